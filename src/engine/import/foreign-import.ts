/** A deck of another engine as a deck of ours: the engine is found, its importer run, and the result written as text. */
import { detectEngine, type EngineName } from './detect.ts'
import { decodeText } from './decode.ts'
import type { ForeignFile, Imported } from './engine.ts'
import { emptySlide } from './foreign-deck.ts'
import type { SourceFolder } from './folder.ts'
import { importMarp } from './marp.ts'
import { importPandoc } from './pandoc.ts'
import { importRemark } from './remark.ts'
import { importReveal } from './reveal.ts'
import { importSlidev } from './slidev.ts'
import { writeDeck, type WrittenDeck } from './write-deck.ts'

/** What can't be a deck; the message goes on from the file's name. */
export class NoTextError extends Error {
  override name = 'NoTextError'
}

/** Of characters that no text has. */
const MOST_CONTROL = 0.02

export interface ForeignResult extends WrittenDeck {
  readonly engine: EngineName
}

/** `path` names a file of `source`. `engine`: what it is of, instead of what it looks like. */
export function importForeign(source: SourceFolder, path: string, engine?: EngineName): ForeignResult {
  const { text, encoding } = decodeText(source.read(path) ?? new Uint8Array())
  // oxlint-disable-next-line no-control-regex
  const strange = text.slice(0, 20_000).match(/[\u0001-\u0008\u000e-\u001f\uFFFD]/g)?.length ?? 0
  if (strange > Math.min(text.length, 20_000) * MOST_CONTROL)
    throw new NoTextError('is no text: name a deck of Markdown or HTML, or a notebook')
  const file: ForeignFile = { source, path, text }
  const name = engine ?? detectEngine(file)
  const { deck, writing } = run(name, file)
  const slides = deck.slides.length > 0 ? deck.slides : [emptySlide(path, 1)]
  const written = writeDeck({ ...deck, slides }, { source, ...writing })
  const remarks =
    encoding === ''
      ? written.remarks
      : [{ file: path, line: 1, reason: `the file is in ${encoding}: it is UTF-8 now` }, ...written.remarks]
  return { ...written, remarks, engine: name }
}

function run(name: EngineName, file: ForeignFile): Imported {
  switch (name) {
    case 'marp':
      return importMarp(file)
    case 'slidev':
      return importSlidev(file)
    case 'remark':
      return importRemark(file)
    case 'quarto':
      return importPandoc(file, true)
    case 'pandoc':
      return importPandoc(file, false)
    default:
      return importReveal(file)
  }
}
