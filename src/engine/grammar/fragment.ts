/**
 * What is revealed step by step: items of `*` and `1)` lists, and blocks with `{.fragment}`. Items of `-` and `1.` lists
 * come with what they stand in.
 */
import { attributesOf } from './block-attributes.ts'
import { checkAttributes, checkedId, giveClasses } from './checks.ts'
import type { MdToken } from './context.ts'
import type { Refiner, Scope } from './scope.ts'
import { metaOf } from './token.ts'

const STEPPED = new Set(['*', ')'])

export const refineFragments: Refiner = (tokens, scope) => {
  tokens.forEach((token, index) => {
    const isItem = token.type === 'list_item_open'
    if (isItem && STEPPED.has(token.markup) && scope.part === 'body') metaOf(token).fragment = true
    if (token.type !== 'paragraph_open' && token.type !== 'heading_open') return
    // What the text of an item says of itself is said of the item.
    const before = tokens[index - 1]
    const isItems = token.type === 'paragraph_open' && before?.type === 'list_item_open'
    giveAttributes(token, isItems ? before : token, scope)
  })
  return tokens
}

/** Id, classes and `.fragment` that a block's text ended with. */
function giveAttributes(block: MdToken, target: MdToken, scope: Scope): void {
  const written = attributesOf(block)
  if (!written) return
  const { context } = scope
  checkAttributes(written, { keys: [], context })
  giveClasses(target, written, scope)
  const id = checkedId(written, context)
  if (id === '') return
  target.attrSet('id', id)
  metaOf(target).place = written.placeOf(written.attributes.ids[0]?.at ?? 0)
}
