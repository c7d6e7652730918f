/** Raw HTML is shown as text, with a warning; its comments are not. */
import { checkComments, withoutComments } from './comment.ts'
import type { MdToken } from './context.ts'
import type { Refiner } from './scope.ts'
import { quote } from './quote.ts'

const HINT = 'is shown as text: raw HTML is not yet supported, write Markdown'
const TAG = /<\/?[A-Za-z][\w-]*/

export const refineHtml: Refiner = (tokens, { context }) =>
  tokens.flatMap((token) => {
    if (token.type === 'inline') token.children = refineInlineHtml(token.children ?? [], context)
    if (token.type !== 'html_block') return [token]
    checkComments(token, context)
    token.content = withoutComments(token.content)
    const shown = token.content.trim()
    if (shown === '') return []
    context.warn(context.source.placeOfText(token.map?.[0] ?? 0), `${quote(firstLine(shown))} ${HINT}`)
    return [token]
  })

/** One warning for each kind of tag in a text. */
function refineInlineHtml(
  children: readonly MdToken[],
  context: Parameters<Refiner>[1]['context'],
): MdToken[] {
  const warned = new Set<string>()
  return children.filter((token) => {
    if (token.type !== 'html_inline') return true
    if (withoutComments(token.content) === '') return false
    const tag = token.content.match(TAG)?.[0].replace('/', '').toLowerCase() ?? token.content
    const place = token.meta?.place as Parameters<typeof context.warn>[0] | undefined
    if (place && !warned.has(tag)) context.warn(place, `${quote(firstLine(token.content))} ${HINT}`)
    warned.add(tag)
    return true
  })
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
