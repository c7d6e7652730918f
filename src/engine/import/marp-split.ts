/**
 * Marp's slides, split on markdown-it's tokens as @marp-team/marpit 3 does: thematic breaks at top level, and headings that
 * `headingDivider` names. Its own block rules stand in front of markdown-it's: front matter (markdown-it-front-matter)
 * and comments.
 */
import MarkdownItClass, { type MarkdownIt, type Token } from 'markdown-it'
import type { Line } from './foreign-deck.ts'
import { readYaml, readLenient, type Front } from './front.ts'

type StateBlock = InstanceType<MarkdownIt['block']['State']>

export interface MarpComment {
  readonly text: string
  /** Directives; undefined when it is a note. */
  readonly directives: Front | undefined
  readonly line: number
}

export interface MarpSlide {
  readonly body: readonly Line[]
  readonly comments: readonly MarpComment[]
  readonly line: number
}

export interface MarpSplit {
  readonly front: Front
  readonly slides: readonly MarpSlide[]
}

/** The global directives of Marp, and those that are a slide's. */
const GLOBAL = ['headingDivider', 'style', 'theme', 'lang', 'size', 'math', 'auto-scaling', 'emoji']
const LOCAL = [
  'backgroundColor',
  'backgroundImage',
  'backgroundPosition',
  'backgroundRepeat',
  'backgroundSize',
  'class',
  'color',
  'footer',
  'header',
  'paginate',
  'transition',
]
const DIRECTIVES = new Set([...GLOBAL, ...LOCAL, ...LOCAL.map((name) => `_${name}`)])
/** Comments for tools, which Marp doesn't take for notes. */
const MAGIC =
  /^(?:prettier-ignore(?:-(?:start|end))?|markdownlint-(?:(?:disable|enable).*|capture|restore)|lint (?:disable|enable|ignore).*)$/

const COMMENT = /<!--+\s*([\s\S]*?)\s*--+>/

interface FrontMatter {
  text: string | undefined
}

let markdown: MarkdownIt | undefined
/** What the text that is being parsed has for front matter. */
let front: FrontMatter = { text: undefined }

export function splitMarp(text: string, file: string): MarpSplit {
  markdown ??= createMarkdown()
  front = { text: undefined }
  const tokens = markdown.parse(text, {})
  const directives = front.text === undefined ? {} : (readDirectives(front.text) ?? readLenient(front.text))
  const comments = tokens.flatMap((token) => commentsIn(token))
  const divider = comments.reduce(
    (found, { directives: own }) => headingDivider(own) ?? found,
    headingDivider(directives),
  )
  const lines = text.split('\n')
  const cuts = findCuts(tokens, divider ?? [])
  const first = tokens[0]?.type === 'front_matter' ? (tokens[0].map?.[1] ?? 0) : 0
  const starts = [{ at: first, from: first }, ...cuts]
  return {
    front: directives,
    slides: starts.map(({ from, at }, index) => {
      const end = starts[index + 1]?.at ?? lines.length
      const body = lines
        .slice(from, Math.max(from, end))
        .map((line, add) => ({ text: line, file, line: from + add + 1 }))
      const own = comments.filter(({ line }) => line > at && (line <= end || index === starts.length - 1))
      return { body, comments: own, line: at + 1 }
    }),
  }
}

interface Cut {
  /** Index of the line that ends the slide before, and of the first of the next. */
  readonly at: number
  readonly from: number
}

function findCuts(tokens: readonly Token[], divider: readonly number[]): Cut[] {
  const tags = new Set(divider.map((level) => `h${level}`))
  const cuts: Cut[] = []
  let isAnySeen = false
  for (const token of tokens) {
    const [from = 0, to = 0] = token.map ?? []
    if (token.type === 'hr' && token.level === 0) cuts.push({ at: from, from: to })
    else if (isAnySeen && token.type === 'heading_open' && tags.has(token.tag)) cuts.push({ at: from, from })
    if (!token.hidden) isAnySeen = true
  }
  return cuts
}

