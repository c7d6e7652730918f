/**
 * `::: {.class}` boxes, `::: columns` and `::: column`: what stands between the colons. Where they begin and end is
 * `container.ts`'s.
 */
import type { Place } from '../deck.ts'
import { readAttributes } from './attributes.ts'
import { checkAttributes, checkedId, classesOf, giveClasses } from './checks.ts'
import type { MdToken } from './context.ts'
import { lengthClass, readLength } from './length.ts'
import { quote } from './quote.ts'
import type { Refiner, Scope } from './scope.ts'
import { metaOf } from './token.ts'

/** What a box's marker is called: `''` is a box that has only classes. */
export type BoxName = 'columns' | 'column' | ''

const BOX = /^(?:(columns?)(?=[ \t{]|$)|(?=\{))/
const KEYS: Readonly<Record<BoxName, readonly string[]>> = {
  columns: ['widths'],
  column: ['width'],
  '': [],
}
/** Containers that are no boxes: as a class they are a slip that would show what is private. */
const SAID = /^(?:transcript|notes)$/

/** What may stand between columns, since nothing is seen of it. */
const UNSEEN = new Set(['footnote_open', 'pause', 'reference_definition'])

/** Which box a marker opens; undefined when it opens something else. */
export function findBox(info: string): BoxName | undefined {
  const match = BOX.exec(info)
  return match ? ((match[1] ?? '') as BoxName) : undefined
}

export const isBoxOpen = (token: Pick<MdToken, 'type'>): boolean => token.type === 'box_open'
export const isBoxClose = (token: Pick<MdToken, 'type'>): boolean => token.type === 'box_close'

/** Gives boxes their classes, and columns their widths. */
export const refineBoxes: Refiner = (tokens, scope) => {
  if (!tokens.some(isBoxOpen)) return tokens
  const stack: OpenBox[] = []
  for (const token of tokens) {
    if (isBoxClose(token)) {
      const box = stack.pop()
      if (box?.name === 'columns') giveWidths(box, scope)
      continue
    }
    const outer = stack.at(-1)
    const isInside = outer?.name === 'columns' && token.level === 0 && token.nesting >= 0 && !token.hidden
    if (isBoxOpen(token)) {
      const box = openBox(token, scope)
      stack.push(box)
      if (outer?.name === 'columns' && box.name === 'column') outer.columns.push(box)
      else if (box.name === 'column')
        scope.context.warn(box.place, '`::: column` stands in `::: columns`: here it is a box like any other')
      else if (isInside) warnBetween(token, scope)
    } else if (isInside && !UNSEEN.has(token.type)) warnBetween(token, scope)
  }
  return tokens
}

interface OpenBox {
  readonly name: BoxName
  readonly token: MdToken
  readonly place: Place
  readonly columns: OpenBox[]
  /** `width=` or `widths=` as written. */
  readonly size: { readonly value: string; readonly place: Place } | undefined
}

function openBox(token: MdToken, scope: Scope): OpenBox {
  const { context } = scope
  const place = context.source.placeOfText(token.map?.[0] ?? 0)
  const name = findBox(token.info) ?? ''
  const written = token.info.slice(name.length).trimStart()
  const column = token.markup.indexOf(written, token.markup.indexOf(name))
  token.attrJoin('class', name || 'box')
  const placeOf = (at: number): Place => ({ ...place, column: place.column + column + at })
  const attributes = written === '' ? undefined : readAttributes(written)
  if (written !== '' && attributes?.end !== written.length) {
    context.error(placeOf(0), `can't read ${quote(written)}: write a box as \`::: {#id .class}\``)
    return { name, token, place, columns: [], size: undefined }
  }
  if (!attributes) return { name, token, place, columns: [], size: undefined }
  const placed = { attributes, placeOf }
  checkAttributes(placed, { keys: KEYS[name], context })
  for (const said of classesOf(placed).filter((one) => SAID.test(one)))
    context.error(placeOf(0), `\`.${said}\` is no class of a box, which all can see: write \`::: ${said}\``)
  giveClasses(token, placed, scope)
  const id = checkedId(placed, context)
  if (id !== '') {
    token.attrSet('id', id)
    metaOf(token).place = placeOf(attributes.ids[0]?.at ?? 0)
  }
  const size = attributes.pairs.find(({ key }) => KEYS[name].includes(key))
  return { name, token, place, columns: [], size: size && { value: size.value, place: placeOf(size.at) } }
}

function warnBetween(token: MdToken, { context }: Scope): void {
  context.warn(
    context.source.placeOfText(token.map?.[0] ?? 0),
    'only `::: column` stands in `::: columns`: this becomes a column of its own',
  )
}

/** `widths=60/40` of the columns, and `width=60%` of each. */
function giveWidths({ columns, size }: OpenBox, { context }: Scope): void {
  if (size) {
    const shares = /^\d{1,3}(?:\/\d{1,3})+$/.test(size.value) ? size.value.split('/').map(Number) : []
    const sum = shares.reduce((all, share) => all + share, 0)
    if (shares.length === 0 || shares.includes(0))
      context.error(size.place, `${quote(size.value)} are no widths: write shares, as in \`widths=60/40\``)
    else if (shares.length !== columns.length)
      context.error(size.place, `${shares.length} widths for ${countOf(columns.length)}: write one for each`)
    else
      columns.forEach(({ token }, index) => {
        const value = Math.round(((shares[index] ?? 0) / sum) * 10_000) / 100
        token.attrJoin('class', lengthClass('c', { value, unit: '%' }))
      })
  }
  let sum = 0
  for (const { token, size: own } of columns) {
    if (!own) continue
    const width = readLength(own.value)
    if (size) context.error(own.place, 'these columns have `widths=` already: write one or the other')
    else if (width?.unit !== '%' || width.value > 100)
      context.error(
        own.place,
        `${quote(own.value)} is no column's width: write per cent, as in \`width=40%\``,
      )
    else {
      token.attrJoin('class', lengthClass('c', width))
      sum += width.value
      if (sum > 100) context.warn(own.place, `these columns are ${sum} % wide together: more than there is`)
    }
  }
}

const countOf = (columns: number): string => (columns === 1 ? '1 column' : `${columns || 'no'} columns`)
