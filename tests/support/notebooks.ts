/** Decks as notebooks and back, in memory, and what says whether a notebook is valid. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Ajv from 'ajv-draft-04'
import { toNotebook, type NotebookOptions } from '../../src/engine/export/to-notebook.ts'
import { importNotebook, type ImportedDeck } from '../../src/engine/import/index.ts'
import { formatNotebook, parseNotebook, type Cell, type Notebook } from '../../src/engine/notebook/index.ts'
import { deckOf, type Files } from './grammar-decks.ts'
import { REPOSITORY } from './heapdeck.ts'

const encode = (content: string | Uint8Array): Uint8Array =>
  typeof content === 'string' ? new TextEncoder().encode(content) : content

/** A drawing and a photograph for every picture, and two pictures for every demo. */
const GALLERY: NotebookOptions['gallery'] = {
  picture: (src) =>
    src.endsWith('.svg')
      ? { kind: 'svg', svg: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"/>' }
      : { kind: 'file', type: 'image/png', base64: Buffer.from(`pixels of ${src}`).toString('base64') },
  steps: ({ id }) => [
    { svg: '<svg xmlns="http://www.w3.org/2000/svg"/>', sentence: `${id} begins.` },
    { svg: '<svg xmlns="http://www.w3.org/2000/svg"> </svg>', sentence: `${id} ends.` },
  ],
}

export interface ToNotebook {
  /** With private notes; default true. */
  readonly isPrivate?: boolean
  /** Numbers of slides; default all. */
  readonly slides?: readonly number[]
  /** The notebook beside the deck. */
  readonly kept?: Notebook
}

/** A deck as the notebook that it is exported to, read back from the file. */
export function notebookOf(
  deck: string | Files,
  { isPrivate = true, slides, kept }: ToNotebook = {},
): Notebook {
  const files = typeof deck === 'string' ? { 'slides.md': deck } : deck
  const { deck: read } = deckOf(files)
  const sources = new Map(read.sources.map(({ path }) => [path, encode(files[path] ?? '')]))
  const { notebook } = toNotebook(
    { deck: read, sources },
    {
      slides: slides ? read.slides.filter(({ number }) => slides.includes(number)) : read.slides,
      isPrivate,
      gallery: GALLERY,
      ...(kept ? { kept: { notebook: kept, findFile: () => undefined } } : {}),
    },
  )
  return parseNotebook(formatNotebook(notebook))
}

export const imported = (notebook: Notebook): ImportedDeck => importNotebook(notebook, 'deck')

/** The deck's entry that a notebook becomes. */
export const slidesOf = (notebook: Notebook): string => imported(notebook).files.get('slides.md')!

/** The notebook with a cell changed. */
export const withCell = (notebook: Notebook, index: number, change: Partial<Cell>): Notebook => ({
  ...notebook,
  cells: notebook.cells.map((cell, at) => (at === index ? { ...cell, ...change } : cell)),
})

/** Cells as a person sees them: type of slide, type of cell, text. */
export const pictureOf = ({ cells }: Notebook): string =>
  cells
    .map(({ type, source, metadata }) => {
      const show = metadata['slideshow'] as { slide_type?: string } | undefined
      return `[${[show?.slide_type, type].filter(Boolean).join(' ')}]\n${source}`
    })
    .join('\n')

const schema = JSON.parse(
  readFileSync(join(REPOSITORY, 'tests/fixtures/nbformat/nbformat.v4.5.schema.json'), 'utf8'),
) as object
// Draft 4 as the schema writes it: `item` and others are no keywords, and say nothing.
const validate = new Ajv({ strict: false, allErrors: true }).compile(schema)

/** What nbformat's own schema says against a file; empty when it is valid. Ids must differ as well. */
export function faultsOf(file: string): string[] {
  const data = JSON.parse(file) as { cells: { id: string }[] }
  validate(data)
  const ids = data.cells.map(({ id }) => id)
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index)
  return [
    ...(validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`),
    ...twice.map((id) => `the id ${id} is given twice`),
  ]
}

const PYTHONS = ['python3', '/usr/bin/python3']

/** A Python that has Jupyter's package nbformat; undefined when there is none here. */
export const python = PYTHONS.find(
  (name) => spawnSync(name, ['-c', 'import nbformat'], { encoding: 'utf8' }).status === 0,
)

/** What `nbformat.validate` says against a file; '' when it is valid. */
export function nbformatSays(path: string): string {
  const program = 'import sys, nbformat; nbformat.validate(nbformat.read(sys.argv[1], as_version=4))'
  const { status, stderr } = spawnSync(python!, ['-W', 'error', '-c', program, path], { encoding: 'utf8' })
  return status === 0 ? '' : stderr
}
