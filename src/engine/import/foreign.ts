/** Cells that were never ours, as a deck says them. What the deck's grammar can't take is shown as text. */
import { readDeck } from '../grammar/index.ts'
import { fenced, isObject, type Cell, type JsonObject, type Notebook } from '../notebook/index.ts'
import { beginsSlide, inContainer, slideType } from './cell-text.ts'
import type { Pictures } from './pictures.ts'
import { tableOf } from './dataframe.ts'

/** Characters of Markdown that are read as such: there is text that takes the square of its length. */
const MOST_MARKDOWN = 30_000
/** Lines of an output that a slide shows. */
const MOST_LINES = 30

export class ForeignCells {
  readonly remarks: string[] = []
  readonly warnings: string[] = []
  private readonly notebook: Notebook
  /** New cells of a deck of ours: who wrote them knows our syntax. */
  private readonly isOurs: boolean
  private readonly pictures: Pictures
  private readonly hasSlides: boolean
  private readonly language: string
  /** What runs Python here is Python 2: of another, cells would be published with errors. */
  private readonly runs: boolean
  private readonly ids: Set<string>

  constructor(notebook: Notebook, isOurs: boolean, pictures: Pictures) {
    this.notebook = notebook
    this.isOurs = isOurs
    this.pictures = pictures
    this.hasSlides = notebook.cells.some(beginsSlide)
    this.language = languageOf(notebook)
    this.runs = isOurs || !isNewPython(notebook, this.language)
    if (!this.runs && notebook.cells.some(({ type }) => type === 'code'))
      this.remarks.push(
        'The notebook does not say that its Python is Python 2: its code is shown, and does not run.',
      )
    this.ids = new Set(notebook.cells.flatMap(({ source }) => source.match(/[\w-]+/g) ?? []))
  }

