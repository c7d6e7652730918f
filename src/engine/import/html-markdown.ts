/** Raw HTML of a foreign slide as Markdown and boxes, where that says the same; tags that a deck may have stay. */
import { isFar, shortened } from './assets.ts'
import { classesIn, MARKS, type Kept, type Remark } from './foreign-deck.ts'
import { closeFence } from './fences.ts'
import { unescapeHtml, VOID, type Element, type Node } from './html-tree.ts'
import { writeText, type TextPlace, type TextScope } from './inline-text.ts'

export interface HtmlScope extends TextScope {
  readonly source: string
  placeOf(offset: number): TextPlace
  /** Whether a tag there begins a block of the slide: first in its line, in no list and no quote. */
  isBlock(offset: number): boolean
  codeEnd(offset: number): number
  nextCode(offset: number): number
  /** What the engine itself says of an element; undefined: nothing. */
  readonly convert: ConvertElement | undefined
  /** No tags at all. */
  readonly isPlain: boolean
  /** Text is HTML's, not Markdown's. */
  readonly isHtml: boolean
  readonly keepsComments: boolean
}

export type ConvertElement = (element: Element, html: HtmlWriter) => string | undefined

const INLINE = new Set(
  'abbr b bdi bdo cite code del dfn em i ins kbd mark q rp rt ruby s samp small span strong sub sup time u var'.split(
    ' ',
  ),
)
const BOXES = new Set(
  'div section center article main header footer aside figure figcaption nav address fieldset legend hgroup picture noscript'.split(
    ' ',
  ),
)
/** What is in them is no text of the slide. */
const GONE = new Set(
  'script style svg canvas math template iframe video audio object embed button input select form textarea source track link meta title head map area dialog progress'.split(
    ' ',
  ),
)
const FRAMES = new Set('table caption colgroup col tbody thead tfoot tr td th dl dt dd'.split(' '))
const ATTRIBUTES = new Set(['title', 'lang', 'dir', 'open', 'colspan', 'rowspan', 'datetime'])
const COLUMNS =
  /(?:^|\s)(?:columns?|cols|row|flex|grid|two-?columns?|two-?cols?|multi-?columns?|columns?-wrapper|container)(?:\s|$)/

export class HtmlWriter {
  readonly scope: HtmlScope
  /** Tags that went to the deck as they are. */
  tags = 0
  /** Notes that stood among the slide's text. */
  readonly said: string[] = []

  constructor(scope: HtmlScope) {
    this.scope = scope
  }

  write(nodes: readonly Node[]): string {
    return nodes.map((node) => this.node(node)).join('')
  }

  report(offset: number, reason: string): void {
    this.scope.report({ ...this.scope.placeOf(offset), reason } satisfies Remark)
  }

  /** Keeps what stands between two offsets of the source in a comment. */
  keep(from: number, to: number, reason: string): void {
    const kept: Kept = { ...this.scope.placeOf(from), text: this.scope.source.slice(from, to), reason }
    this.scope.keep(kept)
    if (reason !== '') this.scope.report(kept)
  }

  /** `text` as a block of its own. */
  block(text: string): string {
    const inner = closeFence(text.replace(/^(?:[ \t]*\n)+|\s+$/g, ''))
    return inner === '' ? '\n\n' : `\n\n${inner}\n\n`
  }

  box(classes: readonly string[], text: string, name = ''): string {
    const attributes = classes.length > 0 ? `${MARKS.brace}${classes.map((one) => `.${one}`).join(' ')}}` : ''
    const info = `${name} ${attributes}`.trim()
    return this.block(`${MARKS.colons} ${info}\n\n${closeFence(text.trim())}\n\n${MARKS.colons}`)
  }

  /** What is in an element, its lines without the indent that they share. */
  inner(element: Element): string {
    return dedent(this.write(element.children))
  }

  private node(node: Node): string {
    if (node.kind === 'text') return this.text(node.text, node.from)
    if (node.kind === 'comment') {
      if (this.scope.keepsComments) this.keep(node.from, node.to, '')
      return ''
    }
    if (node.kind === 'stray') {
      if (node.text !== '</br>' && node.text !== '</p>')
        this.keep(node.from, node.from + node.text.length, `${node.text} closes nothing`)
      return node.text === '</br>' ? '<br>' : ''
    }
    return this.scope.convert?.(node, this) ?? this.element(node)
  }

