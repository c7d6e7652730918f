/** `heapdeck import`: a notebook, or a deck of another engine, to a deck's folder. Nothing that lies there is ever written over. */
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { readDeck } from '../grammar/index.ts'
import { NotebookError, parseNotebook, type Notebook } from '../notebook/index.ts'
import { formatProblem } from '../problems.ts'
import { openFolder, writeAside } from '../site/index.ts'
import { ENGINES, findDeck, type EngineName } from './detect.ts'
import { openSource } from './folder.ts'
import type { Remark } from './foreign-deck.ts'
import { importForeign, NoTextError } from './foreign-import.ts'
import { importNotebook, type ImportedDeck } from './ipynb.ts'

export interface ImportResult {
  /** The deck's folder. */
  readonly out: string
  readonly slides: number
  readonly remarks: readonly string[]
  /** What was left out or changed, with its place in the foreign files. */
  readonly warnings: readonly string[]
}

/** An import that can't be done, for a reason that a person can mend. */
export class ImportError extends Error {
  override name = 'ImportError'
}

const ENTRY = 'slides.md'
/** The notebook as it came, beside the deck: what a deck can't hold is in it, and `export` finds it there. */
export const KEPT = 'slides.ipynb'
/** A text of JavaScript holds no more. */
const MOST_BYTES = 500_000_000
/** Of a deck's text. */
const MOST_TEXT = 20_000_000

/**
 * Imports the deck `path`: a file, or a folder that holds one. `out`: the deck's folder; absent: named after what is
 * imported. `engine`: whose deck it is; absent: it is seen from the deck. Throws an ImportError.
 */
export function importDeck(path: string, out: string | undefined, engine?: string): ImportResult {
  const named = ENGINES.find((name) => name === engine)
  if (engine !== undefined && !named)
    throw new ImportError(`there is no engine ${engine}: there are ${ENGINES.join(', ')}`)
  if (!existsSync(path)) throw new ImportError(`there is no ${path}`)
  const isFolder = statSync(path).isDirectory()
  const found = isFolder ? findDeck(openSource(path)) : basename(path)
  if (found === undefined) throw new ImportError(`${path} has no deck: name its file`)
  const root = isFolder ? path : dirname(path)
  const isNotebook = named === undefined ? /\.ipynb$/i.test(found) : named === 'ipynb'
  if (isNotebook) return importNotebookFile(isFolder ? join(path, found) : path, out)
  const name = isFolder ? `${basename(resolve(path))}-deck` : found.replace(/\.\w+$/, '')
  return importForeignFile(
    { root, name: found, path: isFolder ? join(path, found) : path },
    { out: out ?? name, engine: named },
  )
}

function importForeignFile(
  { root, name, path }: { readonly root: string; readonly name: string; readonly path: string },
  { out, engine }: { readonly out: string; readonly engine: EngineName | undefined },
): ImportResult {
  if (!statSync(path).isFile()) throw new ImportError(`${path} is no file: name a deck`)
  if (statSync(path).size > MOST_TEXT)
    throw new ImportError(`${path} is larger than ${MOST_TEXT / 1e6} MB: that is no deck`)
  const target = findTarget(out)
  try {
    const { text, files, remarks, slides } = importForeign(openSource(root), name, engine)
    write(target, { files: new Map([[ENTRY, text]]), pictures: files }, undefined)
    return { out: target, slides, remarks: [], warnings: formatRemarks(remarks) }
  } catch (error) {
    if (error instanceof NoTextError) throw new ImportError(`${path} ${error.message}`)
    throw error
  }
}

/** A folder to write to, in which nothing would be written over. */
function findTarget(out: string, texts: readonly string[] = [ENTRY]): string {
  const target = resolve(out)
  if (existsSync(target) && !statSync(target).isDirectory())
    throw new ImportError(`${out} is a file: name a folder with --out`)
  for (const file of texts)
    if (existsSync(join(target, file)))
      throw new ImportError(
        `${join(out, file)} is there already, and is left as it is: name another folder with --out, and compare the two`,
      )
  return target
}

/** One line for each reason, with all the places that it holds for. */
function formatRemarks(remarks: readonly Remark[]): string[] {
  const linesByReason = new Map<string, Set<number>>()
  for (const { file, line, reason } of remarks) {
    const key = `${file}\n${reason}`
    const lines = linesByReason.get(key)
    if (lines) lines.add(line)
    else linesByReason.set(key, new Set([line]))
  }
  return [...linesByReason].map(([key, lines]) => {
    const [file = '', reason = ''] = key.split('\n')
    return `${file}:${[...lines].sort((a, b) => a - b).join(',')}: ${reason}`
  })
}

function importNotebookFile(path: string, out: string | undefined): ImportResult {
  const { notebook, bytes } = readNotebook(path)
  const name = basename(path).replace(/\.ipynb$/i, '')
  findTarget(out ?? name, [])
  const deck = importNotebook(notebook, name, openSource(dirname(path), Infinity).read)
  const target = findTarget(out ?? name, [...deck.files.keys(), ...(deck.isMore ? [KEPT] : [])])
  write(target, deck, deck.isMore ? bytes : undefined)
  const { slides, remarks } = check(target, out ?? name)
  const kept = deck.isMore
    ? [
        `${KEPT} beside it is the notebook as it came: outputs and metadata are in it, and an export takes them from there.`,
      ]
    : []
  return { out: target, slides, remarks: [...deck.remarks, ...kept, ...remarks], warnings: deck.warnings }
}

function readNotebook(path: string): { notebook: Notebook; bytes: Uint8Array } {
  if (!statSync(path).isFile()) throw new ImportError(`${path} is no file: name a notebook`)
  if (statSync(path).size > MOST_BYTES)
    throw new ImportError(`${path} is larger than ${MOST_BYTES / 1e6} MB: clear its outputs in Jupyter first`)
  const bytes = readFileSync(path)
  try {
    return { notebook: parseNotebook(bytes.toString('utf8')), bytes }
  } catch (error) {
    if (error instanceof NotebookError) throw new ImportError(`${path}: ${error.message}`)
    throw error
  }
}

/** Pictures first and the deck last: a folder that has its slides has all. */
function write(
  target: string,
  { files, pictures }: Pick<ImportedDeck, 'files' | 'pictures'>,
  notebook: Uint8Array | undefined,
): void {
  const isNew = !existsSync(target)
  const written: string[] = []
  const put = (path: string, content: string | Uint8Array): void => {
    const file = join(target, path)
    if (existsSync(file)) return
    writeAside(file, content)
    written.push(file)
  }
  try {
    for (const [path, bytes] of pictures) put(path, bytes)
    if (notebook) put(KEPT, notebook)
    for (const [path, text] of [...files].toReversed()) put(path, text)
  } catch (error) {
    if (isNew) rmSync(target, { recursive: true, force: true })
    else for (const file of written) rmSync(file, { force: true })
    throw error
  }
}

/** What the deck's grammar says of it: nothing of it is run. */
function check(target: string, name: string): { slides: number; remarks: string[] } {
  const { slides, problems } = readDeck(openFolder(target), ENTRY)
  const errors = problems.filter(({ severity }) => severity === 'error')
  const [first] = errors
  const many = errors.length === 1 ? 'One mistake' : `${errors.length} mistakes, the first`
  return {
    slides: slides.length,
    remarks: first ? [`${many}: ${formatProblem(first)}. heapdeck dev ${name} shows them.`] : [],
  }
}
