/** markdown-it's tokens as plain data. */
import type { Token, TokenMeta } from '../deck.ts'
import type { MdToken } from './context.ts'

/** Our notes on a token, to read and to write. */
export function metaOf(token: MdToken): { -readonly [Key in keyof TokenMeta]: TokenMeta[Key] } {
  return (token.meta ??= {}) as TokenMeta
}

/** Copies a token, without the source text that its children say already, and that may hold comments. */
export function toPlainToken(token: MdToken): Token {
  const { type, tag, nesting, level, info, markup, block, hidden } = token
  return {
    type,
    tag,
    nesting,
    attrs: token.attrs && token.attrs.map(([name, value]) => [name, String(value)]),
    map: token.map && [...token.map],
    level,
    children: token.children && token.children.map(toPlainToken),
    content: type === 'inline' ? '' : token.content,
    markup,
    info,
    block,
    hidden,
    meta: toPlainMeta(token.meta as TokenMeta | null),
  }
}

function toPlainMeta(meta: TokenMeta | null): TokenMeta | null {
  if (!meta) return null
  const { fragment, code, demo, place } = meta
  const plain: TokenMeta = {
    ...(fragment && { fragment }),
    ...(code && { code }),
    ...(demo && { demo }),
    ...(place && { place }),
  }
  return Object.keys(plain).length > 0 ? plain : null
}

/** A plain token of our own making. */
export const plainToken = (
  type: string,
  tag: string,
  nesting: -1 | 0 | 1,
  more: Partial<Token> = {},
): Token => ({
  type,
  tag,
  nesting,
  attrs: null,
  map: null,
  level: 0,
  children: null,
  content: '',
  markup: '',
  info: '',
  block: true,
  hidden: false,
  meta: null,
  ...more,
})
