/** Raw HTML is shown as text, with a warning; its comments are not. */
import type { Place } from '../deck.ts'
import { checkComments, commentsIn, isPause, withoutComments } from './comment.ts'
import type { MdToken, ParseContext } from './context.ts'
import { quote } from './quote.ts'
import type { Refiner } from './scope.ts'

const HINT = 'is shown as text: raw HTML is not yet supported, write Markdown'
const TAG = /<\/?[A-Za-z][\w-]*/

export const refineHtml: Refiner = (tokens, { context }) =>
  tokens.flatMap((token) => {
    if (token.type === 'inline') token.children = refineInlineHtml(token.children ?? [], context)
    if (token.type !== 'html_block') return [token]
    const place = context.source.placeOfText(token.map?.[0] ?? 0)
    checkComments(token, context)
    warnPause(token.content, place, context)
    token.content = withoutComments(token.content)
    const shown = token.content.trim()
    if (shown === '') return []
    context.warn(place, `${quote(firstLine(shown))} ${HINT}`)
    return [token]
  })

/** One warning for each kind of tag in a text. */
function refineInlineHtml(children: readonly MdToken[], context: ParseContext): MdToken[] {
  const warned = new Set<string>()
  return children.filter((token) => {
    if (token.type !== 'html_inline') return true
    const place = (token.meta?.place as Place | undefined) ?? context.source.place(0)
    if (withoutComments(token.content) === '') {
      warnPause(token.content, place, context)
      return false
    }
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

/** The words of inline tokens, as a title or an image's description has them: markup and comments are gone. */
export function plainText(children: readonly MdToken[]): string {
  return children
    .map(({ type, content, children: inner }) => {
      if (type === 'softbreak' || type === 'hardbreak') return ' '
      if (type === 'image') return inner ? plainText(inner) : content
      return type === 'html_inline' ? withoutComments(content) : content
    })
    .join('')
}
