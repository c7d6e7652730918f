/** What the importers of engines share: what they are given, and what they answer. */
import { findColour } from '../grammar/index.ts'
import { MARKS, type ForeignDeck, type ForeignMeta, type Line, type Remark } from './foreign-deck.ts'
import type { SourceFolder } from './folder.ts'
import { readLenient, readToml, textIn, type Front } from './front.ts'
import type { Writing } from './write-deck.ts'

/** A deck's file in its folder. */
export interface ForeignFile {
  readonly source: SourceFolder
  /** From the folder, with `/`. */
  readonly path: string
  readonly text: string
}

/** What an engine's importer makes of a file. */
export interface Imported {
  readonly deck: ForeignDeck
  readonly writing: Omit<Writing, 'source'>
}

export class Remarks {
  readonly all: Remark[] = []
  add(file: string, line: number, reason: string): void {
    this.all.push({ file, line, reason })
  }

  /** Keys of front matter that mean nothing here. */
  drop(file: string, line: number, keys: readonly string[]): void {
    if (keys.length > 0)
      this.add(file, line, `front matter without a counterpart is left out: ${keys.join(', ')}`)
  }
}

export interface FrontSplit {
  readonly front: Front
  readonly lines: readonly Line[]
  /** How many lines it takes. */
  readonly count: number
}

/** YAML between `---` and `---` or `...`, or TOML between `+++`, first thing in a file. */
export function takeFront(lines: readonly Line[]): FrontSplit {
  const none = { front: {}, lines, count: 0 }
  const first = lines.findIndex(({ text }) => text.trim() !== '')
  const mark = lines[first]?.text.trimEnd()
  if (mark !== '---' && mark !== '+++') return none
  const end = lines.findIndex(
    ({ text }, index) =>
      index > first && (text.trimEnd() === mark || (mark === '---' && text.trimEnd() === '...')),
  )
  if (end < 0) return none
  const text = lines
    .slice(first + 1, end)
    .map((line) => line.text)
    .join('\n')
  const front = mark === '+++' ? readToml(text) : readLenient(text)
  const isFront = mark === '+++' || Object.keys(front).length > 0 || text.trim() === ''
  return isFront ? { front, lines: lines.slice(end + 1), count: end + 1 } : none
}

/** `background=` as a colour, or ''. */
export function colourOf(written: string): string {
  const colour = findColour(written)
  return colour && !colour.css.includes('"') ? colour.css : ''
}

export const languageOf = (text: string): string => {
  try {
    return text === '' ? '' : new Intl.Locale(text.replaceAll('_', '-')).toString()
  } catch {
    return ''
  }
}

/** `4:3`, `16/9` or a number; '' when it is the usual one, or none. */
export function ratioOf(text: string): string {
  const [, width, height = '1'] = /^\s*(\d+(?:\.\d+)?)(?:\s*[:/x|]\s*(\d+(?:\.\d+)?))?\s*$/.exec(text) ?? []
  const ratio = Number(width) / Number(height)
  if (width === undefined || !(ratio <= 10 && ratio >= 0.1) || Math.abs(ratio - 16 / 9) < 0.01) return ''
  return `${width}:${height}`
}

/** Title, author and the like of front matter. */
export function metaOf(front: Front, words: (key: string) => string, author: string): ForeignMeta {
  return {
    title: words('title'),
    author,
    date: words('date'),
    description: words('description'),
    lang: languageOf(textIn(front, 'lang')),
  }
}

export const ours = (attributes: string): string => `${MARKS.brace}${attributes}}`
