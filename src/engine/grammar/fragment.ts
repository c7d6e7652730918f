/**
 * What is revealed step by step: items of `*` and `1)` lists, and blocks with `{.fragment}`. Items of `-` and `1.` lists
 * come with what they stand in.
 */
import { attributesOf } from './block-attributes.ts'
import { checkAttributes, checkedId } from './checks.ts'
import type { MdToken, ParseContext } from './context.ts'
import type { Refiner } from './scope.ts'
import { metaOf } from './token.ts'

const FRAGMENT = 'fragment'
const STEPPED = new Set(['*', ')'])

export const refineFragments: Refiner = (tokens, { context, part }) => {
  tokens.forEach((token, index) => {
    if (token.type === 'list_item_open' && STEPPED.has(token.markup) && part === 'body')
      metaOf(token).fragment = true
    const before = tokens[index - 1]
    // What the text of an item says of itself is said of the item.
    giveAttributes(
      token,
      token.type === 'paragraph_open' && before?.type === 'list_item_open' ? before : token,
      context,
    )
  })
  return tokens
}

/** Id, classes and `.fragment` that a block's text ended with. */
function giveAttributes(block: MdToken, target: MdToken, context: ParseContext): void {
  const written = attributesOf(block)
  if (!written) return
  checkAttributes(written, { keys: [], context })
  const id = checkedId(written, context)
  if (id !== '') {
    target.attrSet('id', id)
    metaOf(target).place = written.placeOf(written.attributes.ids[0]?.at ?? 0)
  }
  const classes = written.attributes.classes.map(({ value }) => value)
  if (classes.includes(FRAGMENT)) metaOf(target).fragment = true
  const others = classes.filter((name) => name !== FRAGMENT)
  if (others.length > 0) target.attrJoin('class', others.join(' '))
}
