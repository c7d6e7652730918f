/** gnab/remark and xaringan: properties, layouts, `.class[…]`, `--`, `???`. */
import { columns } from './columns.ts'
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
import { authorsIn, textIn, wordsIn, type Front } from './front.ts'
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
import { changeText } from './fences.ts'
import { pathFrom, readText } from './folder.ts'
import { findElements, lineOf, markdownIn, parsePage } from './html-file.ts'
import { chunkOf } from './chunks.ts'
import { splitRemark, type RemarkSlide } from './remark-split.ts'
import { unescapeHtml } from './html-tree.ts'

export function importRemark(file: ForeignFile): Imported {
  const remarks = new Remarks()
  const { lines, front, title } = readSource(file, remarks)
  const isXaringan =
    /\.rmd$/i.test(file.path) || /xaringan|moon_reader/.test(JSON.stringify(front['output'] ?? ''))
  const shown = isXaringan ? withoutHidden(lines, remarks) : lines
  const slides = splitRemark(textOf(shown), shown[0]?.file ?? file.path, shown[0]?.line ?? 1)
  const made = slides.map((slide) => readSlide(slide))
  return {
    deck: {
      meta: {
        ...metaOf(front, (key) => wordsIn(front, key) || (key === 'title' ? title : ''), authorsIn(front)),
        aspectRatio: ratioOf(ratioIn(front)),
      },
      hasSteppedLists: false,
      remarks: remarks.all,
      slides: isXaringan && !isUnsealed(front) ? [titleSlide(front, file.path), ...made] : made,
    },
    writing: { roots: ['.'], isBackgroundAlt: false },
  }
}

/** The Markdown, in a file of its own or in a page's `<textarea id="source">`. */
function readSource(
  file: ForeignFile,
  remarks: Remarks,
): { lines: readonly Line[]; front: Front; title: string } {
  const { path, text, source } = file
  if (!/\.html?$/i.test(path)) {
    const { front, lines } = takeFront(linesOf(text, path))
    const isYaml = Object.keys(front).some((key) => /^(?:title|author|output|date|subtitle)$/.test(key))
    return isYaml ? { front, lines, title: '' } : { front: {}, lines: linesOf(text, path), title: '' }
  }
  const tree = parsePage(text)
  const head = findElements(tree, ({ name }) => name === 'title')[0]
  const title = head ? unescapeHtml(text.slice(head.to, head.inner)).trim() : ''
  const url = /sourceUrl\s*:\s*["']([^"']+)["']/.exec(text)?.[1]
  const beside = url === undefined ? undefined : pathFrom(path, url)
  const content = beside === undefined ? undefined : readText(source, beside)
  if (beside !== undefined && content !== undefined)
    return { lines: linesOf(content, beside), front: {}, title }
  if (url !== undefined) remarks.add(path, lineOf(text, text.indexOf(url)), `there is no ${url}`)
  const area =
    findElements(
      tree,
      ({ name, attributes }) => name === 'textarea' && attributes.get('id') === 'source',
    )[0] ?? findElements(tree, ({ name }) => name === 'textarea')[0]
  if (!area) return { lines: linesOf('', path), front: {}, title }
  const inner = markdownIn(text, area)
  const raw = unescapeHtml(text.slice(area.to, area.inner < 0 ? text.length : area.inner)).replace(/^\n/, '')
  return { lines: linesOf(raw, path, inner.line), front: {}, title }
}

