/**
 * Tokens of Markdown to HTML. Raw HTML is shown as text but for what the grammar let pass; nothing here writes `style`, a
 * script or an event handler.
 */
import type { Token } from '../deck.ts'
import { attributeOf } from '../tokens.ts'
import { renderCell } from './cell.ts'
import { renderCode } from './code.ts'
import { ROOT, type RenderContext } from './context.ts'
import { readHash } from '../route.ts'
import { renderDemo } from './demo.ts'
import { attribute, escapeHtml, nameSvg } from './escape.ts'
import { closeNote, openNote, renderMark } from './footnote.ts'

/** What the tokens of one slide need to know around them. */
export interface MarkdownScope {
  readonly context: RenderContext
  /** The slide on which each id that `#id` may name stands. */
  readonly slideOf: ReadonlyMap<string, string>
  /** The level that the next heading becomes: 2 for a slide's first, then at least 3. */
  heading: 2 | 3
  /** Id of the slide. */
  readonly slideId: string
  /** Pictures so far. */
  pictures: number
  /** The slide's first line in its file, from 0. */
  readonly firstLine: number
  /** What a demo is called for those who can't see it. */
  readonly demoLabel: string
}

const ALIGN = /^text-align:(left|center|right)$/

export function renderTokens(tokens: readonly Token[], scope: MarkdownScope, step = 0): string {
  let html = ''
  let outer = step
  let aroundPicture = 0
  const headings: string[] = []
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index]!
    const appears = stepAttribute(token, outer)
    const extra = appears + placeAttribute(token, scope)
    // The paragraph around a lone picture goes, with its step, which the picture has then.
    if (token.type === 'paragraph_open') aroundPicture = outer
    if (token.nesting >= 0 && !token.hidden && token.level === 0) outer = 0
    switch (token.type) {
      case 'inline':
        html += isLonePicture(tokens, index)
          ? renderFigure(token.children![0]!, tokens[index - 1]!, aroundPicture, scope)
          : renderInline(token.children ?? [], scope)
        break
      case 'fence':
      case 'code_block':
        html += (token.meta?.code?.cell ? renderCell : renderCode)(
          token.meta?.code ?? plainCode(token),
          scope.context,
          extra,
          attributeOf(token, 'class'),
        )
        break
      case 'demo':
        if (token.meta?.demo) html += renderDemo(token.meta.demo, scope.demoLabel, scope.context, extra)
        break
      case 'html_block':
        html +=
          token.meta?.html === undefined
            ? `<p class="raw"${extra}>${escapeHtml(token.content.trimEnd())}</p>\n`
            : withStep(token.meta.html, appears)
        break
      case 'footnote_open':
        html += openNote(token, scope.slideId)
        break
      case 'footnote_close':
        html += closeNote(token, scope.slideId)
        break
      case 'hr':
        html += `<hr${extra}>\n`
        break
      case 'heading_open': {
        const level = scope.heading === 2 ? 2 : Math.min(6, Math.max(3, Number(token.tag.slice(1))))
        scope.heading = 3
        headings.push(`h${level}`)
        html += `<h${level}${renderAttributes(token)}${extra}>`
        break
      }
      case 'heading_close':
        html += `</${headings.pop() ?? 'h3'}>\n`
        break
      default:
        if (token.hidden || !token.tag || isAroundPicture(tokens, index)) break
        html +=
          token.nesting < 0
            ? `</${token.tag}>\n`
            : `<${token.tag}${renderAttributes(token, ...(isRevealed(tokens, index) ? ['fragments'] : []))}${extra}>`
    }
  }
  return html
}

function renderInline(tokens: readonly Token[], scope: MarkdownScope): string {
  let html = ''
  for (const token of tokens) {
    switch (token.type) {
      case 'text':
        html += escapeHtml(token.content)
        break
      case 'code_inline':
        html += `<code${renderAttributes(token)}${stepAttribute(token, 0)}>${escapeHtml(token.content)}</code>`
        break
      case 'html_inline':
        html +=
          token.meta?.html === undefined
            ? escapeHtml(token.content)
            : withStep(token.meta.html, stepAttribute(token, 0))
        break
      case 'footnote_ref':
        html += renderMark(token, scope.slideId)
        break
      case 'softbreak':
        html += '\n'
        break
      case 'hardbreak':
        html += '<br>\n'
        break
      case 'image':
        html += renderImage(token, scope)
        break
      case 'click':
        html += `<i class="click"${attribute('data-step', token.meta?.click)}></i>`
        break
      case 'link_open':
        html += `<a${renderLink(token, scope)}${stepAttribute(token, 0)}>`
        break
      default:
        if (!token.tag) html += escapeHtml(token.content)
        else if (token.nesting < 0) html += `</${token.tag}>`
        else html += `<${token.tag}${renderAttributes(token)}${stepAttribute(token, 0)}>`
    }
  }
  return html
}

function renderLink(token: Token, scope: MarkdownScope): string {
  const href = attributeOf(token, 'href') ?? ''
  const classes = attributeOf(token, 'class') ?? ''
  const rest = attribute('id', attributeOf(token, 'id')) + attribute('title', attributeOf(token, 'title'))
  const route = href.startsWith('#') ? readHash(href) : undefined
  const isMoment = route?.kind === 'moment'
  const named = attribute('class', [isMoment ? 'moment' : '', classes].filter(Boolean).join(' '))
  if (isMoment) return `${named} href="${escapeHtml(href)}"${rest}`
  const slide = route?.kind === 'anchor' ? scope.slideOf.get(route.id) : undefined
  if (slide !== undefined && slide !== scope.slideId && route?.kind === 'anchor') {
    const within = slide === route.id ? '' : `#${encodeURIComponent(route.id)}`
    return `${named} href="${ROOT}#${encodeURIComponent(slide)}${within}"${rest}`
  }
  const file = scope.context.file(href)
  return `${named} href="${file === undefined ? escapeHtml(href) : ROOT + escapeHtml(file)}"${rest}`
}

