import { describe, expect, it } from 'vitest'
import { toHandout } from '../../../src/engine/export/handout.ts'
import { deckOf } from '../../support/grammar-decks.ts'

const DECK = `---
title: Fish_and_chips
author: A. Angler
date: 2013
---

# Catch {#catch .title}

A claim.[^c] See [the end](#end) and [this](https://example.com/).

[^c]: In *2013*.

[Demo time]{step-counter #counter}

::: transcript
[click] Good evening.[^d]

[^d]: Or later.
:::

::: notes
CANARY
:::

---

![bg A lake](lake.png)

Words.

---

# The end {#end}

![bg right A boat](lake.png)

Goodbye.
`

const handoutOf = (markdown: string, isPrivate = false): string => {
  const { deck } = deckOf({ 'slides.md': markdown, 'lake.png': '' })
  return toHandout(deck, deck.slides, ({ id }) => [`${id} *begins*.`, `${id} ends.`, `${id} ends.`], {
    isPrivate,
  })
}

describe('the handout', () => {
  it('is plain Markdown: slides as sections, and what is said on each', () => {
    expect(handoutOf(DECK)).toBe(`# Fish\\_and\\_chips

A. Angler, 2013

## Catch

A claim.[^1-1] See the end and [this](https://example.com/).

A demo, step by step:

1. counter \\*begins\\*.
2. counter ends.

[^1-1]: In *2013*.

Good evening.[^1-2]

[^1-2]: Or later.

## Slide 2

*A lake*

Words.

## The end

*A boat*

Goodbye.
`)
  })

  it('links into the deck where it is published', () => {
    expect(handoutOf(DECK.replace('title:', 'url: https://example.com/fish/\ntitle:'))).toContain(
      'See [the end](https://example.com/fish/#end)',
    )
  })

  it('has notes when they are asked for', () => {
    expect(handoutOf(DECK)).not.toContain('CANARY')
    expect(handoutOf(DECK, true)).toContain('*Notes, for the speaker alone:*\n\nCANARY\n')
  })
})