const ratioIn = (front: Front): string =>
  /ratio['"]?:\s*['"]?([\d:]+)/.exec(JSON.stringify(front['output'] ?? ''))?.[1] ?? ''

function isUnsealed(front: Front): boolean {
  return /"seal":(?:false|"false")/.test(JSON.stringify(front['output'] ?? ''))
}

/** Chunks that knitr runs and does not show: what stands behind them begins the slide. Their lines stay, empty. */
function withoutHidden(lines: readonly Line[], remarks: Remarks): Line[] {
  let mark = ''
  return lines.map((line) => {
    const [, opening] = /^(`{3,})\{.*\binclude\s*=\s*F/.exec(line.text) ?? []
    if (mark === '' && opening !== undefined) {
      mark = opening
      remarks.add(line.file, line.line, 'a chunk that is run and not shown is left out')
      return { ...line, text: '' }
    }
    if (mark === '') return line
    if (line.text.trimEnd() === mark) mark = ''
    return { ...line, text: '' }
  })
}

/** xaringan makes the first slide of its front matter. */
function titleSlide(front: Front, path: string): ForeignSlide {
  const words = (key: string): string => textIn(front, key)
  const lines = [
    `# ${words('title') || 'Title'}`,
    ...['subtitle', 'author', 'institute', 'date'].flatMap((key) => {
      const value =
        key === 'author' ? authorsIn(front) : Array.isArray(front[key]) ? front[key].join(', ') : words(key)
      return value === '' || /`r /.test(value) ? [] : ['', value.replaceAll(/<br\s*\/?>/g, ' ')]
    }),
  ]
  return {
    ...emptySlide(path, 1),
    classes: ['title-slide'],
    body: lines.flatMap((text) => linesOf(text, path).map((line) => ({ ...line, line: 1 }))),
  }
}

const KNOWN = new Set([
  'class',
  'name',
  'background-image',
  'background-color',
  'layout',
  'template',
  'continued',
  'exclude',
  'background-size',
])

function readSlide({ parts, properties, before, line }: RemarkSlide): ForeignSlide {
  const file = parts[0]?.body[0]?.file ?? before[0]?.file ?? ''
  const kept: Kept[] = []
  const keep = (at: { file: string; line: number }, reason: string, text: string): void =>
    void kept.push({ file: at.file, line: at.line, reason, text })
  const get = (key: string): string => properties.get(key) ?? ''
  const lost = [...properties].filter(([key]) => !KNOWN.has(key))
  if (lost.length > 0)
    keep(
      { file, line },
      `properties without a counterpart: ${lost.map(([key]) => key).join(', ')}`,
      lost.map(([key, value]) => `${key}: ${value}`).join('; '),
    )
  const picture = /url\(\s*["']?(.*?)["']?\s*\)/.exec(get('background-image'))?.[1]
  const colour = get('background-color')
  const background = colour === '' ? '' : colourOf(colour)
  if (colour !== '' && background === '')
    keep({ file, line }, `${colour} is no colour of ours`, `background-color: ${colour}`)
  const fit = /contain/.test(get('background-size')) ? ' contain' : ''
  const bodies = parts.map(({ body }) => body)
  const pause = (at: Line | undefined): Line[] =>
    ['', PAUSE, ''].map((text) => ({ file, line: at?.line ?? line, text }))
  const whole = [
    ...before,
    ...bodies.flatMap((body, index) =>
      index === 0 || body.every(isBlank) ? body : [...pause(body[0]), ...body],
    ),
  ]
  return {
    ...emptySlide(file, line),
    id:
      /^(?=.*\p{L})[\p{L}\p{N}_-]{1,60}$/u.test(get('name')) &&
      !/^(?:presenter|overview|print|remote|assets|edit|search)$/i.test(get('name'))
        ? get('name')
        : '',
    classes: classesIn(get('class')),
    background,
    backgrounds:
      picture === undefined
        ? []
        : [{ file, line, text: `![bg${fit}](<${picture.replaceAll(/[<>\n]/g, '')}>)` }],
    body: readBody(whole, keep),
    notes: parts.flatMap(({ notes }) => (notes && !notes.every(isBlank) ? [notes] : [])),
    kept,
  }
}

type Keep = (at: { file: string; line: number }, reason: string, text: string) => void

function readBody(lines: readonly Line[], keep: Keep): Line[] {
  return readClasses(
    changeText(readFences(lines, keep), {
      text: (line) => {
        let { text } = line
        text = text.replaceAll(
          /!\[:(?:scale|img)\s+(?:[^\]]*?,\s*)?(\d+%)[^\]]*\]\(([^()\s]+)\)/g,
          (_, size: string, src: string) => `![](${src})${ours(`width=${size}`)}`,
        )
        text = text.replaceAll(/!\[:([^\]]*)\](?:\([^)]*\))?/g, (all) => {
          keep(line, 'a macro: nothing runs it', all)
          return ''
        })
        if (/(?<!\\)\{\{[^}\n]+\}\}/.test(text))
          text = text.replaceAll(/(?<!\\)\{\{[^}\n]+\}\}/g, (all) => {
            keep(line, 'a variable of the slide: nothing fills it in', all)
            return ''
          })
        return text === line.text ? line : { ...line, text: text.trim() === '' ? '' : text }
      },
    }),
  )
}

/** Code: chunks of knitr, and lines that a `*` highlights. */
function readFences(lines: readonly Line[], keep: Keep): Line[] {
  const out: Line[] = []
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!
    const [, indent = '', mark = '', info = ''] = /^(\s*)(`{3,}|~{3,})\s*(.*)$/.exec(line.text) ?? []
    const end =
      mark === ''
        ? -1
        : lines.findIndex(
            ({ text }, index) =>
              index > at && text.trim().startsWith(mark) && text.trim().replaceAll(mark[0]!, '') === '',
          )
    if (end < 0) {
      out.push(line)
      continue
    }
    const chunk = chunkOf(info)
    if (chunk?.options)
      keep(line, 'what a chunk of code gives is not in the file; its options are left out', info)
    const lang = chunk ? chunk.lang : info.trim()
    const code = lines.slice(at + 1, end)
    const isMarked =
      !/^(?:markdown|md|remark|css|)$/.test(lang) &&
      code.some(({ text }) => /^\*(?!\*)/.test(text)) &&
      code.some(({ text }) => !text.startsWith('*'))
    const stages = isMarked
      ? code.flatMap(({ text }, index) => (/^\*(?!\*)/.test(text) ? [index + 1] : []))
      : []
    out.push({
      ...line,
      text: `${indent}${mark}${lang}${stages.length > 0 ? ` ${ours(stages.join(','))}` : ''}`,
    })
    out.push(
      ...(isMarked
        ? code.map((one) =>
            /^\*(?!\*)/.test(one.text)
              ? {
                  ...one,
                  text: one.text.replace(/^\*/, code.every(({ text }) => /^[* ]|^$/.test(text)) ? ' ' : ''),
                }
              : one,
          )
        : code),
    )
    out.push({ ...lines[end]!, text: `${indent}${mark}` })
    at = end
  }
  return out
}

const CONTENT = /(\\?)((?:\.[a-zA-Z_-][\w-]*)+)\[/g
const LEFT = /^(?:left-column|pull-left|col-left|column-left|left|leftcol|left-col)$/
const RIGHT = /^(?:right-column|pull-right|col-right|column-right|right|rightcol|right-col)$/

interface Block {
  readonly classes: readonly string[]
  readonly lines: readonly Line[]
  readonly place: Line
}

/** `.class[…]`: over several lines a box, a pair of columns where it is one; within a line a span. */
function readClasses(lines: readonly Line[]): Line[] {
  const isCode = codeLines(lines)
  const out: (Line | Block)[] = []
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!
    const [, name] = isCode[at] ? [] : (/^\s*((?:\.[a-zA-Z_-][\w-]*)+)\[/.exec(line.text) ?? [])
    const found = name === undefined ? undefined : closing(lines, isCode, at, line.text.indexOf('[') + 1)
    const isWhole = found && lines[found.at]!.text.slice(found.column + 1).trim() === ''
    if (name !== undefined && found && isWhole && (found.at > at || isBlock(lines, at))) {
      const from = line.text.indexOf('[') + 1
      const inner = lines.slice(at, found.at + 1).map((one, index): Line => {
        const last = index === found.at - at
        return { ...one, text: one.text.slice(index === 0 ? from : 0, last ? found.column : undefined) }
      })
      out.push({ classes: name.slice(1).split('.'), lines: readClasses(inner), place: line })
      at = found.at
    } else out.push(isCode[at] ? line : { ...line, text: spans(line.text) })
  }
  return out.flatMap((one, index): readonly Line[] => {
    if (!('classes' in one)) return [one]
    const isColumn = (block: Line | Block | undefined, side: RegExp): block is Block =>
      block !== undefined && 'classes' in block && block.classes.some((name) => side.test(name))
    const next = nextBlock(out, index)
    const before = previousBlock(out, index)
    if (isColumn(one, LEFT) && isColumn(next, RIGHT)) return columns([one.lines, next.lines], one.place)
    if (isColumn(one, RIGHT) && isColumn(before, LEFT)) return []
    const classes = classesIn(one.classes.join(' '))
    const mark = (text: string): Line[] => ['', text, ''].map((words) => ({ ...one.place, text: words }))
    return classes.length > 0
      ? [
          ...mark(`${MARKS.colons} ${ours(classes.map((name) => `.${name}`).join(' '))}`),
          ...one.lines,
          ...mark(MARKS.colons),
        ]
      : one.lines
  })
}

const nextBlock = (all: readonly (Line | Block)[], from: number): Line | Block | undefined =>
  all.slice(from + 1).find((one) => 'classes' in one || !isBlank(one))
const previousBlock = (all: readonly (Line | Block)[], from: number): Line | Block | undefined =>
  all.slice(0, from).findLast((one) => 'classes' in one || !isBlank(one))

/** Whether a line stands alone between blank ones. */
const isBlock = (lines: readonly Line[], at: number): boolean =>
  (at === 0 || isBlank(lines[at - 1]!)) && (at + 1 >= lines.length || isBlank(lines[at + 1]!))

function closing(
  lines: readonly Line[],
  isCode: readonly boolean[],
  from: number,
  column: number,
): { at: number; column: number } | undefined {
  let depth = 1
  for (let at = from; at < lines.length; at++) {
    if (isCode[at] && at > from) continue
    const { text } = lines[at]!
    for (let position = at === from ? column : 0; position < text.length; position++) {
      if (text[position] === '[') depth++
      else if (text[position] === ']' && --depth === 0) return { at, column: position }
    }
  }
  return undefined
}

function spans(text: string): string {
  if (!text.includes('[')) return text
  let out = ''
  let from = 0
  for (const match of text.matchAll(CONTENT)) {
    if (match.index < from) continue
    const start = match.index + match[0].length
    let depth = 1
    let end = start
    for (; end < text.length && depth > 0; end++) depth += text[end] === '[' ? 1 : text[end] === ']' ? -1 : 0
    if (depth > 0 || (text.slice(0, match.index).match(/`/g)?.length ?? 0) % 2 === 1) continue
    const inner = spans(text.slice(start, end - 1))
    const classes = classesIn(match[2]!.slice(1).replaceAll('.', ' '))
    out += text.slice(from, match.index)
    if (match[1] !== '') out += text.slice(match.index + 1, end)
    else if (classes.length === 0 || inner.trim() === '') out += inner
    else out += `[${inner}]${ours(classes.map((name) => `.${name}`).join(' '))}`
    from = end
  }
  return out + text.slice(from)
}

function codeLines(lines: readonly Line[]): boolean[] {
  let mark = ''
  return lines.map(({ text }) => {
    const [, marks = '', rest = ''] = /^\s*(`{3,}|~{3,})(.*)$/.exec(text) ?? []
    if (mark === '' && marks !== '') {
      mark = marks
      return true
    }
    if (mark === '') return false
    if (marks.startsWith(mark) && rest.trim() === '') mark = ''
    return true
  })
}
