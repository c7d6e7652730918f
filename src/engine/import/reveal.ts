/** reveal.js: Markdown in a file or in a page, separators wherever they are kept, attributes in comments, notes. */
import {
  classesIn,
  emptySlide,
  isBlank,
  linesOf,
  MARKS,
  type ForeignSlide,
  type Kept,
  type Line,
} from './foreign-deck.ts'
import { authorsIn, isRecord, readLenient, readYaml, wordsIn, type Front } from './front.ts'
import { colourOf, metaOf, ours, Remarks, takeFront, type ForeignFile, type Imported } from './engine.ts'
import { changeText } from './fences.ts'
import { pathFrom, readText, type SourceFolder } from './folder.ts'
import { findElements, hasClass, lineOf, markdownIn, parsePage } from './html-file.ts'
import { isFragment, sizesOf, type ConvertElement } from './html-markdown.ts'
import { unescapeHtml, type Element } from './html-tree.ts'
import { REVEAL, splitReveal, type Separators } from './reveal-split.ts'

export function importReveal(file: ForeignFile): Imported {
  const remarks = new Remarks()
  const reader = new RevealReader(file, remarks)
  const { slides, front } = reader.read()
  return {
    deck: {
      meta: metaOf(front, (key) => wordsIn(front, key), authorsIn(front)),
      hasSteppedLists: false,
      remarks: remarks.all,
      slides,
    },
    writing: { roots: ['.', 'static', 'public'], isBackgroundAlt: false, convert: convertElement },
  }
}

class RevealReader {
  private readonly file: ForeignFile
  private readonly remarks: Remarks

  constructor(file: ForeignFile, remarks: Remarks) {
    this.file = file
    this.remarks = remarks
  }

  read(): { slides: ForeignSlide[]; front: Front } {
    const { path, text } = this.file
    return /\.html?$/i.test(path) ? this.page() : this.markdown(path, text, separatorsFor(this.file), true)
  }

  private markdown(
    path: string,
    text: string,
    given: Separators | undefined,
    isEntry: boolean,
  ): { slides: ForeignSlide[]; front: Front } {
    const taken =
      isEntry || given === undefined
        ? takeFront(linesOf(text, path))
        : { front: {} as Front, lines: linesOf(text, path), count: 0 }
    const separators = ownSeparators(taken.front, given)
    if (isEntry)
      this.remarks.drop(
        path,
        1,
        Object.keys(taken.front).filter((key) => !KNOWN.has(key)),
      )
    const body = taken.lines.map((line) => line.text).join('\n')
    const slides = splitReveal(body, path, separators, taken.count + 1)
    return {
      front: taken.front,
      slides: slides.map((slide) => readSlide(slide.body, slide.notes, { path, line: slide.line })),
    }
  }

  private page(): { slides: ForeignSlide[]; front: Front } {
    const { text, path, source } = this.file
    const tree = parsePage(text)
    const title = findElements(tree, ({ name }) => name === 'title')[0]
    const words = title ? unescapeHtml(text.slice(title.to, title.inner)).replaceAll(/\s+/g, ' ').trim() : ''
    const html = findElements(tree, ({ name }) => name === 'html')[0]
    const front: Front = { title: words, lang: html?.attributes.get('lang') ?? '' }
    const initial = initialSeparators(text)
    const holder = findElements(tree, (element) => element.name !== 'html' && hasClass(element, 'slides'))[0]
    const sections = findElements(holder ? holder.children : tree, ({ name }) => name === 'section')
    const slides = sections.flatMap((section) => this.section(section, source, initial, path))
    return { slides, front }
  }

