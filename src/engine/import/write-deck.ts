/**
 * A foreign deck as text of ours. The deck's own grammar has the last word: a slide in which it finds a mistake, or that
 * is no one slide to it, is written more plainly, at last as text.
 */
import type { Deck, Problem, Token } from '../deck.ts'
import { readDeck, toDeck } from '../grammar/index.ts'
import { lineAt } from '../line-starts.ts'
import { Assets } from './assets.ts'
import {
  classesIn,
  writeMarks,
  type ForeignDeck,
  type ForeignSlide,
  type Kept,
  type Line,
  type Remark,
} from './foreign-deck.ts'
import type { SourceFolder } from './folder.ts'
import type { ConvertElement } from './html-markdown.ts'
import type { TextScope } from './inline-text.ts'
import { asText, toOurs, type Conversion, type Converting } from './to-ours.ts'

export interface WrittenDeck {
  readonly text: string
  readonly slides: number
  /** Files beside it, by path. */
  readonly files: ReadonlyMap<string, Uint8Array>
  readonly remarks: readonly Remark[]
}

export interface Writing {
  readonly source: SourceFolder
  /** What `/x.png` is relative to. */
  readonly roots: readonly string[]
  readonly isBackgroundAlt: boolean
  readonly readAlt?: TextScope['readAlt']
  readonly convert?: ConvertElement
  /** Comments come along; false: the engine has read them already. */
  readonly keepsComments?: boolean
}

/** How much of a slide's meaning is written: all of it, words without HTML and steps, or the source as text. */
type Plainness = 0 | 1 | 2

const ENTRY = 'slides.md'
const MOST_ROUNDS = 6

export function writeDeck(deck: ForeignDeck, writing: Writing): WrittenDeck {
  return new DeckWriter(deck, writing).write()
}

interface WrittenSlide {
  readonly attributes: { id: string; classes: readonly string[]; background: string }
  readonly head: string
  readonly body: string
  readonly tail: string
  readonly hasHtml: boolean
  readonly remarks: readonly Remark[]
  readonly firstLine: string
}

/** A deck, or some of its slides, and the lines in which they begin. */
interface Reading {
  readonly deck: Deck
  readonly problems: readonly Problem[]
  readonly starts: readonly number[]
}

const hasElements = ({ meta, children }: Token): boolean =>
  (meta?.elements?.length ?? 0) > 0 || (children ?? []).some(hasElements)

class DeckWriter {
  private readonly deck: ForeignDeck
  private readonly writing: Writing
  private readonly plainness: Plainness[]
  private readonly files = new Map<string, Uint8Array>()
  private readonly ids: string[]

  constructor(deck: ForeignDeck, writing: Writing) {
    this.deck = deck
    this.writing = writing
    this.plainness = deck.slides.map(() => 0)
    const seen = new Set<string>()
    this.ids = deck.slides.map(({ id }) => {
      const isNew = !seen.has(id.toLowerCase())
      seen.add(id.toLowerCase())
      return isNew ? id : ''
    })
  }

  write(): WrittenDeck {
    const written = this.deck.slides.map((slide) => this.slide(slide, 0))
    const all = written.map((_, index) => index)
    let reading = this.read(written, all)
    let bad = this.findBad(reading, all)
    if (bad.size > 0) {
      // Only the slides that were written anew are read again, and at the end all of them once more.
      for (let round = 0; round < MOST_ROUNDS && bad.size > 0; round++) {
        const again = [...bad]
        this.writePlainly(again, written, 1)
        bad = this.findBad(this.read(written, again), again)
      }
      reading = this.read(written, all)
      bad = this.findBad(reading, all)
      if (bad.size > 0) {
        this.writePlainly([...bad], written, 2)
        reading = this.read(written, all)
      }
    }
    this.nameSlides(reading)
    const text = this.assemble(written, all).text
    const remarks = [...this.deck.remarks, ...written.flatMap((slide) => slide.remarks)]
    this.plainness.forEach((plainness, index) => {
      const { file, line } = this.deck.slides[index]!
      if (plainness === 1)
        remarks.push({
          file,
          line,
          reason: 'this slide is written without its HTML and steps: with them it would be a mistake',
        })
      if (plainness === 2)
        remarks.push({ file, line, reason: 'this slide is shown as text: as Markdown it would be a mistake' })
    })
    return { text, slides: written.length, files: this.files, remarks }
  }

