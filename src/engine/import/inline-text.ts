/** Markdown between code and tags: pictures and links that the deck may have, and what would be taken for our syntax. */
import { isFar, type Assets } from './assets.ts'
import { MARKS, type Kept, type Remark } from './foreign-deck.ts'

export interface TextPlace {
  readonly file: string
  readonly line: number
}

export interface TextScope {
  readonly assets: Assets
  readonly report: (remark: Remark) => void
  readonly keep: (kept: Kept) => void
  /** Footnotes that the slide has, by their names. */
  readonly footnotes: ReadonlySet<string>
  /** Words of a picture's sentence may be directions: Marp's `w:300`. */
  readonly readAlt: ((alt: string, place: TextPlace) => { alt: string; attributes: string }) | undefined
  /** `![bg]` is a background there, too. */
  readonly isBackgroundAlt: boolean
}

const LABEL = String.raw`(?:[^\[\]\\]|\\.|\[(?:[^\[\]\\]|\\.)*\])*`
const DESTINATION = String.raw`\(\s*(<[^<>\n]*>|(?:[^\s()<>]|\((?:[^\s()])*\))*)(?:\s+("[^"\n]*"|'[^'\n]*'|\([^()\n]*\)))?\s*\)`
const LINK = new RegExp(String.raw`(!?)\[(${LABEL})\]${DESTINATION}`, 'y')
const DEFINITION = /^( {0,3}\[[^\]^][^\]]*\]:[ \t]*)<?([^\s<>]+)>?(.*)$/
const MOST_LABEL = 2000

/** The text, which begins at `place`. */
export const writeText = (text: string, place: TextPlace, scope: TextScope): string =>
  new Writer(text, place, scope).run()

class Writer {
  private readonly text: string
  private readonly place: TextPlace
  private readonly scope: TextScope
  private out = ''
  private line: number

  constructor(text: string, place: TextPlace, scope: TextScope) {
    this.text = text
    this.place = place
    this.scope = scope
    this.line = place.line
  }

  run(): string {
    const { text } = this
    for (let at = 0; at < text.length;) {
      const character = text[at]!
      if (character === '\n') this.line++
      if (character === '\\') {
        this.out += text.slice(at, at + 2)
        if (text[at + 1] === '\n') this.line++
        at += 2
      } else if (character === '!' || character === '[') at = this.takeLink(at)
      else if (character === '{') at = this.takeBrace(at)
      else if (character === '<') at = this.takeAngle(at)
      else if (character === '^' && text[at + 1] === '[') {
        this.out += '\\^'
        at++
      } else {
        this.out += character
        at++
      }
    }
    return this.out
  }

  private takeLink(at: number): number {
    const { text } = this
    const start = text[at] === '!' ? at + 1 : at
    // What looks like a picture may be a mark of a footnote behind an exclamation.
    if (text[start] !== '[' || (start > at && text[start + 1] === '^')) {
      this.out += text[at]
      return at + 1
    }
    const note = /^\[\^([^\]\s]+)\](:?)/.exec(text.slice(at, at + 100))
    if (note) {
      const isKnown = this.scope.footnotes.has(note[1]!)
      this.out += isKnown ? note[0] : `\\${note[0]}`
      return at + note[0].length
    }
    if (/^\[Demo time\]/i.test(text.slice(at, at + 20))) {
      this.out += '\\['
      return at + 1
    }
    LINK.lastIndex = at
    const match = text.indexOf('](', at) > at + MOST_LABEL ? null : LINK.exec(text)
    if (!match) {
      this.out += text.slice(at, start + 1)
      return start + 1
    }
    const [whole, bang, label = '', written = '', title] = match
    const destination = written.replace(/^<(.*)>$/s, '$1')
    const end = at + whole.length
    if (bang) this.out += this.picture(label, destination, title, text[end] === MARKS.brace)
    else this.out += this.link(label, destination, title)
    this.line += whole.split('\n').length - 1
    return end
  }

  private here(): TextPlace {
    return { file: this.place.file, line: this.line }
  }

  private picture(label: string, src: string, title: string | undefined, hasAttributes: boolean): string {
    const { assets, readAlt, isBackgroundAlt } = this.scope
    const read = readAlt?.(label, this.here()) ?? { alt: label, attributes: '' }
    const alt = isBackgroundAlt ? read.alt : read.alt.replace(/^\s*bg(?=\s|$)/, 'Bg')
    if (src === '') return alt
    const adopted = assets.adopt(src, this.here())
    const words = alt.replaceAll(/\s+/g, ' ').trim()
    if (!adopted) {
      this.scope.keep({ ...this.here(), text: `![${label}](${src})`, reason: '' })
      return /^bg(\s|$)/.test(words) ? '' : words
    }
    const name =
      title === undefined ? '' : ` ${title.startsWith('(') ? JSON.stringify(title.slice(1, -1)) : title}`
    const attributes = adopted.isRemote || hasAttributes ? '' : read.attributes
    return `![${words}](${adopted.path}${name})${attributes}`
  }

  private link(label: string, href: string, title: string | undefined): string {
    const inner = new Writer(label, this.here(), this.scope).run()
    const name = title === undefined ? '' : ` ${title}`
    if (isFar(href))
      return `[${inner}](${/[\s<>]/.test(href) ? `<${href.replaceAll(/[<>\n]/g, '')}>` : href}${name})`
    if (href === '') return inner
    this.scope.report({
      ...this.here(),
      reason: `a link to ${href.slice(0, 60)}, which is not in the deck: its words are left`,
    })
    this.scope.keep({ ...this.here(), text: `[${label}](${href})`, reason: '' })
    return inner
  }

  /** Braces that could be attributes of something. */
  private takeBrace(at: number): number {
    const { text } = this
    const before = text[at - 1] ?? '\n'
    const end = text.indexOf('\n', at)
    const rest = text.slice(at, end < 0 ? undefined : end)
    const isTrailing = /\s/.test(before) && /^\{[^{}]*\}\s*$/.test(rest)
    this.out += isTrailing || /[\])`*_~>]/.test(before) || this.out.endsWith(MARKS.brace) ? '\\{' : '{'
    return at + 1
  }

  /** What begins no tag that was read. */
  private takeAngle(at: number): number {
    const rest = this.text.slice(at, at + 300)
    const link = /^<(?:https?:|mailto:)[^\s<>]*>|^<[^\s<>@]+@[^\s<>]+>/i.exec(rest)
    if (link) {
      this.out += link[0]
      return at + link[0].length
    }
    this.out += /^<[A-Za-z/?!]/.test(rest) || rest.startsWith('<<<') ? '\\<' : '<'
    return at + 1
  }
}

/** Lines of Markdown that would begin something of ours, and definitions of links. */
export function safeLine(line: string, place: TextPlace, scope: TextScope): string {
  const safe = line.replace(/^( {0,3})(:{3,})/, '$1\\$2')
  const [, lead, destination, rest] = DEFINITION.exec(safe) ?? []
  if (lead === undefined || destination === undefined) return safe
  if (isFar(destination) || destination.startsWith('#')) return safe
  const adopted = scope.assets.adopt(destination, place)
  if (adopted) return `${lead}${adopted.path}${rest ?? ''}`
  scope.keep({ ...place, text: line, reason: '' })
  return ''
}