  private section(section: Element, source: SourceFolder, initial: Separators, path: string): ForeignSlide[] {
    const { attributes } = section
    const page = this.file.text
    const line = lineOf(page, section.from)
    if (!attributes.has('data-markdown')) {
      const inner = section.children.filter(
        (child): child is Element => child.kind === 'element' && child.name === 'section',
      )
      return inner.length > 0
        ? inner.flatMap((one) => this.section(one, source, initial, path))
        : [this.htmlSlide(section, line)]
    }
    const separators: Separators = {
      separator: pattern(attributes.get('data-separator')) ?? initial.separator,
      vertical:
        pattern(attributes.get('data-separator-vertical')) ??
        pattern(attributes.get('data-vertical')) ??
        initial.vertical,
      notes:
        pattern(attributes.get('data-separator-notes')) ??
        pattern(attributes.get('data-notes')) ??
        initial.notes,
    }
    const name = attributes.get('data-markdown') ?? ''
    const outer = attributesOfSlide(attributes, { file: path, line })
    let slides: ForeignSlide[]
    if (name !== '') {
      const from = pathFrom(name.startsWith('/') ? '-' : path, name)
      const text = from === undefined ? undefined : readText(source, from)
      if (text === undefined || from === undefined) {
        this.remarks.add(path, line, `there is no ${name}: its slides are missing`)
        return [{ ...emptySlide(path, line), body: linesOf(`${name} is missing.`, path, line) }]
      }
      slides = splitReveal(text, from, separators).map((slide) =>
        readSlide(slide.body, slide.notes, { path: from, line: slide.line }),
      )
    } else {
      const { text, line: first } = markdownIn(page, section)
      slides = splitReveal(text, path, separators, first).map((slide) =>
        readSlide(slide.body, slide.notes, { path, line: slide.line }),
      )
    }
    return slides.map((slide, index) => withOuter(slide, outer, index === 0))
  }

  /** A slide that is HTML: what is simple becomes Markdown. */
  private htmlSlide(section: Element, line: number): ForeignSlide {
    const { path, text } = this.file
    const inner = text.slice(section.to, section.inner < 0 ? text.length : section.inner)
    const body = linesOf(inner, path, line)
    return withOuter(
      { ...emptySlide(path, line), body, isHtml: true },
      attributesOfSlide(section.attributes, { file: path, line }),
      true,
    )
  }
}

const KNOWN = new Set([
  'title',
  'author',
  'date',
  'lang',
  'description',
  'separator',
  'verticalSeparator',
  'notesSeparator',
  'outputs',
  'type',
  'draft',
  'weight',
])

interface SlideAttributes {
  readonly id: string
  readonly classes: readonly string[]
  readonly background: string
  readonly backgrounds: readonly Line[]
  readonly kept: readonly Kept[]
}

function withOuter(slide: ForeignSlide, outer: SlideAttributes, isFirst: boolean): ForeignSlide {
  return {
    ...slide,
    id: slide.id || (isFirst ? outer.id : ''),
    classes: [...outer.classes, ...slide.classes],
    background: slide.background || outer.background,
    backgrounds: slide.backgrounds.length > 0 ? slide.backgrounds : outer.backgrounds,
    kept: [...(isFirst ? outer.kept : []), ...slide.kept],
  }
}

const pattern = (written: string | undefined): string | undefined => {
  const text = written === undefined ? '' : unescapeHtml(written)
  return text === '' ? undefined : text
}

/** What `Reveal.initialize({ markdown: … })` says. */
function initialSeparators(page: string): Separators {
  const find = (name: string): string | undefined => {
    const [, quote, string, regex] =
      new RegExp(`\\b${name}\\s*:\\s*(?:(["'\`])((?:\\\\.|(?!\\1).)*)\\1|/((?:\\\\.|[^/\\n])+)/)`).exec(
        page,
      ) ?? []
    if (regex !== undefined) return regex
    return quote === undefined ? undefined : unescapeString(string ?? '')
  }
  return {
    separator: find('separator') ?? REVEAL.separator,
    vertical: find('verticalSeparator'),
    notes: find('notesSeparator') ?? REVEAL.notes,
  }
}

/** Backslashes of JavaScript's strings. */
const unescapeString = (text: string): string =>
  text.replaceAll(
    /\\(.)/g,
    (all, character: string) =>
      ({ n: '\n', r: '\r', t: '\t', '\\': '\\' })[character] ?? (/[\w^$]/.test(character) ? character : all),
  )

