/**
 * `{…}` at the end of a heading's, paragraph's or list item's text, and alone as a slide's first paragraph. Taken from
 * the text before inline rules see it; what they mean is decided when the slide is put together.
 */
import type { Place } from '../deck.ts'
import { readTrailing, type Attributes } from './attributes.ts'
import { isShownMarker } from './container.ts'
import { contextOf, type MarkdownIt, type MdToken, type ParseContext } from './context.ts'
import { isCommentBlock } from './comment.ts'
import { isSlidesInclude } from './include.ts'
import { InlinePlaces } from './places.ts'
import { quote } from './quote.ts'
import { isSeparator } from './separator.ts'

/** Attributes that a block's text ended with. */
export interface BlockAttributes {
  readonly attributes: Attributes
  /** The place of something at an offset of the text they were read from. */
  placeOf(at: number): Place
  /** They stand alone as a slide's first paragraph. */
  readonly isSlides: boolean
}

const attributesByToken = new WeakMap<MdToken, BlockAttributes>()

/** What the text of a block ended with; `token` is its opening token. */
export const attributesOf = (token: MdToken): BlockAttributes | undefined => attributesByToken.get(token)

/** The same, once: who takes them sees to what they mean. */
export function takeAttributes(token: MdToken): BlockAttributes | undefined {
  const attributes = attributesByToken.get(token)
  attributesByToken.delete(token)
  return attributes
}

export function blockAttributes(md: MarkdownIt): void {
  md.core.ruler.before('inline', 'block_attributes', (state) => {
    const context = contextOf(state.env)
    let isFirst = context?.isComment !== true
    state.tokens.forEach((open, index) => {
      const inline = state.tokens[index + 1]
      const isText = open.type === 'paragraph_open' || open.type === 'heading_open'
      if (isText && inline?.type === 'inline' && inline.content.endsWith('}') && !isShownMarker(inline)) {
        take(open, inline, isFirst && open.type === 'paragraph_open', context)
      }
      if (isSeparator(open) || isSlidesInclude(open)) isFirst = context?.isComment !== true
      else if (!isUnseen(open)) isFirst = false
    })
  })
}

const isUnseen = (token: MdToken): boolean => token.type === 'reference_definition' || isCommentBlock(token)

function take(open: MdToken, inline: MdToken, isFirst: boolean, context: ParseContext | undefined): void {
  const { content } = inline
  const attributes = readTrailing(content)
  const isAlone = attributes?.start === 0
  if (!attributes || (isAlone && open.type === 'paragraph_open' && !isFirst)) {
    warnNearMiss(inline, content, isAlone, context)
    return
  }
  const places = context && new InlinePlaces(context.source, inline.map?.[0] ?? 0, content)
  attributesByToken.set(open, {
    attributes,
    placeOf: (at) => places?.at(at) ?? { file: '', line: 1, column: 1 },
    isSlides: isAlone && isFirst,
  })
  inline.content = content.slice(0, attributes.start).trimEnd()
}

/** `{#…}` and `{.…}` that were meant as attributes. Those right behind `]`, `)` or code are spoken of elsewhere. */
function warnNearMiss(
  inline: MdToken,
  content: string,
  isAlone: boolean,
  context: ParseContext | undefined,
): void {
  const start = content.lastIndexOf('{')
  if (
    !context ||
    !/^\{[#.]/.test(content.slice(start, start + 2)) ||
    /[\\\])`*_~>]/.test(content[start - 1] ?? '')
  )
    return
  const place = new InlinePlaces(context.source, inline.map?.[0] ?? 0, content).at(start)
  const written = content.slice(start)
  context.warn(
    place,
    isAlone
      ? `${quote(written)} is shown as text: attributes alone in a paragraph belong to a slide, as its first paragraph`
      : `${quote(written)} is shown as text: attributes are a space and \`{#id .class}\` at the end`,
  )
}
