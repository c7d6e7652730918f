/**
 * Blocks of a slide as plain Markdown (CommonMark with tables and strikethrough), for readers that know nothing of our own
 * syntax: classes, marks of steps and comments are gone, boxes are quotes, columns follow each other. What is plain already
 * comes out as it was written, wherever Markdown leaves no choice.
 */
import type { DemoRef, Token } from '../deck.ts'
import { fenced } from '../notebook/index.ts'
import { attributeOf } from '../tokens.ts'

/** What depends on where the Markdown will be read. */
export interface PlainStyle {
  /** An image as Markdown or HTML; `src` is a file of the deck. */
  picture(src: string, alt: string): string
  /** Where a link leads; undefined: nowhere, its words stand alone. */
  link(href: string): string | undefined
  /** A demo as a paragraph. */
  demo(demo: DemoRef): string
  /** What a cell gave, as text; absent: nothing is shown of it. */
  ran?(id: string): string
  /** The mark of a footnote, and the footnotes at their part's foot. */
  mark(number: number): string
  footnotes(notes: readonly { readonly number: number; readonly text: string }[]): string
  /** The level of a heading that is written with `level`. */
  heading(level: number): number
  /** Characters with a meaning there, beyond Markdown's. */
  readonly also: RegExp | undefined
}

/** `''` when there is nothing to show. */
export function toPlain(tokens: readonly Token[], style: PlainStyle): string {
  return new Writer(tokens, style).blocks(() => false).join('\n\n')
}

class Writer {
  private readonly tokens: readonly Token[]
  private readonly style: PlainStyle
  private at = 0

  constructor(tokens: readonly Token[], style: PlainStyle) {
    this.tokens = tokens
    this.style = style
  }

  /** Blocks up to the token that ends them, which is passed. */
  blocks(isEnd: (token: Token) => boolean): string[] {
    const blocks: string[] = []
    for (let token = this.next(); token && !isEnd(token); token = this.next()) {
      const block = this.block(token)
      if (block === '') continue
      // Lists that a box parted would be one.
      if (LIST.test(block) && LIST.test(blocks.at(-1) ?? '')) blocks.push(APART)
      blocks.push(block)
    }
    return blocks
  }

  private next(): Token | undefined {
    return this.tokens[this.at++]
  }

  private closed(open: Token): string[] {
    const type = open.type.replace(/_open$/, '_close')
    return this.blocks((token) => token.type === type && token.level === open.level)
  }

  private block(token: Token): string {
    switch (token.type) {
      case 'paragraph_open':
        return this.closed(token).join('\n')
      case 'inline':
        return guardLines(this.inline(token.children ?? []))
      case 'heading_open':
        return `${'#'.repeat(this.style.heading(Number(token.tag.slice(1))))} ${this.closed(token)
          .join(' ')
          .replaceAll(/\\?\n/g, ' ')
          .replace(/(#+)$/, (marks) => `\\${marks}`)}`.trim()
      case 'bullet_list_open':
      case 'ordered_list_open':
        return this.list(token)
      case 'blockquote_open':
        return quoted(this.closed(token).join('\n\n'))
      case 'box_open': {
        const isQuote = / (note|tip|warning)\b/.test(` ${attributeOf(token, 'class') ?? ''}`)
        const text = this.blocks(({ type }) => type === 'box_close').join('\n\n')
        return isQuote ? quoted(text) : text
      }
      case 'fence':
      case 'code_block': {
        const code = token.meta?.code
        if (code?.cell?.isHidden) return ''
        const text = fenced(code?.text ?? token.content.replace(/\n$/, ''), code?.lang ?? '')
        const ran = code?.cell ? (this.style.ran?.(code.id) ?? '') : ''
        return ran === '' ? text : `${text}\n\n${fenced(ran, 'text')}`
      }
      case 'demo':
        return token.meta?.demo ? this.style.demo(token.meta.demo) : ''
      case 'hr':
        return '***'
      case 'html_block':
        return token.meta?.html === undefined
          ? guardLines(this.text(token.content.trim()))
          : token.meta.html.trim()
      case 'table_open':
        return this.table()
      case 'footnotes_open':
        return this.footnotes()
      default:
        return ''
    }
  }