/** Separators that stand in files beside the Markdown; undefined: nothing says anything. */
export function separatorsFor({ source, path }: ForeignFile): Separators | undefined {
  const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/') + 1) : ''
  const folders = [...new Set([folder, ''])]
  for (const at of folders) {
    const names = source.list(at)
    for (const name of names.filter((one) => /\.html?$/i.test(one))) {
      const found = fromPage(readText(source, at + name) ?? '', path.slice(at.length))
      if (found) return found
    }
    for (const name of ['reveal-md.json', 'reveal.json', '.reveal-md.json']) {
      const json = readJson(readText(source, at + name))
      if (json)
        return {
          separator: stringIn(json, 'separator') ?? REVEAL_MD.separator,
          vertical: stringIn(json, 'verticalSeparator') ?? REVEAL_MD.vertical,
          notes: stringIn(json, 'notesSeparator') ?? REVEAL_MD.notes,
        }
    }
    for (const name of ['mkslides.yml', 'mkslides.yaml']) {
      const text = readText(source, at + name)
      const yaml = text === undefined ? undefined : readYaml(text)
      const slides = yaml && isRecord(yaml['slides']) ? yaml['slides'] : yaml && {}
      if (slides)
        return {
          separator: stringIn(slides, 'separator') ?? REVEAL.separator,
          vertical: stringIn(slides, 'separator_vertical'),
          notes: stringIn(slides, 'separator_notes') ?? REVEAL.notes,
        }
    }
    const packaged = readText(source, `${at}package.json`) ?? ''
    if (/reveal-md/.test(packaged)) return REVEAL_MD
  }
  return undefined
}

const REVEAL_MD: Separators = { separator: '\r?\n---\r?\n', vertical: '\r?\n----\r?\n', notes: REVEAL.notes }