  /** Whether a slide begins: where the notebook says so, else at headings. */
  begins(cell: Cell, index: number): boolean {
    if (this.hasSlides || this.isOurs) return beginsSlide(cell)
    return index === 0 || (cell.type === 'markdown' && /^\s*#{1,2}\s/.test(cell.source))
  }

  textOf(cell: Cell, index: number): string {
    if (cell.type === 'raw') return cell.source.trim() === '' ? '' : `${fenced(cell.source, '')}\n`
    if (cell.type === 'code') return this.codeCell(cell, index)
    const text = this.markdown(cell, index)
    if (text === '') return ''
    if (slideType(cell) === 'notes')
      return inContainer(isTagged(cell, 'transcript') ? 'transcript' : 'notes', text)
    const isPaused = slideType(cell) === 'fragment'
    return `${isPaused ? '<!-- pause -->\n\n' : ''}${text}\n`
  }

  /** Python 2 may run, and what the deck may have a session for; magics and commands of a shell can't. */
  private codeCell(cell: Cell, index: number): string {
    const isMagic = !this.isOurs && /^[ \t]*(?:%|!|\?)|\?[ \t]*$/m.test(cell.source)
    if (!isMagic)
      return (this.runs ? this.code(cell.source) : this.shown(cell.source)) + this.outputs(cell, index)
    this.warnings.push(`cell ${index + 1} has magics or commands of a shell: it is shown, and does not run`)
    return this.shown(cell.source) + this.outputs(cell, index)
  }

  private shown(text: string): string {
    return `${fenced(text, this.language)}\n`
  }

  /** Code as a cell of the deck, with a name that nothing else has. */
  code(text: string): string {
    let number = 1
    while (this.ids.has(`cell-${number}`)) number++
    this.ids.add(`cell-${number}`)
    return `${fenced(text, `${this.language} {#cell-${number} run}`)}\n`
  }

  private markdown(cell: Cell, index: number): string {
    const isSaid = slideType(cell) === 'notes'
    if (this.isOurs) return ourWithinCell(this.pictures.restore(cell).trim())
    if (cell.source.length > MOST_MARKDOWN && this.pictures.restore(cell).length > MOST_MARKDOWN) {
      this.remarks.push(`Cell ${index + 1} is shown as text: it is longer than any slide.`)
      return fenced(cell.source, 'markdown')
    }
    const text = withoutOurs(withinCell(withoutWays(this.pictures.adopt(cell)).trim()))
    if (text === '' || this.isReadable(isSaid ? inContainer('notes', text) : text)) return text
    this.remarks.push(`Cell ${index + 1} is shown as text: its Markdown would be a mistake in a deck.`)
    return fenced(cell.source, 'markdown')
  }

  /** Whether the deck's grammar finds no mistake in it. */
  private isReadable(text: string): boolean {
    const bytes = new TextEncoder().encode(`# Title\n\n${text}`)
    const { files } = this.pictures
    const { problems } = readDeck(
      {
        read: (path) =>
          path === 'slides.md'
            ? { path, bytes }
            : files.has(path)
              ? { path, bytes: files.get(path)! }
              : { problem: 'none' },
      },
      'slides.md',
    )
    return problems.every(({ severity }) => severity !== 'error')
  }

  /** Pictures and plain text of what code gave; all of it stays in the notebook. */
  private outputs({ id, outputs = [] }: Cell, cell = 0): string {
    return outputs
      .map((output, index) => this.output(output, `${id || 'output'}-${index + 1}`, cell))
      .join('')
  }

  private output(output: JsonObject, name: string, cell: number): string {
    const { text, data, traceback } = output
    if (output['name'] === 'stderr' && !this.isOurs) {
      this.warnings.push(`cell ${cell + 1} wrote to stderr: that is left out`)
      return ''
    }
    if (typeof text === 'string') return shownOutput(text)
    if (Array.isArray(traceback)) return shownOutput(traceback.join('\n'))
    if (!isObject(data)) return ''
    for (const [type, value] of Object.entries(data)) {
      const path =
        type.startsWith('image/') && typeof value === 'string'
          ? this.pictures.output(type, value, name)
          : undefined
      const alt = typeof data['text/plain'] === 'string' ? data['text/plain'] : 'What the code drew.'
      if (path !== undefined) return `\n![${alt.replaceAll(/[[\]\\\n]/g, ' ').trim()}](${path})\n`
    }
    const html = data['text/html']
    const table = typeof html === 'string' && !this.isOurs ? tableOf(html) : undefined
    if (table !== undefined) return `\n${table}\n`
    const lost = Object.keys(data).filter((type) => !/^(?:text\/plain|text\/html|image\/.*)$/.test(type))
    if ((lost.length > 0 || html !== undefined) && !this.isOurs)
      this.warnings.push(
        `cell ${cell + 1} gave ${[...lost, ...(html === undefined ? [] : ['HTML'])].join(', ')}: its plain text is shown`,
      )
    const plain = data['text/plain'] ?? data['text/html']
    return typeof plain === 'string' ? shownOutput(plain) : ''
  }
}

/** Of a terminal: they say nothing here. */
// oxlint-disable-next-line no-control-regex
const COLOURS = /\u001b\[[\d;]*m/g

function shownOutput(text: string): string {
  const lines = text.replaceAll(COLOURS, '').trimEnd().split('\n')
  if (lines.join('').trim() === '') return ''
  const more = lines.length > MOST_LINES ? [`… ${lines.length - MOST_LINES} lines more`] : []
  return `\n${fenced([...lines.slice(0, MOST_LINES), ...more].join('\n'), 'text')}\n`
}

/**
 * Markdown that ends with its cell: a fence, a comment or raw HTML that is never closed would go on over what comes after it.
 * `---` is a thematic break in a notebook, and in a deck the next slide.
 */
function withinCell(text: string): string {
  const closed = text.lastIndexOf('-->') + 1
  const whole =
    text.slice(0, closed) +
    text.slice(closed).replaceAll(OPEN_COMMENT, (all) => (all === '<!--' ? '\\<!--' : all))
  const { text: changed, open } = outsideFences(whole, (line, before) =>
    SEPARATOR.test(line) && before.trim() === '' ? '***' : line.replace(OPEN_HTML, '$1\\$2'),
  )
  return open === '' ? changed : `${changed}\n${open}`
}

/** The same of Markdown that knows our syntax: containers are closed where they begin. */
export function ourWithinCell(text: string): string {
  let depth = 0
  const { text: changed } = outsideFences(withinCell(text), (line) => {
    const [, info] = CONTAINER.exec(line) ?? []
    if (info === undefined) return line
    if (info !== '') depth++
    else if (depth > 0) depth--
    else return line.replace(':', '\\:')
    return line
  })
  // Raw HTML goes on to a blank line.
  return depth > 0 ? `${changed}\n${'\n:::'.repeat(depth)}` : changed
}

const CONTAINER = /^ {0,3}:{3,}[ \t]*(.*?)[ \t:]*$/
const SEPARATOR = /^ {0,3}-{3,}[ \t]*$/
/** `<!--`, and code that it may stand in. */
const OPEN_COMMENT = /(?<!`)(`+)(?!`)[^`\n]*\1(?!`)|<!--/g
const OPEN_HTML = /^( {0,3})(<(?:(?:script|style|textarea|pre)(?=[\s>]|$)|\?|!(?!--)))/i

/** What only looks like our own syntax. */
const withoutOurs = (text: string): string =>
  outsideFences(
    text,
    (line) =>
      line
        .replace(
          /^( {0,3})(:{3,}|<<<|\[Demo time\]|<(?=[A-Za-z/?])(?![A-Za-z][\w+.-]*:|[^\s<>]+@))/i,
          '$1\\$2',
        )
        .replaceAll(OURS, (all, code: string | undefined) => (code === undefined ? `\\${all}` : all)),
    // Highlights, names and the like.
    (line) => line.replace(/\s*\{.*$/, ''),
  ).text

/** Code, which stays; attributes, and marks of footnotes: of those a slide may have one of each name only. */
const OURS = /((?<!`)(?:`+)(?!`)[^`]*`+)|\{(?=[^{}]*\}\s*$)|(?<=[\])`*_~])\{|\^(?=\[)|\[(?=\^)/g

/** Links lead to other sites alone: what lies beside the notebook is not in the deck. */
const withoutWays = (text: string): string =>
  outsideFences(text, (line) =>
    line.replaceAll(LINK, (link, words: string, href: string) =>
      /^(https?:\/\/|mailto:)/i.test(href) ? link : words,
    ),
  ).text

const LINK =
  /(?<!!)\[((?:[^[\]\\]|\\.)*)\]\(\s*<?([^\s()>]*(?:\([^\s()>]*\)[^\s()>]*)?)>?(?:\s+(?:"[^"]*"|'[^']*'))?\s*\)/g

/**
 * Changes lines of Markdown, but for those of code in fences; `changeOpening`: how a line that opens one is changed. `open`
 * closes the fence that was not.
 */
function outsideFences(
  text: string,
  change: (line: string, before: string) => string,
  changeOpening = (line: string): string => line,
): { readonly text: string; readonly open: string } {
  let fenceMark = ''
  let before = ''
  const lines = text.split('\n').map((line) => {
    const [, marks = ''] = /^ {0,3}(`{3,}|~{3,})/.exec(line) ?? []
    const isEdge = marks !== '' && (fenceMark === '' || marks.startsWith(fenceMark))
    const isOpening = isEdge && fenceMark === ''
    if (isEdge) fenceMark = isOpening ? marks : ''
    const last = before
    before = line
    if (isOpening) return changeOpening(line)
    return isEdge || fenceMark !== '' ? line : change(line, last)
  })
  return { text: lines.join('\n'), open: fenceMark }
}