  private list(open: Token): string {
    const isOrdered = open.type === 'ordered_list_open'
    let number = Number(attributeOf(open, 'start') ?? 1)
    const close = open.type.replace('_open', '_close')
    const items: string[] = []
    let isLoose = false
    for (let token = this.next(); token && token.type !== close; token = this.next()) {
      if (token.type !== 'list_item_open') continue
      const mark = isOrdered ? `${number++}${token.markup || '.'} ` : `${token.markup || '-'} `
      const first = this.tokens[this.at]
      isLoose ||= first?.type === 'paragraph_open' && !first.hidden
      const isTight = !isLoose
      const blocks = this.closed(token)
      items.push(mark + indented(blocks.join(isTight ? '\n' : '\n\n'), mark.length))
    }
    return items.map((item) => item.trimEnd()).join(isLoose ? '\n\n' : '\n')
  }

  private table(): string {
    const rows: string[][] = []
    const marks: string[] = []
    for (let token = this.next(); token && token.type !== 'table_close'; token = this.next()) {
      if (token.type === 'tr_open') rows.push([])
      if (token.type === 'th_open')
        marks.push(ALIGNED[/(left|right|center)/.exec(attributeOf(token, 'style') ?? '')?.[1] ?? ''] ?? '---')
      if (token.type === 'inline')
        rows.at(-1)?.push(
          this.inline(token.children ?? [])
            .replaceAll(/\\?\n/g, ' ')
            .replaceAll('|', '\\|'),
        )
    }
    const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
    const [head = [], ...body] = rows
    return [line(head), `|${marks.join('|')}|`, ...body.map(line)].join('\n')
  }

  private footnotes(): string {
    const notes: { number: number; text: string }[] = []
    for (let token = this.next(); token && token.type !== 'footnotes_close'; token = this.next()) {
      if (token.type !== 'footnote_open') continue
      const number = token.meta?.footnote?.number ?? notes.length + 1
      const text = this.blocks(({ type, level }) => type === 'footnote_close' && level === token.level).join(
        '\n\n',
      )
      notes.push({ number, text })
    }
    return this.style.footnotes(notes)
  }

  private inline(tokens: readonly Token[]): string {
    let text = ''
    /** Where the last mark of emphasis closed. */
    let closed = -1
    /** What ends each link that is open. */
    const links: string[] = []
    tokens.forEach((token, index) => {
      switch (token.type) {
        case 'text':
          if (closed === text.length && CLOSES_BEFORE_NO_WORD.test(text) && WORD.test(token.content[0] ?? ''))
            text += APART
          // What stood between two blanks is gone, and one of them with it.
          if (links.at(-1) !== VERBATIM)
            text += this.text(
              /(^|\s)$/.test(text) ? token.content.replace(/^[ \t]+/, '') : token.content,
              text.at(-1),
            )
          break
        case 'code_inline':
          text += codeSpan(token.content)
          break
        case 'softbreak':
          text = `${text.replace(/[ \t]+$/, '')}\n`
          break
        case 'hardbreak':
          text += '\\\n'
          break
        case 'image':
          text += this.style.picture(attributeOf(token, 'src') ?? '', token.content)
          break
        case 'html_inline':
          text += token.meta?.html ?? this.text(token.content)
          break
        case 'footnote_ref':
          text += this.style.mark(token.meta?.footnote?.number ?? 0)
          break
        case 'click':
          break
        case 'link_open': {
          const href = attributeOf(token, 'href') ?? ''
          const to = this.style.link(href)
          if (to === undefined) links.push('')
          else if (token.info === 'auto' && tokens[index + 1]?.type === 'text') {
            const words = tokens[index + 1]!.content
            const isEnded = /^(?:$|[\s.,;:!?)])/.test(tokens[index + 3]?.content ?? '')
            text += token.markup === 'autolink' || !isEnded ? `<${words}>` : words
            links.push(VERBATIM)
          } else {
            const title = attributeOf(token, 'title')
            text += '['
            links.push(`](${destination(to)}${title ? ` "${title.replaceAll(/["\\]/g, '\\$&')}"` : ''})`)
          }
          break
        }
        case 'link_close': {
          const end = links.pop() ?? ''
          if (end !== VERBATIM) text += end
          break
        }
        case 'em_open':
        case 'strong_open':
        case 's_open':
          // Attributes that stood between are gone: marks would be read as one.
          if (
            (closed === text.length && text.at(-1) === token.markup[0]) ||
            (WORD.test(text.at(-1) ?? '') &&
              (token.markup[0] === '_' || PUNCTUATION.test(tokens[index + 1]?.content[0] ?? '')))
          )
            text += APART
          text += token.markup
          break
        case 'em_close':
        case 'strong_close':
        case 's_close':
          text += token.markup
          closed = text.length
          break
        default:
          if (!token.tag) text += this.text(token.content)
      }
    })
    // Blanks of Unicode are text.
    return text.replaceAll(/^[ \t\n]+|[ \t\n]+$/g, '')
  }

  /** Text so that it is read as text. */
  private text(content: string, before = ''): string {
    const plain = escapeText(content, before)
    return this.style.also ? plain.replaceAll(this.style.also, '\\$&') : plain
  }
}