  private writePlainly(indices: readonly number[], written: WrittenSlide[], more: 1 | 2): void {
    for (const index of indices) {
      this.plainness[index] = Math.min(2, this.plainness[index]! + more) as Plainness
      written[index] = this.slide(this.deck.slides[index]!, this.plainness[index])
    }
  }

  /** Ids of slides that have no title, or one that was there before: moving a slide must not change another's address. */
  private nameSlides({ deck, starts }: Reading): void {
    if (deck.slides.length !== starts.length) return
    const seen = new Set<string>()
    deck.slides.forEach(({ id, title }, index) => {
      const key = title.toLowerCase()
      if (this.ids[index] === '' && (title === '' || seen.has(key))) this.ids[index] = id
      seen.add(key)
    })
  }

  /** Some of the slides, as the grammar reads them. */
  private read(written: readonly WrittenSlide[], indices: readonly number[]): Reading {
    const { text, starts } = this.assemble(written, indices)
    const bytes = new TextEncoder().encode(text)
    const read = (path: string) => {
      if (path === ENTRY) return { path, bytes }
      const found = this.files.get(safeDecode(path))
      return found ? { path: safeDecode(path), bytes: found } : { problem: 'none' }
    }
    return { ...toDeck(readDeck({ read }, ENTRY), () => undefined), starts }
  }

  /** Slides that the grammar finds mistakes in, or that are not one slide each; what is text already can't be mended. */
  private findBad({ deck, problems, starts }: Reading, indices: readonly number[]): Set<number> {
    const bad = new Set<number>()
    for (const { severity, line, file } of problems)
      if (severity === 'error' && file === ENTRY) bad.add(indices[lineAt(starts, line)]!)
    for (const { body, range } of deck.slides)
      if (body.some(({ tokens }) => tokens.some(hasElements))) bad.add(indices[lineAt(starts, range.line)]!)
    if (deck.slides.length !== indices.length) {
      const counts = indices.map(() => 0)
      for (const { range } of deck.slides) counts[lineAt(starts, range.line)]!++
      counts.forEach((count, at) => {
        if (count === 1) return
        bad.add(indices[at]!)
        if (count === 0 && at > 0) bad.add(indices[at - 1]!)
      })
    }
    for (const index of bad) if (this.plainness[index] === 2) bad.delete(index)
    return bad
  }

  private assemble(
    written: readonly WrittenSlide[],
    indices: readonly number[],
  ): { text: string; starts: number[] } {
    const html = written.some((slide) => slide.hasHtml)
    const pieces = [this.frontMatter(html)]
    const starts: number[] = []
    let line = pieces[0]!.split('\n').length
    indices.forEach((index, at) => {
      const text = `${at === 0 ? '\n' : '\n---\n\n'}${this.join(written[index]!, this.ids[index]!, index)}\n`
      starts.push(line + (at === 0 ? 1 : 3))
      pieces.push(text)
      line += text.split('\n').length - 1
    })
    return { text: pieces.join(''), starts }
  }

  private join({ attributes, head, body, tail, firstLine }: WrittenSlide, id: string, index: number): string {
    const items = [
      ...(id === '' ? [] : [`#${id}`]),
      ...attributes.classes.map((name) => `.${name}`),
      ...(attributes.background === '' ? [] : [`background="${attributes.background}"`]),
    ]
    const written = items.length > 0 ? `{${items.join(' ')}}` : ''
    const isHeading = /^#{1,6}[ \t]+\S/.test(firstLine) && !/[}#]\s*$/.test(firstLine)
    const isTitles = written !== '' && isHeading
    const content = isTitles ? `${firstLine.trimEnd()} ${written}${body.slice(firstLine.length)}` : body
    const alone = isTitles ? '' : written
    const parts = [alone, head, content, tail].filter((part) => part !== '')
    // A slide of nothing needs something that it is.
    return parts.length > 0 && (alone !== '' || content !== '' || head !== '')
      ? parts.join('\n\n')
      : [`{#${id || `slide-${index + 1}`}}`, tail].filter(Boolean).join('\n\n')
  }

