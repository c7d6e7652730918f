/** `heapdeck import`: a notebook to a deck's folder. Nothing that lies there is ever written over. */
import { existsSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { readDeck } from '../grammar/index.ts'
import { NotebookError, parseNotebook, type Notebook } from '../notebook/index.ts'
import { formatProblem } from '../problems.ts'
import { openFolder, writeAside } from '../site/index.ts'
import { importNotebook, type ImportedDeck } from './ipynb.ts'
import type { FindFile } from './pictures.ts'

export interface ImportResult {
  /** The deck's folder. */
  readonly out: string
  readonly slides: number
  readonly remarks: readonly string[]
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

/** Imports the notebook `path`. `out`: the deck's folder; absent: named after the notebook. Throws an ImportError. */
export function importDeck(path: string, out: string | undefined): ImportResult {
  const { notebook, bytes } = readNotebook(path)
  const name = basename(path).replace(/\.ipynb$/i, '')
  const target = resolve(out ?? name)
  if (existsSync(target) && !statSync(target).isDirectory())
    throw new ImportError(`${out ?? name} is a file: name a folder with --out`)
  const deck = importNotebook(notebook, name, fileBeside(path))
  const texts = [...deck.files.keys(), ...(deck.isMore ? [KEPT] : [])]
  for (const file of texts)
    if (existsSync(join(target, file)))
      throw new ImportError(
        `${join(out ?? name, file)} is there already, and is left as it is: name another folder with --out, and compare the two`,
      )
  write(target, deck, deck.isMore ? bytes : undefined)
  const { slides, remarks } = check(target, out ?? name)
  const kept = deck.isMore
    ? [
        `${KEPT} beside it is the notebook as it came: outputs and metadata are in it, and an export takes them from there.`,
      ]
    : []
  return { out: target, slides, remarks: [...deck.remarks, ...kept, ...remarks] }
}

function readNotebook(path: string): { notebook: Notebook; bytes: Uint8Array } {
  if (!existsSync(path)) throw new ImportError(`there is no ${path}`)
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

/** Files of the notebook's folder, and of those in it. */
function fileBeside(path: string): FindFile {
  const folder = realpathSync(dirname(resolve(path)))
  return (name) => {
    try {
      const file = realpathSync(join(folder, name))
      return file.startsWith(folder + sep) && statSync(file).isFile() ? readFileSync(file) : undefined
    } catch {
      return undefined
    }
  }
}

/** Pictures first and the deck last: a folder that has its slides has all. */
function write(target: string, { files, pictures }: ImportedDeck, notebook: Uint8Array | undefined): void {
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
