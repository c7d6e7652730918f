/** pandoc's slides and Quarto's: headings with attributes, fenced divisions, pauses, chunks, shortcodes. */
import { columns } from './columns.ts'
import {
  classesIn,
  emptySlide,
  isBlank,
  linesOf,
  MARKS,
  PAUSE,
  type ForeignSlide,
  type Kept,
  type Line,
} from './foreign-deck.ts'
import { authorsIn, isRecord, plainWords, textIn, wordsIn, type Front } from './front.ts'
import {
  colourOf,
  metaOf,
  ours,
  ratioOf,
  Remarks,
  takeFront,
  type ForeignFile,
  type Imported,
} from './engine.ts'
import { chunkOf } from './chunks.ts'
import { changeText } from './fences.ts'
import { pathFrom, readText, type SourceFolder } from './folder.ts'
import { lengthOf } from './html-markdown.ts'
import { splitPandoc, type PandocSlide } from './pandoc-split.ts'

const KNOWN = new Set([
  'title',
  'subtitle',
  'author',
  'authors',
  'institute',
  'date',
  'lang',
  'description',
  'abstract',
  'aspectratio',
  'incremental',
  'slide-level',
  'format',
  'output',
])

export function importPandoc(file: ForeignFile, isQuarto: boolean): Imported {
  const remarks = new Remarks()
  const { front, lines } = readFile(file, remarks)
  remarks.drop(
    file.path,
    1,
    Object.keys(front).filter((key) => !KNOWN.has(key)),
  )
  const body = isQuarto ? hideCallouts(lines) : lines
  const slides = splitPandoc(body, slideLevel(front))
  const isIncremental = /"incremental":true/.test(JSON.stringify(front))
  const made = slides.map((slide) => new SlideReader(slide, isIncremental).read())
  return {
    deck: {
      meta: {
        ...metaOf(front, (key) => wordsIn(front, key), authorsIn(front) || authorsIn(front, 'authors')),
        aspectRatio: /^(?:43|4:3)$/.test(textIn(front, 'aspectratio')) ? '4:3' : ratioOf(''),
      },
      hasSteppedLists: false,
      remarks: remarks.all,
      slides: hasTitle(front) ? [titleSlide(front, file.path), ...made] : made,
    },
    writing: { roots: ['.'], isBackgroundAlt: false },
  }
}

const hasTitle = (front: Front): boolean => textIn(front, 'title') !== ''

function readFile(
  { path, text, source }: ForeignFile,
  remarks: Remarks,
): { front: Front; lines: readonly Line[] } {
  const all = linesOf(text, path)
  const expanded = expand(all, source, remarks, [path])
  if (text.startsWith('%')) return titleBlock(expanded)
  const taken = takeFront(expanded)
  return { front: taken.front, lines: taken.lines }
}

/** `% Title`, `% Authors`, `% Date` in the first lines. */
function titleBlock(lines: readonly Line[]): { front: Front; lines: readonly Line[] } {
  const keys = ['title', 'author', 'date']
  const front: Record<string, string> = {}
  let at = 0
  for (const key of keys) {
    if (!lines[at]?.text.startsWith('%')) break
    let value = lines[at++]!.text.slice(1).trim()
    while (/^[ \t]+\S/.test(lines[at]?.text ?? ''))
      value += `${key === 'author' ? '; ' : ' '}${lines[at++]!.text.trim()}`
    front[key] =
      key === 'author'
        ? value
            .split(/\s*;\s*/)
            .filter(Boolean)
            .join(', ')
        : value
  }
  return { front, lines: lines.slice(at) }
}

const MOST_FILES = 200

/** `{{< include part.qmd >}}` */
function expand(
  lines: readonly Line[],
  source: SourceFolder,
  remarks: Remarks,
  above: readonly string[],
): Line[] {
  return changeText(lines, {
    text: (line) => {
      const [, name] = /^\s*\{\{<\s*include\s+["']?([^\s"'>]+)["']?\s*>\}\}\s*$/.exec(line.text) ?? []
      if (name === undefined) return line
      const path = pathFrom(name.startsWith('/') ? '-' : line.file, name)
      const text = path === undefined || above.length > MOST_FILES ? undefined : readText(source, path)
      if (path === undefined || text === undefined || above.includes(path)) {
        remarks.add(
          line.file,
          line.line,
          text === undefined ? `there is no ${name}` : `${name} includes itself`,
        )
        return { ...line, text: '' }
      }
      return expand(linesOf(text, path), source, remarks, [...above, path])
    },
  })
}