  private frontMatter(html: boolean): string {
    const { meta } = this.deck
    const text = (value: string): string => JSON.stringify(value.replaceAll(/\s+/g, ' ').trim())
    const lines = (
      ['title', 'author', 'event', 'date', 'lang', 'description', 'aspectRatio'] as const
    ).flatMap((key) => {
      const value = meta[key]
      if (value === undefined || value.trim() === '') return []
      return [key === 'lang' || key === 'aspectRatio' ? `${key}: '${value}'` : `${key}: ${text(value)}`]
    })
    if (meta.duration) lines.push(`duration: ${meta.duration}`)
    if (meta.transition) lines.push(`transition: ${meta.transition}`)
    if (html) lines.push('html: true')
    return lines.length > 0 ? `---\n${lines.join('\n')}\n---\n` : ''
  }

  private slide(slide: ForeignSlide, plainness: Plainness): WrittenSlide {
    const remarks: Remark[] = []
    const kept: Kept[] = [...slide.kept]
    const report = (remark: Remark): void =>
      void remarks.push({ file: remark.file, line: remark.line, reason: remark.reason })
    for (const one of slide.kept) if (one.reason !== '') report(one)
    const assets = new Assets(this.writing.source, this.writing.roots, report, this.files)
    const convert = (
      lines: readonly Line[],
      isNotes: boolean,
      isBackgroundAlt = this.writing.isBackgroundAlt && !isNotes,
    ): Conversion =>
      plainness === 2
        ? asText(lines)
        : toOurs(lines, {
            assets,
            report,
            keep: (one) => void kept.push(one),
            hasSteppedLists: this.deck.hasSteppedLists && !isNotes,
            isBackgroundAlt,
            keepsComments: this.writing.keepsComments ?? true,
            isHtml: slide.isHtml ?? false,
            readAlt: this.writing.readAlt,
            convert: plainness === 0 ? this.writing.convert : undefined,
            isPlain: plainness > 0,
            footnotes: plainness === 0 && !isNotes ? footnotesIn(lines) : new Set(),
          } satisfies Converting)
    const body = convert(slide.body, false)
    const backgrounds = plainness === 2 ? '' : convert(slide.backgrounds, false, true).text
    const said = slide.notes.map((lines) => convert(lines, true))
    const notes = [...said.map(({ text }) => text), ...body.notes].filter((text) => text.trim() !== '')
    const text = writeMarks(body.text).replaceAll(/^(#{1,6} .*?)[ \t]+$/gm, '$1')
    const comment = commentOf(kept)
    return {
      attributes: {
        id: '',
        classes: classesIn(slide.classes.join(' ')),
        background: plainness === 2 ? '' : slide.background,
      },
      head: [comment, writeMarks(backgrounds)].filter((part) => part !== '').join('\n\n'),
      body: text,
      tail: notes.length > 0 ? `::: notes\n${notesOf(notes)}\n:::` : '',
      hasHtml: body.hasHtml || said.some((one) => one.hasHtml),
      remarks,
      firstLine: text.split('\n', 1)[0] ?? '',
    }
  }
}

/** Notes hold no containers, and no separators that would be taken for a slide's end. */
function notesOf(notes: readonly string[]): string {
  return writeMarks(notes.join('\n\n').trim())
    .replaceAll(/^ {0,3}:{3,}.*$/gm, '')
    .replaceAll(/^<!-- pause -->$/gm, '')
}

function commentOf(kept: readonly Kept[]): string {
  const texts = kept.filter(({ text }) => text.trim() !== '')
  if (texts.length === 0) return ''
  const lines = [...texts]
    .sort((a, b) => a.line - b.line)
    .map(
      ({ line, text }) =>
        `line ${line}: ${text.trim().replaceAll('<!--', '&lt;!--').replaceAll('-->', '--&gt;')}`,
    )
  return `<!-- as it was written:\n${lines.join('\n')}\n-->`
}

/** Names of footnotes that are told and marked in these lines, once each. */
function footnotesIn(lines: readonly Line[]): Set<string> {
  const told = new Map<string, number>()
  const marked = new Set<string>()
  for (const { text } of lines) {
    const [, name] = /^ {0,3}\[\^([\w-]+)\]:/.exec(text) ?? []
    if (name !== undefined) told.set(name, (told.get(name) ?? 0) + 1)
    for (const [, mark] of text.slice(name === undefined ? 0 : 4).matchAll(/\[\^([\w-]+)\](?!:)/g))
      marked.add(mark!)
  }
  return new Set([...told].filter(([name, count]) => count === 1 && marked.has(name)).map(([name]) => name))
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
