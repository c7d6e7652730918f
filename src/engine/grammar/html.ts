/** Raw HTML is shown as text, with a warning, unless the deck has `html: true`; its comments are never shown. */
import type { Place } from '../deck.ts'
import { isBoxOpen } from './box.ts'
import { checkComments, commentsIn, isCommentBlock, isPause, withoutComments } from './comment.ts'
import type { MdToken, ParseContext } from './context.ts'
import { quote } from './quote.ts'
import type { Refiner, Scope } from './scope.ts'

const HINT = 'is shown as text: write Markdown, or `html: true` in the front matter'
const TAG = /<\/?[A-Za-z][\w-]*/

export const refineHtml: Refiner = (tokens, scope) => {
  const { context, html, part } = scope
  const isBox = tokens[0] !== undefined && isBoxOpen(tokens[0])
  return tokens.flatMap((token) => {
    if (token.type === 'inline') token.children = refineInlineHtml(token.children ?? [], scope)
    if (token.type !== 'html_block') return [token]
    const place = context.source.placeOfText(token.map?.[0] ?? 0)
    checkComments(token, context)
    if (isBox && part === 'body' && token.level === 0 && isPauseBlock(token)) {
      token.type = 'pause'
      token.content = ''
      return [token]
    }
    warnPause(token.content, place, context)
    const shown = withoutComments(token.content).trim()
    if (shown === '') return []
    // What passes is looked for when the slide is whole.
    if (html) return [token]
    token.content = withoutComments(token.content)
    context.warn(place, `${quote(firstLine(shown))} ${HINT}`)
    return [token]
  })
}

/** `<!-- pause -->` between the blocks of a box. */
const isPauseBlock = (token: MdToken): boolean =>
  isCommentBlock(token) && commentsIn(token.content, 0).some(isPause)

/** One warning for each kind of tag in a text. */
function refineInlineHtml(children: readonly MdToken[], { context, html }: Scope): MdToken[] {
  const warned = new Set<string>()
  return children.filter((token) => {
    if (token.type !== 'html_inline') return true
    const place = (token.meta?.place as Place | undefined) ?? context.source.place(0)
    if (withoutComments(token.content) === '') {
      warnPause(token.content, place, context)
      return false
    }
    if (html) return true
    const tag = token.content.match(TAG)?.[0].replace('/', '').toLowerCase() ?? token.content
    if (!warned.has(tag)) context.warn(place, `${quote(firstLine(token.content))} ${HINT}`)
    warned.add(tag)
    return true
  })
}

/** A pause between the blocks of a slide is no block any more: this one stands elsewhere. */
function warnPause(html: string, place: Place, context: ParseContext): void {
  if (commentsIn(html, 0).some(isPause)) {
    context.warn(place, 'a pause stands alone between the blocks of a slide: here it does nothing')
  }
}

const firstLine = (html: string): string => html.split('\n', 1)[0] ?? ''

/**
 * The words of inline tokens, as a title or an image's description has them: markup, comments, backgrounds and marks of
 * footnotes are gone, and tags where they are no text (`html`).
 */
export function plainText(children: readonly MdToken[], html = false): string {
  let notes = 0
  return children
    .map(({ type, content, children: inner, nesting }) => {
      if (type.startsWith('footnote_inline')) notes += nesting
      if (notes > 0 || type === 'footnote_ref' || type === 'inline_attributes') return ''
      if (type === 'softbreak' || type === 'hardbreak') return ' '
      if (type === 'image') {
        const words = inner ? plainText(inner, html) : content
        return BACKGROUND.test(words) ? '' : words
      }
      if (type !== 'html_inline') return content
      if (html) return /^<br\b/i.test(content) ? ' ' : ''
      return withoutComments(content)
    })
    .join('')
}

/** The sentence of a picture that is its slide's background. */
export const BACKGROUND = /^\s*bg(?:\s|$)/
