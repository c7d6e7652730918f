/** What attributes a thing may have. What it may not is an error with the place of that attribute. */
import type { BlockAttributes } from './block-attributes.ts'
import type { ParseContext } from './context.ts'
import { findIdProblem } from './ids.ts'
import { quote } from './quote.ts'

type Placed = Pick<BlockAttributes, 'attributes' | 'placeOf'>

export function checkAttributes(
  { attributes, placeOf }: Placed,
  { keys, context }: { readonly keys: readonly string[]; readonly context: ParseContext },
): void {
  for (const { key, at } of attributes.pairs) {
    if (keys.includes(key)) continue
    const known = ['`#id`', '`.class`', ...keys.map((name) => `\`${name}=\``)].join(', ')
    context.error(
      placeOf(at),
      `unknown attribute ${quote(key)}: here are ${known}; write \`\\{\` if it is text`,
    )
  }
  const second = attributes.ids[1]
  if (second) context.error(placeOf(second.at), `a second id ${quote(second.value)}: a thing has one`)
}

/** The id of it, or '' when there is none or it can't be one. */
export function checkedId({ attributes, placeOf }: Placed, context: ParseContext): string {
  const [id] = attributes.ids
  if (!id) return ''
  const problem = findIdProblem(id.value)
  if (problem !== undefined) context.error(placeOf(id.at), problem)
  return problem === undefined ? id.value : ''
}
