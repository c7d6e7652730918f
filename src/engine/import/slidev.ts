/** Slidev: front matter of each slide, layouts and slots, clicks, files that are included. */
import { posix } from 'node:path'
import {
  classesIn,
  emptySlide,
  isBlank,
  linesOf,
  MARKS,
  PAUSE,
  textOf,
  type ForeignSlide,
  type Kept,
  type Line,
} from './foreign-deck.ts'
import { columns } from './columns.ts'
import { authorsIn, isRecord, textIn, wordsIn, type Front } from './front.ts'
import {
  colourOf,
  languageOf,
  metaOf,
  ours,
  ratioOf,
  Remarks,
  type ForeignFile,
  type Imported,
} from './engine.ts'
import { pathFrom, readText, type SourceFolder } from './folder.ts'
import type { Element } from './html-tree.ts'
import type { ConvertElement, HtmlWriter } from './html-markdown.ts'
import { PICTURE } from './assets.ts'
import { slidesInRange, splitSlidev, type SlidevSlide } from './slidev-split.ts'
import { changeText } from './fences.ts'

const META = new Set([
  'title',
  'author',
  'date',
  'lang',
  'description',
  'info',
  'aspectRatio',
  'duration',
  'htmlAttrs',
  'transition',
])
const OF_SLIDE = new Set([
  'layout',
  'class',
  'background',
  'image',
  'backgroundImage',
  'src',
  'hide',
  'disabled',
  'routeAlias',
  'url',
  'mdc',
  'comark',
  'layoutClass',
])
const PLACED: Readonly<Record<string, string>> = { 'image-left': 'left', 'image-right': 'right', image: '' }
const MOST_SLIDES = 20_000

interface Loaded {
  readonly slide: SlidevSlide
  readonly front: Front
  readonly file: string
}

