import { describe, expect, it } from 'vitest'
import { toText } from '../../../src/engine/export/text.ts'
import { deckOf } from '../../support/grammar-decks.ts'

const textOf = (markdown: string): string => {
  const { deck } = deckOf(markdown)
  return toText(deck, deck.slides)
}

describe('the transcript as plain text', () => {
  it('is what is said, slide by slide, without marks', () => {
    expect(
      textOf(`---
title: Memory
author: A. Speaker
date: 2013
---

# First

On the slide.

::: transcript
[click] A *word* is
said, and \`del big\`, and [a link](https://example.org/).

Again.
:::

::: notes
Canary.
:::

---

# Second
`),
    ).toBe(`Memory
A. Speaker, 2013


1. First

A word is said, and del big, and a link.

Again.


2. Second
`)
  })

  it('has lists, code and pictures as one reads them out', () => {
    expect(
      textOf(`# Only

::: transcript
- one
- two
  1. inner

![A heap, half free.](heap.svg)

\`\`\`python
def main():

    pass
\`\`\`
:::
`),
    ).toBe(`Only


1. Only

- one

- two

  1. inner

A heap, half free.

    def main():

        pass
`)
  })
})