  private text(text: string, from: number): string {
    if (this.scope.isHtml) {
      const plain = unescapeHtml(text).replaceAll(/\s+/g, ' ')
      return plain.replaceAll(/[\\`*_[\]{}<>#]|^\s*(?:[-+]|\d+[.)])(?=\s)/g, (mark) => `\\${mark.trim()}`)
    }
    let out = ''
    for (let at = 0; at < text.length;) {
      const end = this.scope.codeEnd(from + at) - from
      if (end > at) {
        out += text.slice(at, end)
        at = end
        continue
      }
      const next = Math.min(this.scope.nextCode(from + at) - from, text.length)
      out += writeText(text.slice(at, next), this.scope.placeOf(from + at), this.scope)
      at = next
    }
    return out
  }

  private element(element: Element): string {
    const { name, from } = element
    if (GONE.has(name)) return this.gone(element)
    if (name === 'br') return this.scope.isPlain ? '\n' : this.tag('<br>')
    if (name === 'wbr') return ''
    if (name === 'hr') return this.scope.isBlock(from) ? this.block('***') : ' '
    if (name === 'img') return this.image(element)
    if (name === 'a') return this.anchor(element)
    if (name === 'pre' && this.scope.isBlock(from)) return this.pre(element)
    if (/^h[1-6]$/.test(name)) return this.heading(element)
    if (name === 'p') return this.paragraph(element)
    if ((name === 'ul' || name === 'ol') && this.scope.isBlock(from)) return this.block(this.list(element))
    if (name === 'blockquote') return this.block(this.inner(element).trim().replaceAll(/^/gm, '> '))
    if (name === 'details') return this.details(element)
    if (name === 'table' || name === 'dl') return this.frame(element)
    if (INLINE.has(name)) return this.inlineElement(element)
    if (BOXES.has(name)) return this.boxElement(element)
    this.keepTag(element, `<${name}> has no counterpart: what is in it is shown`)
    return this.isWide(element) ? this.block(this.inner(element)) : this.write(element.children)
  }

  /** Whether an element stands on lines of its own. */
  isWide(element: Element): boolean {
    return this.scope.isBlock(element.from)
  }

  keepTag({ from, to }: Element, reason: string): void {
    this.keep(from, to, reason)
  }

  tag(text: string): string {
    this.tags++
    return text
  }

  private gone(element: Element): string {
    const { name, from, to, end } = element
    const src =
      element.attributes.get('src') ??
      element.attributes.get('data-src') ??
      element.attributes.get('data') ??
      ''
    const reasons: Readonly<Record<string, string>> = {
      style: 'CSS of the deck: write a theme.css and `theme: theme.css`',
      script: 'a script: nothing of it runs; write a component',
      svg: 'a drawing in HTML: put it into a file, and write `![alt](drawing.svg)`',
    }
    this.keep(from, end < 0 ? to : end, reasons[name] ?? `<${name}> has no counterpart`)
    if (!isFar(src)) return ''
    const link = `[${shortened(src).replaceAll(/[[\]\\]/g, '')}](<${src.replaceAll(/[<>\s]/g, '')}>)`
    return this.isWide(element) ? this.block(link) : link
  }

  private image(element: Element): string {
    const { attributes, from, to } = element
    const get = (key: string): string => unescapeHtml(attributes.get(key) ?? '')
    const src = get('src') || get('data-src') || get('data-lazy-src')
    const alt = get('alt')
      .replaceAll(/[[\]\\]/g, '\\$&')
      .replaceAll(/\s+/g, ' ')
      .trim()
    if (src === '') {
      this.keep(from, to, 'a picture without a file')
      return alt
    }
    const adopted = this.scope.assets.adopt(src, this.scope.placeOf(from))
    if (!adopted) {
      this.keep(from, to, '')
      return alt
    }
    const sizes = sizesOf(get('width'), get('height'), get('style'))
    const written = adopted.isRemote
      ? ''
      : attributesOf([...classesIn(get('class')).map((one) => `.${one}`), ...sizes])
    const picture = `![${alt.replace(/^bg(?=\s|$)/, 'Bg')}](${adopted.path})${written}`
    return this.scope.isBlock(from) && isAloneInLine(this.scope.source, from, to)
      ? this.block(picture)
      : picture
  }

  private anchor(element: Element): string {
    const href = unescapeHtml(element.attributes.get('href') ?? '')
    const inner = this.write(element.children)
      .replaceAll(/\s*\n\s*/g, ' ')
      .trim()
    if (href === '' || inner === '') return inner
    if (isFar(href)) return `[${inner}](<${href.replaceAll(/[<>\s]/g, '')}>)`
    this.keepTag(element, `a link to ${shortened(href)}, which is not in the deck: its words are left`)
    return inner
  }

  private pre(element: Element): string {
    const code = element.children.find(
      (child): child is Element => child.kind === 'element' && child.name === 'code',
    )
    const { source } = this.scope
    const holder = code ?? element
    const raw = source.slice(holder.to, holder.inner < 0 ? source.length : holder.inner)
    const text = unescapeHtml(raw.replaceAll(/<\/?[a-z][^<>]*>/gi, '')).replace(/^\n|\s+$/g, '')
    const lang =
      /(?:^|\s)(?:language-|lang-)?([\w+#-]+)/.exec(holder.attributes.get('class') ?? '')?.[1] ?? ''
    return this.block(fence(dedent(text), lang === 'hljs' ? '' : lang))
  }

  private heading(element: Element): string {
    const level = Number(element.name[1])
    const inner = this.write(element.children).replaceAll(/<br>/g, ' ').replaceAll(/\s+/g, ' ').trim()
    if (inner === '') return ''
    const classes = classesIn(element.attributes.get('class') ?? '')
    const step = isFragment(element) ? ['.fragment'] : []
    const attributes = attributesOf([...classes.map((one) => `.${one}`), ...step])
    return this.scope.isBlock(element.from)
      ? this.block(`${'#'.repeat(level)} ${inner}${attributes === '' ? '' : ` ${attributes}`}`)
      : `**${inner}**`
  }

  private paragraph(element: Element): string {
    const inner = this.inner(element)
      .replaceAll(/\n[ \t]*(?=\S)/g, '\n')
      .trim()
    const classes = classesIn(element.attributes.get('class') ?? '')
    if (/center|right/.test(element.attributes.get('align') ?? ''))
      classes.push(element.attributes.get('align')!)
    if (!this.isWide(element)) return inner
    const isSimple = !/\n[ \t]*\n|^\s*(?:[#>:]|[-*+] )/.test(inner)
    if (isFragment(element) && isSimple)
      return this.block(`${inner} ${attributesOf([...classes.map((one) => `.${one}`), '.fragment'])}`)
    return classes.length > 0 ? this.box(classes, inner) : this.block(inner)
  }

  private list(element: Element): string {
    const isOrdered = element.name === 'ol'
    let number = Number(element.attributes.get('start') ?? 1) || 1
    const items = element.children.filter((child): child is Element => child.kind === 'element')
    return items
      .map((item) => {
        const isStep = isFragment(item)
        const mark = isOrdered ? `${number++}${isStep ? ')' : '.'}` : isStep ? '*' : '-'
        const text = item.children
          .map((child) =>
            child.kind === 'element' && /^[uo]l$/.test(child.name)
              ? `\n${this.list(child)}`
              : this.write([child]),
          )
          .join('')
          .replaceAll(/\n[ \t]*\n+/g, '\n')
          .trim()
        const indent = ' '.repeat(mark.length + 1)
        return `${mark} ${text
          .split('\n')
          .map((line, index) => (index === 0 ? line.trim() : indent + line.replace(/^\s+(?![-*\d ])/, '')))
          .join('\n')}`
      })
      .join('\n')
  }

  private details(element: Element): string {
    if (this.scope.isPlain || !this.isWide(element)) return this.inner(element)
    const summary = element.children.find(
      (child): child is Element => child.kind === 'element' && child.name === 'summary',
    )
    const rest = dedent(this.write(element.children.filter((child) => child !== summary))).trim()
    const words = summary ? this.write(summary.children).replaceAll(/\s+/g, ' ').trim() : ''
    this.tags++
    return this.block(`<details>\n<summary>${words}</summary>\n\n${rest}\n\n</details>`)
  }

  /** Tables stay HTML, without what they may not have. */
  private frame(element: Element): string {
    if (this.scope.isPlain || !this.isWide(element) || element.end < 0) {
      this.keep(
        element.from,
        element.end < 0 ? element.to : element.end,
        `<${element.name}> stands where no table can`,
      )
      return this.inner(element)
    }
    this.tags++
    return this.block(this.frameText(element).replaceAll(/\n\s*(?=\n)/g, ''))
  }

  private frameText(node: Node): string {
    if (node.kind === 'text') return node.text.replaceAll(/<(?=[a-z/!?])/gi, '&lt;')
    if (node.kind !== 'element') return ''
    const inner = node.children.map((child) => this.frameText(child)).join('')
    const { name } = node
    if (name === 'br') return '<br>'
    if (FRAMES.has(name) || INLINE.has(name) || /^(?:ul|ol|li|p|div|h[3-6]|blockquote)$/.test(name)) {
      const attributes = this.attributesFor(node)
      if (VOID.has(name)) return `<${name}${attributes}>`
      return node.end < 0 && !/^(?:td|th|tr|li|p|dt|dd|tbody|thead|tfoot)$/.test(name)
        ? inner
        : `<${name}${attributes}>${inner}</${name}>`
    }
    const reason =
      name === 'a' || name === 'img'
        ? `<${name}> in a table of HTML: write the table in Markdown`
        : `<${name}> has no counterpart`
    this.keepTag(node, reason)
    return GONE.has(name)
      ? ''
      : name === 'img'
        ? (node.attributes.get('alt') ?? '').replaceAll('<', '&lt;')
        : inner
  }

  private inlineElement(element: Element): string {
    const { name, from, to, end } = element
    const inner = this.write(element.children)
    const isWhole = end >= 0 && !/\n[ \t]*\n/.test(inner) && !inner.includes(MARKS.colons)
    if (this.scope.isPlain || !isWhole) {
      if (!isWhole) this.keep(from, to, `<${name}> is not closed in its paragraph`)
      return inner
    }
    const attributes = this.attributesFor(element)
    if (name === 'span' && attributes === '') return inner
    return this.tag(`<${name}${attributes}>`) + inner + `</${name}>`
  }

  private boxElement(element: Element): string {
    const { name, attributes, from, end } = element
    const classes = classesIn(attributes.get('class') ?? '')
    if (name === 'center' || /center/.test(attributes.get('align') ?? '')) classes.push('center')
    if (name === 'aside' && /(?:^|\s)notes(?:\s|$)/.test(attributes.get('class') ?? ''))
      return this.notes(element)
    if (!this.isWide(element) || end < 0) {
      if (attributes.size > 0 || end < 0)
        this.keepTag(element, `<${name}> ${end < 0 ? 'is never closed' : 'stands where no box can'}`)
      return this.write(element.children)
    }
    const dropped = this.droppedOf(element, ['class', 'align', 'id'])
    if (dropped.length > 0)
      this.keep(
        from,
        element.to,
        `${dropped.join(', ')} of <${name}> ${dropped.length > 1 ? 'are' : 'is'} left out`,
      )
    if (this.scope.isPlain) return this.block(this.inner(element))
    const columns = this.columns(
      element,
      `${attributes.get('class') ?? ''} ${attributes.has('flex') ? 'flex' : ''} ${/cols-\d/.test(attributes.get('grid') ?? '') ? 'grid' : ''}`,
      attributes.get('style') ?? '',
    )
    if (columns !== undefined) return columns
    const inner = this.inner(element)
    if (inner.trim() === '') return '\n\n'
    if (isFragment(element)) classes.push('fragment')
    const shown = classes.filter((one) => one !== 'fragment')
    return shown.length > 0 ? this.box(shown, inner) : this.block(inner)
  }

  notes(element: Element): string {
    this.said.push(this.inner(element).trim())
    return ''
  }

  /** Columns where an element holds nothing but two or more of them. */
  private columns(element: Element, className: string, style: string): string | undefined {
    const isRow =
      COLUMNS.test(className) || /grid-cols|display:\s*(?:flex|grid)/.test(`${className} ${style}`)
    if (!isRow) return undefined
    const inner = element.children.filter((child) => child.kind !== 'text' || child.text.trim() !== '')
    const columns = inner.filter(
      (child): child is Element => child.kind === 'element' && child.name === 'div' && child.end >= 0,
    )
    if (columns.length !== inner.length || columns.length < 2 || columns.length > 6) return undefined
    return this.columnsOf(columns.map((column) => this.inner(column)))
  }

  columnsOf(texts: readonly string[], widths: readonly string[] = []): string {
    const columns = texts.map((text, index) => {
      const width = widths[index] ?? ''
      const attributes = width === '' ? '' : ` ${MARKS.brace}width=${width}}`
      return `${MARKS.colons} column${attributes}\n\n${closeFence(text.trim())}\n\n${MARKS.colons}`
    })
    return this.block(`${MARKS.colons} columns\n\n${columns.join('\n\n')}\n\n${MARKS.colons}`)
  }

  private droppedOf({ attributes }: Element, known: readonly string[]): string[] {
    return [...attributes.keys()].filter(
      (key) => !known.includes(key) && !/^(?:data-|v-pre|markdown)/.test(key),
    )
  }

  /** Classes and what else a tag may have; the rest is reported. */
  private attributesFor(element: Element): string {
    let out = ''
    const classes = classesIn(element.attributes.get('class') ?? '')
    if (classes.length > 0) out += ` class="${classes.join(' ')}"`
    const dropped: string[] = []
    for (const [key, value] of element.attributes) {
      const name = key.toLowerCase()
      if (name === 'class' || name === 'id' || name.startsWith('data-')) continue
      if (ATTRIBUTES.has(name))
        out += ` ${name}="${value.replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}"`
      else dropped.push(key)
    }
    if (dropped.length > 0)
      this.keep(
        element.from,
        element.to,
        `${dropped.join(', ')} of <${element.name}> ${dropped.length > 1 ? 'are' : 'is'} left out`,
      )
    return out
  }
}

export const isFragment = ({ attributes }: Element): boolean =>
  /(?:^|\s)fragment(?:\s|$)/.test(attributes.get('class') ?? '')

export const attributesOf = (items: readonly string[]): string =>
  items.length > 0 ? `${MARKS.brace}${items.join(' ')}}` : ''

/** Widths and heights that a picture may have: per cent, or pixels. */
export function sizesOf(width: string, height: string, style = ''): string[] {
  const styled = (key: string): string =>
    new RegExp(`(?:^|;)\\s*${key}\\s*:\\s*([^;]+)`).exec(style)?.[1]?.trim() ?? ''
  return [
    ['width', width || styled('width') || styled('max-width')],
    ['height', height || styled('height') || styled('max-height')],
  ].flatMap(([key, value = '']) => {
    const length = lengthOf(value)
    return length === undefined ? [] : [`${key}=${length}`]
  })
}

/** A length of CSS, as our grammar has them. */
export function lengthOf(value: string): string | undefined {
  const [, number, unit] =
    /^(\d+(?:\.\d+)?|\.\d+)\s*(%|px|em|rem|vw|vh|cm|mm|in|pt|)$/.exec(value.trim()) ?? []
  if (number === undefined) return undefined
  const factors: Readonly<Record<string, number>> = { em: 16, rem: 16, cm: 37.8, mm: 3.78, in: 96, pt: 1.333 }
  if (unit === '%' || unit === 'vw' || unit === 'vh') {
    const share = Math.min(100, Math.round(Number(number) * 100) / 100)
    return share > 0 ? `${share}%` : undefined
  }
  const pixels = Math.round(Number(number) * (factors[unit ?? ''] ?? 1))
  return pixels > 0 && pixels < 10_000 ? String(pixels) : undefined
}

export function fence(text: string, info: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map(([mark]) => mark.length))
  const mark = '`'.repeat(longest + 1)
  return `${mark}${info}\n${text.replace(/\n$/, '')}\n${mark}`
}

function isAloneInLine(source: string, from: number, to: number): boolean {
  const start = source.lastIndexOf('\n', from - 1) + 1
  const end = source.indexOf('\n', to)
  return source.slice(start, from).trim() === '' && source.slice(to, end < 0 ? undefined : end).trim() === ''
}

/** The text without the indent that its lines share. */
export function dedent(text: string): string {
  const lines = text.split('\n')
  const least = lines.reduce(
    (found, line) => (line.trim() === '' ? found : Math.min(found, /^ */.exec(line)![0].length)),
    Infinity,
  )
  return least === 0 || least === Infinity ? text : lines.map((line) => line.slice(least)).join('\n')
}