function fromPage(page: string, name: string): Separators | undefined {
  if (!page.includes('data-markdown')) return undefined
  const initial = initialSeparators(page)
  for (const { attributes } of findElements(parsePage(page), (element) =>
    element.attributes.has('data-markdown'),
  )) {
    const target = (attributes.get('data-markdown') ?? '').replace(/^\.?\//, '').replace(/[?#].*$/, '')
    if (target === '' || (target !== name && !name.endsWith(`/${target}`))) continue
    return {
      separator: pattern(attributes.get('data-separator')) ?? initial.separator,
      vertical: pattern(attributes.get('data-separator-vertical')) ?? initial.vertical,
      notes: pattern(attributes.get('data-separator-notes')) ?? initial.notes,
    }
  }
  return undefined
}

function readJson(text: string | undefined): Record<string, unknown> | undefined {
  try {
    const json: unknown = text === undefined ? undefined : JSON.parse(text)
    return isRecord(json) ? json : undefined
  } catch {
    return readLenient(text ?? '')
  }
}

const stringIn = (from: Record<string, unknown>, key: string): string | undefined =>
  typeof from[key] === 'string' && from[key] !== '' ? from[key] : undefined

/** What the file's own front matter says stands above what lies beside it. */
function ownSeparators(front: Front, given: Separators | undefined): Separators {
  const isHedgeDoc = isRecord(front['slideOptions'])
  const base = given ?? REVEAL_MD
  return {
    separator: stringIn(front, 'separator') ?? base.separator,
    vertical: stringIn(front, 'verticalSeparator') ?? (isHedgeDoc ? REVEAL_MD.vertical : base.vertical),
    notes: stringIn(front, 'notesSeparator') ?? base.notes,
  }
}

const SLIDE = /<!--\s*\.slide:\s*([\s\S]*?)\s*-->/
const ELEMENT = /\s*<!--\s*\.element:?\s*([\s\S]*?)\s*-->/g
const ATTRIBUTE = /([^"=\s]+)="([^"]*)"|(data-[^"=\s]+)(?=["\s]|$)/g

function readSlide(
  lines: readonly Line[],
  notes: readonly (readonly Line[])[],
  { path, line }: { path: string; line: number },
): ForeignSlide {
  const kept: Kept[] = []
  const keep = (at: Line, reason: string, text: string): void =>
    void kept.push({ file: at.file, line: at.line, reason, text })
  let own: SlideAttributes = { id: '', classes: [], background: '', backgrounds: [], kept: [] }
  const joined = joinComments(lines)
  const body = changeText(joined, {
    fence: (one) => {
      const [, lead = '', start, stages] =
        /^(\s*(?:`{3,}|~{3,})[^\s[]*)\s*\[\s*(?:(\d*):)?\s*([\s\d,|-]*)\]/.exec(one.text) ?? []
      if (stages === undefined) return one
      if (start) keep(one, 'the number of the first line is left out', one.text.trim())
      const plain = stages.replaceAll(/\s/g, '').replace(/^\|/, 'all|')
      return { ...one, text: plain === '' ? lead : `${lead} ${ours(plain)}` }
    },
    text: (one) => {
      let { text } = one
      const slide = SLIDE.exec(text)
      if (slide) {
        own = attributesOfSlide(readAttributes(slide[1]!), one)
        text = text.replace(slide[0], '')
      }
      if (HUGO.test(text)) {
        const shortcode = /^\s*\{\{<\s*slide\s+(.*?)\s*\/?>\}\}\s*$/.exec(text)
        if (shortcode) {
          const named = new Map(
            [...readAttributes(shortcode[1]!)].map(([key, value]) => [
              key.startsWith('background') ? `data-${key}` : key,
              value,
            ]),
          )
          own = attributesOfSlide(named, one)
        } else keep(one, 'a shortcode or a template of a site generator: nothing fills it in', text.trim())
        text = text.replaceAll(new RegExp(HUGO, 'g'), '')
      }
      return text === one.text ? one : { ...one, text: text.trim() === '' ? '' : text }
    },
  })
  const stepped = takeElements(body, keep)
  return {
    ...emptySlide(path, line),
    id: own.id,
    classes: own.classes,
    background: own.background,
    backgrounds: own.backgrounds,
    body: stepped,
    notes: notes.filter((note) => note.some((one) => !isBlank(one))),
    kept: [...own.kept, ...kept],
  }
}

const HUGO = /\{\{[<%].*?[%>]\}\}|\{%.*?%\}|^FILE:\s*\S+\s*$/

/** A comment of attributes may have lines: it becomes one. */
function joinComments(lines: readonly Line[]): Line[] {
  const out: Line[] = []
  for (let at = 0; at < lines.length; at++) {
    let line = lines[at]!
    if (/<!--\s*\.(?:slide|element)\b(?![^]*-->)/.test(line.text))
      while (at + 1 < lines.length && !line.text.includes('-->'))
        line = { ...line, text: `${line.text} ${lines[++at]!.text.trim()}` }
    out.push(line)
  }
  return out
}

function readAttributes(text: string): Map<string, string> {
  const attributes = new Map<string, string>()
  for (const [, key, value, bare] of text.replaceAll(/='([^']*)'/g, '="$1"').matchAll(ATTRIBUTE))
    attributes.set(key ?? bare ?? '', value ?? '')
  return attributes
}

/** Attributes of a slide: ours have an id, classes, a colour and pictures. */
function attributesOfSlide(
  attributes: ReadonlyMap<string, string>,
  place: { readonly file: string; readonly line: number },
): SlideAttributes {
  const backgrounds: Line[] = []
  const kept: Kept[] = []
  let id = ''
  let classes: string[] = []
  let background = ''
  const lost: string[] = []
  for (const [key, written] of attributes) {
    const value = unescapeHtml(written)
    const picture = value.replace(/^url\(\s*["']?(.*?)["']?\s*\)$/, '$1')
    const isPicture =
      /\.(?:svg|png|jpe?g|gif|webp|avif)(?:[?#].*)?$/i.test(picture) ||
      /^(?:https?:|data:image)/.test(picture)
    if (key === 'id' && isId(value)) id = value
    else if (key === 'class') classes = classesIn(value)
    else if ((key === 'data-background' || key === 'data-background-image') && isPicture)
      backgrounds.push({
        file: place.file,
        line: place.line,
        text: `![bg${attributes.get('data-background-size') === 'contain' ? ' contain' : ''}](<${picture.replaceAll(/[<>\n]/g, '')}>)`,
      })
    else if ((key === 'data-background' || key === 'data-background-color') && colourOf(value) !== '')
      background = colourOf(value)
    else if (!/^data-(?:markdown|separator.*|charset|vertical|notes|background-size)$/.test(key))
      lost.push(`${key}="${value}"`)
  }
  if (lost.length > 0)
    kept.push({
      ...place,
      file: place.file,
      line: place.line,
      text: lost.join(' '),
      reason: `attributes of a slide without a counterpart: ${lost.map((one) => one.split('=')[0]).join(', ')}`,
    })
  return { id, classes, background, backgrounds, kept }
}

const isId = (text: string): boolean =>
  /^(?=.*[\p{L}\p{N}])[\p{L}\p{M}\p{N}_-]{1,60}$/u.test(text) &&
  !/^(?:\p{N}+|presenter|overview|print|remote|assets|edit|search)$/iu.test(text)

/** `.element` comments: said of what stands before them. */
function takeElements(
  lines: readonly Line[],
  keep: (at: Line, reason: string, text: string) => void,
): Line[] {
  const out: Line[] = []
  for (const line of lines) {
    const found = [...line.text.matchAll(ELEMENT)]
    if (found.length === 0) {
      out.push(line)
      continue
    }
    const attributes = new Map(found.flatMap(([, text = '']) => [...readAttributes(text)]))
    const rest = line.text.replaceAll(ELEMENT, '')
    const isOwn = rest.trim() !== ''
    const at = isOwn ? out.length : out.findLastIndex((one) => !isBlank(one))
    const target = isOwn ? { ...line, text: rest.trimEnd() } : out[at]
    if (target)
      out[at] = withElement(target, attributes, (reason) =>
        keep(line, reason, found.map(([all]) => all.trim()).join(' ')),
      )
    if (!isOwn) out.push({ ...line, text: '' })
  }
  return out
}

function withElement(
  line: Line,
  attributes: ReadonlyMap<string, string>,
  lose: (reason: string) => void,
): Line {
  const classes = (attributes.get('class') ?? '').split(/\s+/).filter(Boolean)
  const isStep = classes.includes('fragment')
  const lost = [...attributes.keys()].filter(
    (key) => key !== 'class' && !/^(?:width|height|style)$/.test(key),
  )
  const isImage = /^\s*!\[[^\]]*\]\([^()]*\)\s*$/.test(line.text)
  const sizes = isImage
    ? sizesOf(attributes.get('width') ?? '', attributes.get('height') ?? '', attributes.get('style') ?? '')
    : []
  if (attributes.has('style') && sizes.length === 0) lost.push('style')
  if (!isImage) for (const key of ['width', 'height']) if (attributes.has(key)) lost.push(key)
  const isItem = /^\s*(?:[-+*]|\d+[.)])\s/.test(line.text)
  const plain = classesIn(classes.join(' '))
  const styles = classes.filter((name) => name !== 'fragment' && !plain.includes(name))
  if (lost.length > 0 || styles.length > 0)
    lose(`attributes of an element without a counterpart: ${[...lost, ...styles].join(', ')}`)
  const written = [...plain.map((name) => `.${name}`), ...sizes]
  // A table, code or HTML has no place for attributes.
  if (/^\s*(?:[|<`~]|-{3,})/.test(line.text)) {
    if (isStep || plain.length > 0) lose('attributes of a table, code or HTML have no place here')
    return line
  }
  if (isImage) {
    const image = `${line.text.trimEnd()}${written.length > 0 ? ours(written.join(' ')) : ''}`
    return { ...line, text: isStep ? `${image} ${ours('.fragment')}` : image }
  }
  if (isItem)
    return {
      ...line,
      ...(isStep ? { isStep: true } : {}),
      text: written.length > 0 ? `${line.text} ${ours(written.join(' '))}` : line.text,
    }
  const all = [...written, ...(isStep ? ['.fragment'] : [])]
  return all.length > 0 && !line.text.includes(MARKS.brace)
    ? { ...line, text: `${line.text} ${ours(all.join(' '))}` }
    : line
}

/** Fragments of HTML. */
const convertElement: ConvertElement = (element, html) => {
  if (!isFragment(element) || !/^(?:div|section|span|small|strong|em|b|i)$/.test(element.name))
    return undefined
  const index = element.attributes.get('data-fragment-index')
  if (index !== undefined) html.keepTag(element, 'the order of fragments is that of the text')
  const inner = html.inner(element).trim()
  if (inner === '' || !html.isWide(element)) return inner
  const classes = classesIn(element.attributes.get('class') ?? '')
  const isText =
    !/\n[ \t]*\n/.test(inner) &&
    !/^\s*(?:[-+*]\s|\d+[.)]\s|[`|>\uFDD1<])/.test(inner) &&
    !/[`}]\s*$/.test(inner)
  if (!isText) return html.block(`\uFDD3\n\n${classes.length > 0 ? html.box(classes, inner) : inner}`)
  return html.block(`${inner} ${ours([...classes.map((name) => `.${name}`), '.fragment'].join(' '))}`)
}

/** Whether a text says of itself that it is reveal's. */
export const isReveal = (text: string): boolean =>
  /<!--\s*\.(?:slide|element)\b/.test(text) || /^revealOptions:|^slideOptions:/m.test(text)