export function importSlidev({ source, path, text }: ForeignFile): Imported {
  const remarks = new Remarks()
  const own = splitSlidev(text, path)
  const head = own[0]?.front ?? {}
  const loaded = new Loader(source, remarks).load(path, own)
  const lang = isRecord(head['htmlAttrs']) ? textIn(head['htmlAttrs'], 'lang') : textIn(head, 'lang')
  const isSpans = head['mdc'] === true || head['comark'] === true
  return {
    deck: {
      meta: {
        ...metaOf(head, (key) => wordsIn(head, key), authorsIn(head)),
        description: wordsIn(head, 'description') || wordsIn(head, 'info').replace(/^#+\s*/, ''),
        lang: languageOf(lang),
        aspectRatio: ratioOf(textIn(head, 'aspectRatio')),
        duration: minutesOf(textIn(head, 'duration')),
        ...(textIn(head, 'transition').startsWith('fade') ? { transition: 'fade' as const } : {}),
      },
      hasSteppedLists: false,
      remarks: remarks.all,
      slides: loaded.map((one, index) =>
        new SlideReader(one, { source, isFirst: index === 0, isSpans }).read(),
      ),
    },
    writing: { roots: ['public', '.'], isBackgroundAlt: false, convert: convertElement },
  }
}

/** Slides with those of the files that they include. */
class Loader {
  private readonly source: SourceFolder
  private readonly remarks: Remarks
  private readonly slidesByPath = new Map<string, readonly SlidevSlide[]>()
  private readonly loaded: Loaded[] = []

  constructor(source: SourceFolder, remarks: Remarks) {
    this.source = source
    this.remarks = remarks
  }

  load(path: string, slides: readonly SlidevSlide[]): Loaded[] {
    this.slidesByPath.set(path, slides)
    this.add(path, slides, {}, [])
    return this.loaded
  }

  private add(file: string, slides: readonly SlidevSlide[], override: Front, above: readonly string[]): void {
    for (const slide of slides) {
      if (this.loaded.length >= MOST_SLIDES) return
      const { front, line } = slide
      if (front['disabled'] || front['hide']) {
        this.remarks.add(file, line, 'a hidden slide is left out')
        continue
      }
      const src = typeof front['src'] === 'string' ? front['src'] : ''
      if (src === '') this.loaded.push({ slide, file, front: { ...front, ...override } })
      else this.include(src, slide, { file, override, above })
    }
  }

  private include(
    src: string,
    { front, line }: SlidevSlide,
    { file, override, above }: { file: string; override: Front; above: readonly string[] },
  ): void {
    const [name = '', range] = src.split('#')
    const path = pathFrom(name.startsWith('/') ? '-' : file, name)
    const stack = [...above, file]
    if (path === undefined)
      return this.remarks.add(file, line, `${src} lies outside of the deck's folder: its slides are left out`)
    if (stack.includes(path))
      return this.remarks.add(file, line, `${src} includes itself: it is left out here`)
    if (!this.slidesByPath.has(path)) {
      const text = readText(this.source, path)
      if (text === undefined)
        return this.remarks.add(file, line, `there is no ${src}: its slides are missing`)
      this.slidesByPath.set(path, splitSlidev(text, path))
    }
    const all = this.slidesByPath.get(path)!
    const chosen = slidesInRange(all.length, range).flatMap((number) => all[number - 1] ?? [])
    const { src: _, ...rest } = { ...front, ...override }
    this.add(path, chosen, rest, stack)
  }
}

class SlideReader {
  private readonly loaded: Loaded
  private readonly source: SourceFolder
  private readonly isFirst: boolean
  private readonly isSpans: boolean
  private readonly kept: Kept[] = []

  constructor(
    loaded: Loaded,
    { source, isFirst, isSpans }: { source: SourceFolder; isFirst: boolean; isSpans: boolean },
  ) {
    this.loaded = loaded
    this.source = source
    this.isFirst = isFirst
    this.isSpans = isSpans
  }

  read(): ForeignSlide {
    const { slide, front, file } = this.loaded
    const { line } = slide
    const layout = textIn(front, 'layout') || (this.isFirst ? 'cover' : '')
    const unknown = Object.keys(front).filter((key) => !OF_SLIDE.has(key) && !(this.isFirst && META.has(key)))
    if (unknown.length > 0)
      this.keep(
        line,
        `front matter without a counterpart: ${unknown.join(', ')}`,
        unknown.map((key) => `${key}: ${textIn(front, key)}`).join('; '),
      )
    const classes = [...(layout === '' || layout === 'default' ? [] : [layout]), ...classesOf(front['class'])]
    const { body, notes } = this.takeNotes(slide.body)
    const { background, backgrounds } = this.readBackground(layout)
    const url = textIn(front, 'url')
    if (url !== '') this.keep(line, 'a page in a frame: it is a link now', `url: ${url}`)
    const link = /^https?:/.test(url)
      ? linesOf(`\n[${url.replaceAll(/[[\]]/g, '')}](${url})`, file, line)
      : []
    return {
      ...emptySlide(file, line),
      id: idOf(textIn(front, 'routeAlias')),
      classes: classesIn(classes.join(' ')),
      background,
      backgrounds,
      body: [...this.body(body, layout), ...link],
      notes,
      kept: this.kept,
    }
  }

  private keep(line: number, reason: string, text: string): void {
    this.kept.push({ file: this.loaded.file, line, reason, text })
  }

  /** A comment that ends the slide is its notes. */
  private takeNotes(lines: readonly Line[]): { body: readonly Line[]; notes: Line[][] } {
    const text = textOf(lines).trimEnd()
    const last = [...text.matchAll(/<!--([\s\S]*?)-->/g)].at(-1)
    if (!last || last.index + last[0].length < text.length) return { body: lines, notes: [] }
    const from = text.slice(0, last.index).split('\n').length - 1
    const before = text.slice(0, last.index).split('\n').at(-1) ?? ''
    const body = lines
      .slice(0, from + 1)
      .map((line, index) => (index === from ? { ...line, text: before } : line))
    const note = last[1]!
      .split('\n')
      .map((one, index): Line => ({ ...lines[Math.min(from + index, lines.length - 1)]!, text: one }))
    return { body, notes: note.some((line) => !isBlank(line)) ? [dedented(note)] : [] }
  }

  private readBackground(layout: string): { background: string; backgrounds: Line[] } {
    const { front, file, slide } = this.loaded
    const { line } = slide
    const side = PLACED[layout]
    const pictures: string[] = []
    let background = ''
    for (const key of ['image', 'background', 'backgroundImage']) {
      const value = textIn(front, key).replace(/^url\(\s*["']?(.*?)["']?\s*\)$/, '$1')
      if (value === '') continue
      const colour = colourOf(value)
      if (PICTURE.test(value.replace(/[?#].*$/, '')) || /^(?:https?:|\/)/.test(value)) {
        const fit = textIn(front, 'backgroundSize') === 'contain' ? ' contain' : ''
        pictures.push(
          `![bg${side && key === 'image' ? ` ${side}` : ''}${fit}](<${value.replaceAll(/[<>\n]/g, '')}>)`,
        )
      } else if (colour !== '') background = colour
      else this.keep(line, `${key} is no picture and no colour`, `${key}: ${value}`)
    }
    return { background, backgrounds: pictures.map((text) => ({ text, file, line })) }
  }

  private body(lines: readonly Line[], layout: string): Line[] {
    const marked = this.readFences(this.readClicks(lines))
    const slots = this.slotsOf(marked)
    const base = slots.get('default') ?? []
    const isTwo = layout.startsWith('two-cols')
    const rest = [...slots].filter(([name]) => name !== 'default')
    if (isTwo && (slots.has('right') || slots.has('left'))) {
      const isHeader = layout === 'two-cols-header' || slots.has('left')
      const left = isHeader ? (slots.get('left') ?? []) : base
      const right = slots.get('right') ?? []
      const title = isHeader ? { head: base, left } : takeHeading(base)
      const others = rest.filter(([name]) => name !== 'left' && name !== 'right').flatMap(([, text]) => text)
      return [...title.head, ...columns([title.left, right], base[0] ?? marked[0]!), ...others]
    }
    if (rest.length > 0)
      this.keep(
        this.loaded.slide.line,
        `slots without a counterpart, one after the other: ${rest.map(([name]) => name).join(', ')}`,
        rest.map(([name]) => `::${name}::`).join(' '),
      )
    return [...base, ...rest.flatMap(([, text]) => [blankAt(text[0] ?? base[0] ?? marked[0]!), ...text])]
  }

  private slotsOf(lines: readonly Line[]): Map<string, Line[]> {
    const slots = new Map<string, Line[]>([['default', []]])
    let slot = 'default'
    let mark = ''
    for (const line of lines) {
      const [, marks = ''] = /^ {0,3}(`{3,}|~{3,})/.exec(line.text) ?? []
      if (marks !== '') mark = mark === '' ? marks : line.text.trim().startsWith(mark) ? '' : mark
      const name = mark === '' ? /^::\s*([\w.-]+)\s*::\s*$/.exec(line.text)?.[1] : undefined
      if (name !== undefined) {
        slot = name
        if (!slots.has(slot)) slots.set(slot, [])
      } else slots.get(slot)!.push(line)
    }
    return slots
  }

  /** `<v-clicks>` around a list: its items come one by one; else its blocks do. */
  private readClicks(lines: readonly Line[]): Line[] {
    let open = 0
    const out: Line[] = []
    lines.forEach((line, index) => {
      if (/^\s*<v-?clicks\b[^<>]*>\s*$/i.test(line.text)) {
        open++
        if (/\s(?:at|every|depth)=/.test(line.text))
          this.keep(line.line, 'when clicks come is left to their order', line.text.trim())
        out.push({ ...line, text: '' })
      } else if (/^\s*<\/v-?clicks>\s*$/i.test(line.text)) {
        open = Math.max(0, open - 1)
        out.push({ ...line, text: '' })
      } else if (open === 0) out.push(line)
      else if (/^\s*(?:[-+*]|\d+[.)])\s/.test(line.text)) out.push({ ...line, isStep: true })
      else {
        const next = lines[index + 1]
        const before = out.at(-1)
        const isEnd = !isBlank(line) && (!next || isBlank(next) || /^\s*<\/v-?clicks>/i.test(next.text))
        const isPlain =
          isEnd && !/^\s*[<`|]|^\s{2,}/.test(line.text) && before !== undefined && isBlank(before)
        out.push(isPlain ? { ...line, text: `${line.text} ${ours('.fragment')}` } : line)
      }
    })
    return out
  }

  /** What stands behind a fence's language, included code, `magic-move`, `{{ }}`. */
  private readFences(lines: readonly Line[]): Line[] {
    return changeText(this.withoutMagic(lines), {
      fence: (line) => {
        const [, lead = '', rest = ''] = /^(\s*(?:`{3,}|~{3,})\s*[^\s{`[]*)(.*)$/.exec(line.text) ?? []
        if (rest.trim() === '') return line
        const stages = [...rest.matchAll(/\{([^{}]*)\}/g)].map(([, inner = '']) =>
          inner.replaceAll(/\s/g, ''),
        )
        const found = stages.find((inner) => STAGES.test(inner))
        const left = rest
          .replaceAll(/\{[^{}]*\}/g, (all) => (all.slice(1, -1).replaceAll(/\s/g, '') === found ? '' : all))
          .trim()
        if (left !== '')
          this.keep(
            line.line,
            `${left.slice(0, 40)} behind a fence's language has no counterpart`,
            line.text.trim(),
          )
        const written =
          found
            ?.split('|')
            .filter((stage) => !/^(?:hide|none|0)$/.test(stage))
            .join('|') ?? ''
        return { ...line, text: written === '' ? lead : `${lead} ${ours(written)}` }
      },
      text: (line) => this.readLine(line),
    })
  }

  private readLine(line: Line): Line | readonly Line[] {
    const include = /^<<<\s*(\S+?)(?:#([\w-]+))?(?:\s+(\w+))?\s*((?:\{[^{}]*\}\s*)*)$/.exec(line.text.trim())
    if (include) return this.include(line, include)
    let { text } = line
    if (text.includes('{{'))
      text = text.replaceAll(/(`+)(?!`).*?[^`]\1(?!`)|\{\{.*?\}\}/g, (all) => {
        if (all.startsWith('`')) return all
        this.keep(line.line, 'an expression of Vue: nothing computes it', all)
        return ''
      })
    if (this.isSpans) text = text.replaceAll(/(?<=[\])`*_])\{(?=[.#][^{}]*\})/g, MARKS.brace)
    return text === line.text ? line : { ...line, text }
  }

  private include(line: Line, [all, name = '', region, , braces = '']: RegExpExecArray): readonly Line[] {
    const path =
      name.startsWith('@/') || name.startsWith('/')
        ? posix.join('.', name.replace(/^@?\//, ''))
        : pathFrom(line.file, name)
    const found = path === undefined || path.startsWith('..') ? undefined : readText(this.source, path)
    if (found === undefined || path === undefined) {
      this.keep(line.line, `there is no ${name}`, all)
      return []
    }
    const stages = /\{([\d,|*-]+|all[\d,|*-]*)\}/.exec(braces)?.[1]
    const lang = posix.extname(path).slice(1)
    const code = region === undefined ? found : (regionOf(found, region) ?? found)
    const longest = Math.max(2, ...[...code.matchAll(/`{3,}/g)].map(([mark]) => mark.length))
    const mark = '`'.repeat(longest + 1)
    return [
      `${mark}${lang}${stages ? ` ${ours(stages)}` : ''}`,
      ...code.replace(/\n$/, '').split('\n'),
      mark,
    ].map((text) => ({ ...line, text }))
  }

  /** Code that moves from state to state: the last of them is shown. */
  private withoutMagic(lines: readonly Line[]): Line[] {
    const out: Line[] = []
    for (let at = 0; at < lines.length; at++) {
      const [, mark] = /^(`{4,})md magic-move/.exec(lines[at]!.text) ?? []
      const end =
        mark === undefined ? -1 : lines.findIndex(({ text }, index) => index > at && text.trimEnd() === mark)
      if (end < 0) {
        out.push(lines[at]!)
        continue
      }
      const inner = lines.slice(at + 1, end)
      const last = inner.findLastIndex(
        ({ text }, index) =>
          /^```\S/.test(text) && inner.slice(index + 1).some((one) => one.text.startsWith('```')),
      )
      this.keep(lines[at]!.line, 'code that moves: its last state is shown', textOf(inner))
      out.push(...(last < 0 ? [] : inner.slice(last)))
      at = end
    }
    return out
  }
}

const STAGES = /^(?:all|\*|hide|none|\d[\d,-]*)(?:\|(?:all|\*|hide|none|\d[\d,-]*))*$/

function regionOf(text: string, name: string): string | undefined {
  const lines = text.split('\n')
  const from = lines.findIndex((line) =>
    new RegExp(`#?region\\s+${name.replaceAll(/[^\w-]/g, '.')}\\s*(?:-->|\\*/)?\\s*$`).test(line),
  )
  const to = lines.findIndex((line, index) => index > from && /#?end\s?region\b/.test(line))
  return from < 0 || to < 0 ? undefined : lines.slice(from + 1, to).join('\n')
}

function classesOf(value: unknown): string[] {
  if (typeof value === 'string') return value.split(/\s+/)
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []
}

const idOf = (text: string): string =>
  /^[\p{L}\p{N}_-]{1,60}$/u.test(text) && !/^[\p{N}]+$/u.test(text) ? text : ''

/** `30min`, `1h`, `45`. */
function minutesOf(text: string): number {
  const [, hours = '0', minutes = '0'] =
    /^(?:(\d+(?:\.\d+)?)\s*h\w*)?\s*(?:(\d+(?:\.\d+)?)\s*(?:m\w*)?)?$/.exec(text) ?? []
  return Number(hours) * 60 + Number(minutes)
}

function takeHeading(lines: readonly Line[]): { head: readonly Line[]; left: readonly Line[] } {
  const at = lines.findIndex((line) => !isBlank(line))
  return /^#{1,2}\s/.test(lines[at]?.text ?? '')
    ? { head: lines.slice(0, at + 1), left: lines.slice(at + 1) }
    : { head: [], left: lines }
}

const blankAt = (line: Line): Line => ({ file: line.file, line: line.line, text: '' })

function dedented(lines: readonly Line[]): Line[] {
  const least = lines
    .slice(1)
    .reduce(
      (found, { text }) => (text.trim() === '' ? found : Math.min(found, /^\s*/.exec(text)![0].length)),
      Infinity,
    )
  return lines.map((line, index) => ({
    ...line,
    text: index === 0 ? line.text.trimStart() : line.text.slice(Number.isFinite(least) ? least : 0),
  }))
}

/** Elements of Slidev's own. */
const convertElement: ConvertElement = (element, html) => {
  const { name, attributes } = element
  if (/^(?:v-click|VClick|v-after|VAfter)$/.test(name)) return click(element, html, attributes)
  if (/^(?:v-clicks|VClicks)$/.test(name)) return html.block(html.inner(element))
  if (/^(?:v-switch|VSwitch|template)$/.test(name) && name !== 'template')
    return html.block(html.inner(element))
  const clicks = [...attributes.keys()].find((key) => /^v-(?:click|after)(?:\.|$)/.test(key))
  if (clicks === undefined) return undefined
  const rest = new Map(attributes)
  rest.delete(clicks)
  const inner: Element = { ...element, attributes: rest }
  if (attributes.get(clicks) || clicks.includes('.hide'))
    html.keepTag(element, 'when a click comes, or hides, is left to its order')
  return click(element, html, new Map(), html.write([inner]))
}

function click(
  element: Element,
  html: HtmlWriter,
  attributes: ReadonlyMap<string, string>,
  text?: string,
): string {
  if (attributes.size > 0) html.keepTag(element, 'when a click comes, or hides, is left to its order')
  const inner = (text ?? html.inner(element)).trim()
  if (inner === '') return ''
  if (!html.isWide(element)) {
    html.keepTag(element, 'a click within a text: it comes with the text')
    return inner
  }
  const isText =
    !/\n[ \t]*\n/.test(inner) &&
    !/^\s*(?:[-+*]\s|\d+[.)]\s|[`|>\uFDD1<])/.test(inner) &&
    !/[`}]\s*$/.test(inner)
  return isText ? html.block(`${inner} ${ours('.fragment')}`) : html.block(`${PAUSE}\n\n${inner}`)
}
