/** `heapdeck new`: a folder with a deck to begin with, and all that it takes to show, test and publish it. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { importDeck, type ImportResult } from '../import/index.ts'
import { PACKAGE_ROOT, writeAside } from '../site/index.ts'
import { packageText } from './package.ts'

export interface NewDeck {
  /** The deck's folder, absolute. */
  readonly folder: string
  /** Paths of the files written, in order. */
  readonly files: readonly string[]
  /** Of the import, when there was one. */
  readonly imported?: Pick<ImportResult, 'slides' | 'remarks'>
}

/** A deck that can't be made, for a reason that a person can mend. */
export class NewDeckError extends Error {
  override name = 'NewDeckError'
}

/** The template, as `prepare` copies it. */
const TEMPLATE = join(PACKAGE_ROOT, 'lib', 'template')
/** npm packs no files of these names. */
const DOTTED = new Set(['gitignore', 'prettierignore'])
/** What may lie in a folder that counts as empty: it was just made, to hold this. */
const NOTHING = new Set(['.git', '.DS_Store'])
const MOST_NAMED = 5

/**
 * Makes a deck in `folder`, which is made when it is not there; `from`: of another engine's deck, or a notebook, in the place of
 * the template's slides. Throws a NewDeckError, or what the import throws; then everything is as it was.
 */
export async function newDeck(folder: string, from?: string): Promise<NewDeck> {
  checkEmpty(folder)
  const target = resolve(folder)
  const made = existsSync(target) ? undefined : mkdirSync(target, { recursive: true })
  const before = new Set(readdirSync(target))
  try {
    const imported = from === undefined ? undefined : await importDeck(from, folder)
    const files: string[] = []
    for (const [path, content] of filesFor(target)) {
      // The imported deck has slides of its own, and perhaps a theme.
      if (existsSync(join(target, path))) continue
      writeAside(join(target, path), content)
      files.push(path)
    }
    const { slides = 0, remarks = [] } = imported ?? {}
    return { folder: target, files, ...(imported ? { imported: { slides, remarks } } : {}) }
  } catch (error) {
    for (const name of readdirSync(target))
      if (!before.has(name)) rmSync(join(target, name), { recursive: true, force: true })
    if (made !== undefined) rmSync(made, { recursive: true, force: true })
    throw error
  }
}

function checkEmpty(folder: string): void {
  if (!existsSync(folder)) return
  if (!statSync(folder).isDirectory()) throw new NewDeckError(`${folder} is a file: name a folder`)
  const names = readdirSync(folder)
    .filter((name) => !NOTHING.has(name))
    .sort()
  if (names.length === 0) return
  const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : ''
  throw new NewDeckError(
    `${folder} is not empty: it holds ${names.slice(0, MOST_NAMED).join(', ')}${more}. Name a folder that is not there yet`,
  )
}

/** The files of a new deck: path and content. */
function* filesFor(target: string): Iterable<[path: string, content: string]> {
  const own = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8')) as {
    version: string
    dependencies: Record<string, string>
  }
  const name = basename(target)
  yield ['package.json', packageText(name, { heapdeck: own.version, lit: own.dependencies['lit']! })]
  const title = titleOf(name)
  for (const entry of readdirSync(TEMPLATE, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = relative(TEMPLATE, join(entry.parentPath, entry.name))
    const text = readFileSync(join(TEMPLATE, path), 'utf8')
    const as = DOTTED.has(entry.name) ? join(dirname(path), `.${entry.name}`) : path
    yield [
      as,
      text
        .replace('title: {{title}}', () => `title: ${JSON.stringify(title)}`)
        .replaceAll('{{title}}', () => title),
    ]
  }
}

/** A title that a folder's name makes: what Markdown would read as its own goes. */
function titleOf(name: string): string {
  const words = name.replaceAll(/[^\p{L}\p{N}.,!?'’()]+/gu, ' ').trim()
  return words === '' ? 'My deck' : words[0]!.toUpperCase() + words.slice(1)
}