/** Headings of callouts are their titles: in Quarto they begin no slide. */
function hideCallouts(lines: readonly Line[]): Line[] {
  let depth = 0
  return changeText(lines, {
    text: (line) => {
      if (/^:{3,}\s*\{[^}]*\.callout-/.test(line.text)) depth = 1
      else if (depth > 0 && /^:{3,}\s*\S/.test(line.text)) depth++
      else if (depth > 0 && /^:{3,}\s*$/.test(line.text)) depth--
      else if (depth > 0 && /^#{1,6}\s/.test(line.text))
        return { ...line, text: `**${line.text.replace(/^#+\s+/, '').replace(/\s*\{[^{}]*\}\s*$/, '')}**` }
      return line
    },
  })
}

function slideLevel(front: Front): number | undefined {
  const find = (value: unknown, depth: number): number | undefined => {
    if (!isRecord(value) || depth > 4) return undefined
    for (const key of ['slide-level', 'slide_level']) {
      const level = Number(value[key])
      if (Number.isInteger(level) && level >= 1 && level <= 6) return level
    }
    for (const key of Object.keys(value))
      if (depth > 0 || /^(?:format|output)$/.test(key)) {
        const level = find(value[key], depth + 1)
        if (level !== undefined) return level
      }
    return undefined
  }
  return find(front, 0)
}

function titleSlide(front: Front, path: string): ForeignSlide {
  const authors = authorsIn(front) || authorsIn(front, 'authors')
  const institute = authorsIn(front, 'institute')
  const words = ['subtitle', 'author', 'institute', 'date'].flatMap((key) => {
    const value =
      key === 'author' ? authors : key === 'institute' ? institute : plainWords(textIn(front, key))
    return value === '' || value.startsWith('`r ') || value === 'today' ? [] : ['', value]
  })
  const body = [`# ${textIn(front, 'title').replaceAll(/<br\s*\/?>/g, ' ')}`, ...words]
  return {
    ...emptySlide(path, 1),
    classes: ['title-slide'],
    body: body.map((text) => ({ text, file: path, line: 1 })),
  }
}

interface Division {
  readonly kind: 'keep' | 'box' | 'notes' | 'columns' | 'column' | 'steps' | 'plain' | 'fragment' | 'gone'
  readonly place: Line
  readonly classes: readonly string[]
  readonly width: string
  readonly lines: Line[]
  readonly children: Line[][]
  readonly widths: string[]
  readonly isTag: boolean
}

class SlideReader {
  private readonly slide: PandocSlide
  private readonly isIncremental: boolean
  private readonly kept: Kept[] = []
  private readonly notes: Line[][] = []
  private own = { id: '', classes: [] as string[], background: '', backgrounds: [] as Line[] }
  private isFirst = true

  constructor(slide: PandocSlide, isIncremental: boolean) {
    this.slide = slide
    this.isIncremental = isIncremental
  }

  read(): ForeignSlide {
    const { body, line, isTitle } = this.slide
    const file = body[0]?.file ?? ''
    const lines = this.divisions(this.fences(body))
    const shown = lines.filter(({ text }) => !/^#{1,6}[ \t]*$/.test(text))
    return {
      ...emptySlide(file, line),
      id: this.own.id,
      classes: [...(isTitle ? ['section'] : []), ...this.own.classes],
      background: this.own.background,
      backgrounds: this.own.backgrounds,
      body: shown,
      notes: this.notes,
      kept: this.kept,
    }
  }

  private keep(at: Line, reason: string, text = at.text.trim()): void {
    this.kept.push({ file: at.file, line: at.line, reason, text })
  }

  private fences(lines: readonly Line[]): Line[] {
    return changeText(lines, {
      fence: (line) => {
        const [, lead = '', info = ''] = /^(\s*(?:[-*+>]\s+)*(?:`{3,}|~{3,}))\s*(.*)$/.exec(line.text) ?? []
        const chunk = chunkOf(info)
        if (!chunk) return line
        if (chunk.options)
          this.keep(
            line,
            chunk.runs
              ? 'what a chunk of code gives is not in the file; its options are left out'
              : 'attributes of code are left out',
          )
        return { ...line, text: `${lead}${chunk.lang}${chunk.stages === '' ? '' : ` ${ours(chunk.stages)}`}` }
      },
      text: (line) => this.text(line),
    })
  }

  private text(line: Line): Line {
    let { text } = line
    if (/^\. \. \.\s*$/.test(text)) return { ...line, text: PAUSE }
    const heading = /^(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$/.exec(text)
    if (heading) text = this.heading(line, heading[1]!, heading[2]!)
    if (/\{\{<.*?>\}\}/.test(text))
      text = text.replaceAll(/\{\{<.*?>\}\}/g, (all) => {
        this.keep(line, 'a shortcode: nothing fills it in', all)
        return ''
      })
    text = this.attributes(line, text)
    if (/(?:^|\s)\[-?@[\w:-]+/.test(text))
      this.keep(line, 'a citation: it stays as it is written', text.trim())
    return text === line.text ? line : { ...line, text }
  }

  /** The first heading's attributes are its slide's. */
  private heading(line: Line, marks: string, words: string): string {
    const [, before = words, written] = /^(.*?)\s*\{([^{}]*)\}$/.exec(words) ?? []
    const isOwn = this.isFirst
    this.isFirst = false
    if (written === undefined) return `${marks} ${words}`
    const read = readAttributes(written)
    if (isOwn) {
      const lost: string[] = []
      for (const [key, value] of read.pairs) {
        const name = key.replace(/^data-/, '')
        const colour = colourOf(value)
        if (/^background(?:-color)?$/.test(name) && colour !== '') this.own.background = colour
        else if (/^background(?:-image)?$/.test(name) && /\.\w{3,4}(?:[?#].*)?$|^https?:/.test(value)) {
          const fit = read.pairs.some(
            ([size, fitted]) => size.endsWith('background-size') && fitted === 'contain',
          )
            ? ' contain'
            : ''
          this.own.backgrounds.push({ ...line, text: `![bg${fit}](<${value.replaceAll(/[<>]/g, '')}>)` })
        } else if (name !== 'background-size') lost.push(`${key}="${value}"`)
      }
      if (lost.length > 0)
        this.keep(
          line,
          `attributes of a slide without a counterpart: ${lost.map((one) => one.split('=')[0]).join(', ')}`,
          lost.join(' '),
        )
      if (isId(read.id)) this.own.id = read.id
      this.own.classes.push(...read.classes.filter((name) => !/^(?:unnumbered|unlisted)$/.test(name)))
      return `${marks} ${before}`
    }
    if (read.pairs.length > 0) this.keep(line, 'attributes of a heading are left out', `{${written}}`)
    const items = [
      ...read.classes.filter((name) => !/^(?:unnumbered|unlisted)$/.test(name)).map((name) => `.${name}`),
      ...(read.isFragment ? ['.fragment'] : []),
    ]
    return `${marks} ${before}${items.length > 0 ? ` ${ours(items.join(' '))}` : ''}`
  }

  /** Of pictures, links, spans and code in a line. */
  private attributes(line: Line, text: string): string {
    if (!text.includes('{')) return text
    return text.replaceAll(
      /(?<=([\])`]))\{([^{}]*)\}/g,
      (all, before: string, written: string, at: number) => {
        const read = readAttributes(written)
        if (!read.isWhole) return all
        const isImage =
          before === ')' &&
          /!\[(?:[^[\]]|\[[^\]]*\])*\]\([^()]*(?:\([^()]*\))?[^()]*\)$/.test(text.slice(0, at))
        const sizes = isImage
          ? read.pairs.flatMap(([key, value]) => {
              const length = /^(?:width|height)$/.test(key) ? lengthOf(value) : undefined
              return length === undefined ? [] : [`${key}=${length}`]
            })
          : []
        const align = read.pairs.find(
          ([key, value]) => key === 'fig-align' && /^(?:left|center|right)$/.test(value),
        )?.[1]
        const lost = read.pairs.filter(
          ([key, value]) =>
            !(
              isImage &&
              (/^(?:width|height)$/.test(key) ? lengthOf(value) !== undefined : key === 'fig-align')
            ) && key !== 'fig-alt',
        )
        if (lost.length > 0)
          this.keep(line, `attributes without a counterpart: ${lost.map(([key]) => key).join(', ')}`, all)
        const items = [...read.classes.map((name) => `.${name}`), ...(align ? [`.${align}`] : []), ...sizes]
        const isAlone = read.isFragment && text.slice(at + all.length).trim() === ''
        const own = items.length > 0 ? ours(items.join(' ')) : ''
        return isAlone ? `${own} ${ours('.fragment')}` : own
      },
    )
  }

  /** `:::` divisions, and `<div>` with the classes that mean something. */
  private divisions(lines: readonly Line[]): Line[] {
    const root: Line[] = []
    const stack: Division[] = []
    const into = (): Line[] => stack.at(-1)?.lines ?? root
    const isCode = fenced(lines)
    lines.forEach((line, index) => {
      const [, written = ''] = isCode[index]
        ? []
        : (/^:{3,}[ \t]*(\{[^}]*\}|[^\s{}:]+)[ \t]*:*[ \t]*$/.exec(line.text) ?? [])
      if (written !== '') stack.push(this.open(line, written))
      else if (!isCode[index] && /^:{3,}[ \t]*$/.test(line.text)) {
        const division = stack.pop()
        if (division) this.close(division, stack.at(-1), into())
      } else into().push(this.stepped(line, stack, isCode[index] ?? false))
    })
    for (let division = stack.pop(); division; division = stack.pop())
      this.close(division, stack.at(-1), into())
    return root
  }

  private stepped(line: Line, stack: readonly Division[], isCode: boolean): Line {
    if (isCode) return line
    const quoted = /^(>\s?)(\s*(?:[-+*]|\d+[.)])\s.*)$/.exec(line.text)
    const inner = stack.findLast(({ kind }) => kind === 'steps' || kind === 'plain')
    const isOn = inner ? inner.kind === 'steps' : this.isIncremental
    if (quoted) return { ...line, text: quoted[2]!, ...(this.isIncremental ? {} : { isStep: true }) }
    return isOn && /^\s*(?:[-+*]|(?:\d+|#)[.)])\s/.test(line.text) ? { ...line, isStep: true } : line
  }

  private open(line: Line, written: string): Division {
    const read = written.startsWith('{')
      ? readAttributes(written.slice(1, -1))
      : {
          ...readAttributes(''),
          classes: classesIn(written),
          names: [written],
          isFragment: written === 'fragment',
        }
    const has = (name: string): boolean => read.names.includes(name)
    const width = read.pairs.find(([key]) => key === 'width')?.[1] ?? ''
    const lost = read.pairs.filter(
      ([key]) =>
        !/^(?:width|style|layout.*|fragment-index|data-fragment-index)$/.test(key) ||
        (key === 'width' && !has('column')),
    )
    const bad = read.pairs.filter(([key]) => /^(?:style|layout|fragment|data-fragment)/.test(key))
    if (lost.length + bad.length > 0)
      this.keep(line, `attributes without a counterpart: ${[...lost, ...bad].map(([key]) => key).join(', ')}`)
    const base = {
      place: line,
      classes: read.classes.filter((name) => !/^columns?$/.test(name)),
      width,
      lines: [],
      children: [],
      widths: [],
      isTag: false,
    }
    if (has('notes')) return { ...base, kind: 'notes' }
    if (has('columns')) return { ...base, kind: 'columns' }
    if (has('column')) return { ...base, kind: 'column' }
    if (has('incremental')) return { ...base, kind: 'steps' }
    if (has('nonincremental')) return { ...base, kind: 'plain' }
    if (has('footer')) return { ...base, kind: 'gone' }
    if (read.isFragment) return { ...base, kind: 'fragment' }
    return { ...base, kind: base.classes.length > 0 ? 'box' : 'keep' }
  }

  private close(division: Division, outer: Division | undefined, into: Line[]): void {
    const { kind, place, classes, lines } = division
    const blank: Line = { ...place, text: '' }
    const mark = (text: string): Line[] => [blank, { ...place, text }, blank]
    if (kind === 'notes') this.notes.push(lines)
    else if (kind === 'gone')
      this.keep(place, 'a footer has no counterpart', lines.map(({ text }) => text).join('\n'))
    else if (kind === 'column' && outer?.kind === 'columns') {
      outer.children.push(lines)
      const length = lengthOf(division.width)
      outer.widths.push(length?.endsWith('%') ? length : '')
    } else if (kind === 'columns') {
      const { children, widths } = division
      if (children.length > 0) {
        const sum = widths.reduce((all, width) => all + parseFloat(width || '0'), 0)
        into.push(
          ...lines.filter((line) => !isBlank(line)),
          ...withWidths(columns(children, place), sum <= 100 ? widths : []),
        )
      } else into.push(blank, ...lines, blank)
    } else if (kind === 'fragment') into.push(...fragments(lines, place))
    else if (kind === 'box' || kind === 'column') {
      const shown = classesIn(classes.join(' '))
      if (shown.length === 0 || lines.every(isBlank)) into.push(blank, ...lines, blank)
      else
        into.push(
          ...mark(`${MARKS.colons} ${ours(shown.map((name) => `.${name}`).join(' '))}`),
          ...lines,
          ...mark(MARKS.colons),
        )
    } else into.push(blank, ...lines, blank)
  }
}

function withWidths(lines: readonly Line[], widths: readonly string[]): Line[] {
  let column = 0
  return lines.map((line) => {
    if (line.text !== `${MARKS.colons} column`) return line
    const width = widths[column++] ?? ''
    return width === '' ? line : { ...line, text: `${line.text} ${ours(`width=${width}`)}` }
  })
}

/** What comes at a step: a paragraph of its own, or a pause before it. */
function fragments(lines: readonly Line[], place: Line): Line[] {
  const text = lines.filter((line) => !isBlank(line))
  const blank: Line = { ...place, text: '' }
  const isText =
    text.length > 0 &&
    lines.findIndex(isBlank) !== 1 &&
    !text.some((line) => /^\s*(?:[-+*]\s|\d+[.)]\s|[`~|>\uFDD1<:#]|\s{2,})/.test(line.text))
  const isOne =
    isText &&
    lines.slice(lines.indexOf(text[0]!), lines.lastIndexOf(text.at(-1)!) + 1).every((line) => !isBlank(line))
  if (!isOne) return [blank, { ...place, text: PAUSE }, blank, ...lines, blank]
  return [
    blank,
    ...text.map((line, index) =>
      index === text.length - 1 && !/[`}]\s*$/.test(line.text)
        ? { ...line, text: `${line.text} ${ours('.fragment')}` }
        : line,
    ),
    blank,
  ]
}

