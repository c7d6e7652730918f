/** `heapdeck export`: a deck's folder to a file, or a folder of pictures. */
import { existsSync, statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import type { Deck, Problem, Slide } from '../deck.ts'
import {
  checkTarget,
  fillFolder,
  KINDS,
  loadDeck,
  markText,
  writeAside,
  type Content,
  type LoadedDeck,
} from '../site/index.ts'
import {
  ExportError,
  type Exported,
  type ExportJob,
  type ExportOptions,
  type Format,
  type Tool,
} from './format.ts'
import { FORMATS } from './formats.ts'
import { slidesIn } from './range.ts'

export interface ExportResult {
  /** The deck's, then the export's own. */
  readonly problems: readonly Problem[]
  /** Absent when the deck has errors: nothing was written. */
  readonly out?: string
  readonly words: string
  readonly remarks: readonly string[]
  readonly bytes: number
}

/**
 * Exports the deck in `folder`. `out`: a file, or a folder for pictures; absent: beside the current folder's files, named
 * after the deck's folder. Throws an ExportError, a RangeProblem or a BuildError for what a person can mend.
 */
export async function exportDeck(
  folder: string,
  name: string,
  out: string | undefined,
  options: ExportOptions,
  tell: (words: string) => void = () => {},
): Promise<ExportResult> {
  const format = await formatOf(name, options)
  const target = resolve(out ?? defaultOut(folder, format))
  if (format.kind === 'folder') checkTarget(folder, out ?? target, 'pictures')
  else if (existsSync(target) && statSync(target).isDirectory())
    throw new ExportError(`${out ?? target} is a folder: name a file with --out`)
  const tool = format.begin?.(options)
  try {
    const loaded = await loadDeck(folder)
    if (loaded.problems.some(({ severity }) => severity === 'error'))
      return { problems: loaded.problems, words: '', remarks: [], bytes: 0 }
    let bytes = 0
    const slides = chosenOf(loaded.deck, options)
    const {
      words,
      problems = [],
      remarks = [],
    } = await into(target, format, (write) =>
      format.run(
        {
          loaded,
          slides,
          options,
          tell,
          write(file, content) {
            bytes += typeof content === 'string' ? Buffer.byteLength(content) : content.length
            write(file, content)
          },
        },
        tool ?? NO_TOOL,
      ),
    )
    return { problems: [...loaded.problems, ...problems], out: target, words, remarks, bytes }
  } finally {
    await tool?.close()
  }
}

const NO_TOOL: Tool = { close: async () => {} }

const chosenOf = ({ slides }: Deck, { range }: ExportOptions): readonly Slide[] =>
  range === undefined
    ? slides
    : slidesIn(
        range,
        slides.map(({ id }) => id),
      ).map((index) => slides[index]!)

/** The whole deck, as the format has it without options, in memory: for a site that offers it. */
export async function makeExport(
  name: string,
  loaded: LoadedDeck,
): Promise<{ readonly extension: string; readonly content: Content; readonly problems: readonly Problem[] }> {
  const options = {}
  const format = await formatOf(name, options)
  if (format.kind === 'folder') throw new ExportError(`${name} is many files, and a download is one`)
  const tool = format.begin?.(options)
  try {
    let content: Content | undefined
    const job = { loaded, slides: loaded.deck.slides, options, tell: () => {} }
    const { problems = [] } = await format.run(
      { ...job, write: (_, made) => void (content = made) },
      tool ?? NO_TOOL,
    )
    if (content === undefined) throw new ExportError('there was nothing to write')
    return { extension: format.extension, content, problems }
  } finally {
    await tool?.close()
  }
}

async function into(
  target: string,
  { kind }: Format,
  run: (write: ExportJob['write']) => Promise<Exported> | Exported,
): Promise<Exported> {
  if (kind === 'folder')
    return fillFolder(target, (folder) => {
      folder.write(KINDS.pictures.mark, markText)
      return run((file, content) => folder.write(file, content))
    })
  let made: Content | undefined
  const exported = await run((_, content) => void (made = content))
  if (made === undefined) throw new ExportError('there was nothing to write')
  writeAside(target, made)
  return exported
}

async function formatOf(name: string, options: ExportOptions): Promise<Format> {
  const load = Object.hasOwn(FORMATS, name) ? FORMATS[name] : undefined
  if (!load)
    throw new ExportError(`there is no format "${name}": the formats are ${Object.keys(FORMATS).join(', ')}`)
  const format = await load()
  for (const [option, value] of Object.entries(options))
    if (value !== undefined && option !== 'range' && !format.options.some((known) => known === option))
      throw new ExportError(`--format ${name} has no --${option}`)
  return format
}

const defaultOut = (folder: string, { kind, extension }: Format): string =>
  join('.', basename(resolve(folder)) + (kind === 'folder' ? `-${extension}` : `.${extension}`))
