/** What many ask of tokens. */
import type { Token } from './deck.ts'

export const attributeOf = (token: Token, name: string): string | undefined =>
  token.attrs?.find(([key]) => key === name)?.[1]

/** Tokens with those within them, each before its children. */
export function* allTokens(tokens: readonly Token[]): Iterable<Token> {
  for (const token of tokens) {
    yield token
    if (token.children) yield* allTokens(token.children)
  }
}