function headingDivider(directives: Front | undefined): readonly number[] | undefined {
  const value =
    directives && Object.hasOwn(directives, 'headingDivider') ? directives['headingDivider'] : undefined
  const number = (one: unknown): number => Number.parseInt(String(one), 10)
  if (Array.isArray(value)) return value.map(number).filter((level) => level >= 1 && level <= 6)
  if (value === false || value === 'false') return []
  const level = value === undefined ? 0 : number(value)
  return level >= 1 && level <= 6 ? Array.from({ length: level }, (_, index) => index + 1) : undefined
}

function commentsIn(token: Token): MarpComment[] {
  if (token.type === 'inline') {
    let line = (token.map?.[0] ?? 0) + 1
    return (token.children ?? []).flatMap((child) => {
      if (child.type === 'softbreak' || child.type === 'hardbreak') line++
      return child.type === 'marp_comment' ? [toComment(child, line)] : []
    })
  }
  return token.type === 'marp_comment' ? [toComment(token, (token.map?.[0] ?? 0) + 1)] : []
}

function toComment({ content }: Token, line: number): MarpComment {
  if (MAGIC.test(content)) return { text: '', directives: {}, line }
  const directives = readDirectives(content)
  const isDirective = directives && Object.keys(directives).some((key) => DIRECTIVES.has(key))
  return { text: content, directives: isDirective ? directives : undefined, line }
}

/** Loose YAML of Marp: the value of a directive may hold what elsewhere wants quotes. */
function readDirectives(text: string): Front | undefined {
  if (!text.includes(':')) return undefined
  const normalized = text
    .split('\n')
    .map((line) => {
      const [, key, name, value] = /^((_?[a-zA-Z-]+)\s*:\s+)(.+)$/.exec(line) ?? []
      const plain = value?.trim() ?? ''
      if (key === undefined || !DIRECTIVES.has(name!) || plain === '' || `["'{|>~&*`.includes(plain[0]!))
        return line
      return `${key}${JSON.stringify(plain)}`
    })
    .join('\n')
  return readYaml(normalized.trim())
}

function createMarkdown(): MarkdownIt {
  const md = new MarkdownItClass('commonmark', { html: true, breaks: true })
  md.enable(['table', 'strikethrough'])
  md.block.ruler.before('table', 'front_matter', readFrontMatter, {
    alt: ['paragraph', 'reference', 'blockquote', 'list'],
  })
  md.block.ruler.before('html_block', 'marp_comment', readComment)
  md.inline.ruler.before('html_inline', 'marp_comment', (state, silent) => {
    if (state.src[state.pos] !== '<' || state.src[state.pos + 1] !== '!') return false
    const match = COMMENT.exec(state.src.slice(state.pos))
    if (!match) return false
    // It takes the first comment behind, wherever that stands: so does Marp.
    if (!silent) state.push('marp_comment', '', 0).content = match[1]!.trim()
    state.pos += match[0].length
    return true
  })
  return md
}

/** Three dashes or more begin the first line; a line of as many, or the file's end, ends it. */
function readFrontMatter(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  if (startLine !== 0) return false
  const textAt = (line: number): string =>
    state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line])
  const marks = /^-{3,}/.exec(state.src.slice(0, state.eMarks[0]))?.[0].length
  if (marks === undefined) return false
  if (silent) return true
  let next = 1
  let isClosed = false
  for (; next < endLine && textAt(next - 1) !== '...'; next++) {
    const closing = /^(-+) *$/.exec(textAt(next))?.[1]?.length ?? 0
    isClosed = closing >= marks && (state.sCount[next] ?? 0) < 4
    if (isClosed) break
  }
  const token = state.push('front_matter', '', 0)
  token.hidden = true
  token.block = true
  token.map = [0, next + (isClosed ? 1 : 0)]
  front.text = state.src.split('\n').slice(1, next).join('\n')
  state.line = token.map[1]
  return true
}

function readComment(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  const textAt = (line: number): string =>
    state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line])
  const first = textAt(startLine)
  if (!first.startsWith('<!--')) return false
  if (silent) return true
  let next = startLine + 1
  if (!first.includes('-->'))
    while (next < endLine) {
      if ((state.sCount[next] ?? 0) < state.blkIndent) break
      if (textAt(next++).includes('-->')) break
    }
  state.line = next
  const token = state.push('marp_comment', '', 0)
  token.map = [startLine, next]
  token.hidden = true
  token.content = COMMENT.exec(state.getLines(startLine, next, state.blkIndent, true))?.[1]?.trim() ?? ''
  return true
}