/** A picture alone in its paragraph, in whose place it stands: what that had, the figure has. */
function renderFigure(token: Token, paragraph: Token, outer: number, scope: MarkdownScope): string {
  const image = renderPicture(token, scope)
  if (image === undefined) return renderMissing(token)
  const classes = [paragraph, token].flatMap((one) => attributeOf(one, 'class') ?? [])
  const id = attributeOf(token, 'id') ?? attributeOf(paragraph, 'id')
  const step = stepAttribute(token, 0) || stepAttribute(paragraph, outer)
  const own = attribute('id', id) + step + placeAttribute(paragraph, scope)
  return `<figure${attribute('class', ['picture', ...classes].join(' '))}${own}>${image}</figure>\n`
}

function renderImage(token: Token, scope: MarkdownScope): string {
  const own = attribute('class', attributeOf(token, 'class')) + attribute('id', attributeOf(token, 'id'))
  return renderPicture(token, scope, own + stepAttribute(token, 0)) ?? renderMissing(token)
}

function renderPicture(token: Token, scope: MarkdownScope, own = ''): string | undefined {
  const alt = altOf(token)
  const picture = scope.context.picture(
    attributeOf(token, 'src') ?? '',
    `${scope.slideId}-${++scope.pictures}`,
  )
  if (picture?.kind === 'svg') return nameSvg(picture.svg, alt).replace('<svg', `<svg${own}`)
  return (
    picture &&
    `<img${own} src="${ROOT}${escapeHtml(picture.path)}" alt="${escapeHtml(alt)}"` +
      renderSize(token, picture) +
      `${attribute('title', attributeOf(token, 'title'))} decoding="async">`
  )
}

/** The author's pixels, and what follows from them: with these the page keeps a place for the picture. */
function renderSize(token: Token, { width = 0, height = 0 }: Size): string {
  const [wide, high] = [Number(attributeOf(token, 'width') ?? 0), Number(attributeOf(token, 'height') ?? 0)]
  const ratio = width && height ? width / height : 0
  return (
    attribute('width', wide || (high ? Math.round(high * ratio) : width) || undefined) +
    attribute('height', high || (wide && ratio ? Math.round(wide / ratio) : height) || undefined)
  )
}

interface Size {
  readonly width?: number
  readonly height?: number
}

const altOf = (token: Token): string => token.content || plainText(token.children ?? [])

const renderMissing = (token: Token): string => `<span class="missing">${escapeHtml(altOf(token))}</span>`

/** Raw HTML that appears at a step: its first tag does; text has none, and gets one. */
function withStep(html: string, step: string): string {
  if (step === '') return html
  if (!/^\s*</.test(html)) return `<span${step}>${html}</span>`
  return html.replace(/^(\s*<[a-z][\w-]*)/, `$1${step}`)
}

/** A list whose items are steps. */
const isRevealed = (tokens: readonly Token[], index: number): boolean =>
  tokens[index]!.type.endsWith('_list_open') && tokens[index + 1]?.meta?.fragment === true

/** An image alone in its paragraph is a figure of the slide, and needs no paragraph around it. */
const isLonePicture = (tokens: readonly Token[], inline: number): boolean =>
  tokens[inline]?.children?.length === 1 &&
  tokens[inline]!.children![0]!.type === 'image' &&
  tokens[inline - 1]?.type === 'paragraph_open'

const isAroundPicture = (tokens: readonly Token[], index: number): boolean =>
  (tokens[index]!.type === 'paragraph_open' && isLonePicture(tokens, index + 1)) ||
  (tokens[index]!.type === 'paragraph_close' && isLonePicture(tokens, index - 1))

/** In which line of its slide a block stands. */
const placeAttribute = ({ map, nesting, hidden }: Token, { context, firstLine }: MarkdownScope): string =>
  context.places && map && nesting >= 0 && !hidden ? attribute('data-at', map[0] - firstLine) : ''

function stepAttribute(token: Token, outer: number): string {
  if (token.nesting < 0 || token.hidden) return ''
  return attribute('data-step', token.meta?.step || outer || undefined)
}

/** A token's attributes; a table's alignment, which markdown-it writes as a style, becomes a class. */
function renderAttributes(token: Token, ...own: readonly string[]): string {
  const classes = [...own]
  let html = ''
  for (const [name, value] of token.attrs ?? []) {
    if (name === 'style') classes.push(ALIGN.exec(value)?.[1] ?? '')
    else if (name === 'class') classes.push(value)
    else html += ` ${name}="${escapeHtml(value)}"`
  }
  const named = classes.filter(Boolean).join(' ')
  return (named ? ` class="${escapeHtml(named)}"` : '') + html
}

const plainText = (tokens: readonly Token[]): string =>
  tokens.map((token) => token.content || plainText(token.children ?? [])).join('')

const plainCode = (token: Token) => ({
  lang: token.info.trim().split(/\s+/)[0] ?? '',
  text: token.content,
  stages: [],
  from: 0,
  id: '',
  run: false,
  place: { file: '', line: 0, column: 0 },
})