function fenced(lines: readonly Line[]): boolean[] {
  let mark = ''
  return lines.map(({ text }) => {
    const [, marks = '', rest = ''] = /^\s*(?:[-*+>]\s+)*(`{3,}|~{3,})(.*)$/.exec(text) ?? []
    if (mark === '') {
      mark = marks[0] === '`' && rest.includes('`') ? '' : marks
      return mark !== ''
    }
    if (marks.startsWith(mark) && rest.trim() === '') mark = ''
    return true
  })
}

interface Read {
  readonly id: string
  readonly classes: readonly string[]
  readonly names: readonly string[]
  readonly pairs: readonly (readonly [string, string])[]
  readonly isFragment: boolean
  /** Nothing else stood there. */
  readonly isWhole: boolean
}

function readAttributes(text: string): Read {
  const pairs: [string, string][] = []
  const names: string[] = []
  let id = ''
  const rest = text.replaceAll(
    /([\w:-]+)=(?:"([^"]*)"|'([^']*)'|([^\s"']+))|#([^\s{}.#]+)|\.([^\s{}.#=]+)|(?<=^|\s)-(?=\s|$)/g,
    (_, key, double, single, plain, hash, name) => {
      if (key !== undefined) pairs.push([key, double ?? single ?? plain ?? ''])
      else if (hash !== undefined) id = hash
      else if (name !== undefined) names.push(name)
      return ''
    },
  )
  return {
    id,
    classes: classesIn(names.join(' ')),
    names,
    pairs,
    isFragment: names.includes('fragment'),
    isWhole: rest.trim() === '' && text.trim() !== '',
  }
}

const isId = (text: string): boolean =>
  /^(?=.*[\p{L}\p{N}])[\p{L}\p{M}\p{N}_-]{1,60}$/u.test(text) &&
  !/^(?:\p{N}+|presenter|overview|print|remote|assets|edit|search)$/iu.test(text)