/** What the deck is called, and by whom. */
export function frontMatter({ metadata, cells }: Notebook, name: string): string {
  const heading = cells.map(({ source }) => /^\s*#\s+(.+)$/m.exec(source)?.[1]).find(Boolean)
  const title = typeof metadata['title'] === 'string' ? metadata['title'] : (heading ?? name)
  const authors = Array.isArray(metadata['authors'])
    ? metadata['authors'].flatMap((author) =>
        isObject(author) && typeof author['name'] === 'string' ? [author['name']] : [],
      )
    : []
  const plain = (text: string): string => JSON.stringify(text.replaceAll(/\s+/g, ' ').trim())
  const lines = [
    `title: ${plain(title)}`,
    ...(authors.length > 0 ? [`author: ${plain(authors.join(', '))}`] : []),
  ]
  return `---\n${lines.join('\n')}\n---\n`
}

function languageOf({ metadata }: Notebook): string {
  for (const [key, name] of [
    ['language_info', 'name'],
    ['kernelspec', 'language'],
  ] as const) {
    const info = metadata[key]
    const language = isObject(info) ? info[name] : undefined
    if (typeof language === 'string' && /^[\w+#-]+$/.test(language)) return language.toLowerCase()
  }
  return 'python'
}

/** Python that does not say that it is Python 2. */
function isNewPython({ metadata }: Notebook, language: string): boolean {
  if (!/^(ipython|python)\d*$/.test(language)) return false
  const { language_info: info, kernelspec: kernel } = metadata
  const isTwo =
    (isObject(info) && typeof info['version'] === 'string' && info['version'].startsWith('2')) ||
    (isObject(kernel) && kernel['name'] === 'python2')
  return !isTwo
}

const isTagged = ({ metadata }: Cell, tag: string): boolean =>
  Array.isArray(metadata['tags']) && metadata['tags'].includes(tag)
