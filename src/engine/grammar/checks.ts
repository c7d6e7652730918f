/** What attributes a thing may have, and gets. What it may not have is an error with the place of that attribute. */
import type { BlockAttributes } from './block-attributes.ts'
import type { MdToken, ParseContext } from './context.ts'
import { findIdProblem } from './ids.ts'
import { quote } from './quote.ts'
import type { Scope } from './scope.ts'
import { metaOf } from './token.ts'

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

const FRAGMENT = 'fragment'

/** Whether `.fragment` is among the classes: it is none, it makes a step. */
export const hasFragment = ({ attributes }: Placed): boolean =>
  attributes.classes.some(({ value }) => value === FRAGMENT)

/** The other classes. */
export const classesOf = ({ attributes }: Placed): string[] =>
  attributes.classes.map(({ value }) => value).filter((name) => name !== FRAGMENT)

/** Makes a fragment of a block, and gives it its classes. */
export function giveClasses(target: MdToken, written: Placed, { context, part }: Scope): void {
  if (hasFragment(written)) {
    if (part === 'body') metaOf(target).fragment = true
    else
      context.warn(
        written.placeOf(written.attributes.start),
        'what is said has no steps: `.fragment` does nothing here',
      )
  }
  const given = String(target.attrGet('class') ?? '').split(' ')
  const classes = [...new Set(classesOf(written))].filter((name) => !given.includes(name))
  if (classes.length > 0) target.attrJoin('class', classes.join(' '))
}