/** A comment that parts what would be read as one. */
const APART = '<!-- -->'
const WORD = /[\p{L}\p{N}]/u
const PUNCTUATION = /[\p{P}\p{S}]/u
/** Marks of emphasis that end nothing where a word follows. */
const CLOSES_BEFORE_NO_WORD = /_$|[\p{P}\p{S}](?:\*{1,3}|~~)$/u
const LIST = /^(?:[-+*]|\d{1,9}[.)]) /
const VERBATIM = '\0'
const ALIGNED: Readonly<Record<string, string>> = { left: ':--', right: '--:', center: ':-:' }

function escapeText(content: string, before: string): string {
  return content.replaceAll(
    /\\(?=[!-/:-@[-`{-~])|[*_`]|\](?=[([:{])|\[(?=\^)|<(?=[A-Za-z/!?])|&(?=#?\w{1,32};)|~(?=~)|\{(?=[^{}]*\})|!(?=\[)/g,
    (character, at: number) =>
      isIdle(character, content[at - 1] ?? before, content.slice(at + 1)) ? character : `\\${character}`,
  )
}

/** What can mark nothing: a star with blanks on both sides, a line within a word, a brace that follows no mark and ends no line. */
function isIdle(character: string, before: string, rest: string): boolean {
  const after = rest[0] ?? ''
  if (character === '{') return !/[\])`*_~]/.test(before) && !/^[^{}]*\}$/.test(rest)
  if (character === '*') return /^[ \t]$/.test(before) && /^\s$/.test(after)
  if (character === '_') return /^[\p{L}\p{N}]$/u.test(before) && /^[\p{L}\p{N}]$/u.test(after)
  return false
}

/** Marks that would begin another block, at the start of a line. */
const guardLines = (text: string): string =>
  text.replaceAll(
    /^(?:(#{1,6}(?=\s|$)|>|[-+](?=\s|$)|=+\s*$|-{2,}\s*$|~{3}|:{3}|<{3}|\||[-:](?=[-:| \t]*\|[-:| \t]*$))|(\d{1,9})([.)])(?=\s|$))/gm,
    (all, mark: string | undefined, number: string | undefined, dot: string | undefined) =>
      mark === undefined ? `${number}\\${dot}` : `\\${all}`,
  )

const indented = (text: string, by: number): string => text.replaceAll(/\n(?=[^\n])/g, `\n${' '.repeat(by)}`)

const quoted = (text: string): string =>
  text.replaceAll(/^(?=(.?))/gm, (_, next: string) => (next ? '> ' : '>'))

function codeSpan(content: string): string {
  const longest = Math.max(0, ...[...content.matchAll(/`+/g)].map(([marks]) => marks.length))
  const mark = '`'.repeat(longest === 0 ? 1 : longest + 1)
  const isPadded = /^`|`$|^ .*[^ ].* $/.test(content)
  return isPadded ? `${mark} ${content} ${mark}` : `${mark}${content}${mark}`
}

/** A link's destination that can hold anything. */
const destination = (href: string): string =>
  /[\s()<>]/.test(href) ? `<${href.replaceAll(/[<>]/g, encodeURIComponent).replaceAll(/\s/g, '%20')}>` : href
