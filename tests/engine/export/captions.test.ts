import { describe, expect, it } from 'vitest'
import { formatVtt, toCues } from '../../../src/engine/export/captions.ts'
import type { Times } from '../../../src/engine/rehearsal.ts'
import { deckOf } from '../../support/grammar-decks.ts'

const DECK = `---
title: Fish --> chips
---

# Catch {#catch}

* One
* Two

::: transcript
Good evening. [click] One fish, \`a < b\` & all.

It is large. [click] Two.
:::

---

# Quiet {#quiet}

---

# Release {#release}

::: transcript
Off it goes.
:::
`

const vttOf = (times: Times, markdown = DECK): string => {
  const { deck } = deckOf(markdown)
  return formatVtt(deck, toCues(deck, deck.slides, times))
}

describe('what is said as captions', () => {
  it('has the times of the rehearsal, shared by paragraphs by their words, and text that no player takes for marks', () => {
    expect(vttOf({ catch: [2.5, 10, 1], quiet: [3], release: [3600] })).toBe(`WEBVTT Fish → chips

catch-1
00:00:00.000 --> 00:00:02.500
Good evening.

catch-2
00:00:02.500 --> 00:00:08.750
One fish, a &lt; b &amp; all.

catch-3
00:00:08.750 --> 00:00:12.500
It is large.

catch-4
00:00:12.500 --> 00:00:13.500
Two.

release-1
00:00:16.500 --> 01:00:16.500
Off it goes.
`)
  })

  it('leaves out slides that were not rehearsed', () => {
    expect(vttOf({ release: [2] })).toBe(
      'WEBVTT Fish → chips\n\nrelease-1\n00:00:00.000 --> 00:00:02.000\nOff it goes.\n',
    )
  })

  it('says with its neighbours what had no time of its own', () => {
    const texts = toCuesOf({ catch: [0, 4, 0] })
    expect(texts).toEqual(['Good evening.', 'One fish, a < b & all.', 'It is large.', 'Two.'])
  })

  it('spreads a slide’s time over all of it when its steps are others now', () => {
    expect(toCuesOf({ catch: [5, 5] })).toHaveLength(4)
  })

  it('cuts long paragraphs between sentences, and long sentences between words', () => {
    const long = `${'word '.repeat(40).trim()}. Short. Also short.`
    const cues = toCuesOf({ long: [30] }, `# Long {#long}\n\n::: transcript\n${long}\n:::\n`)
    expect(cues.join(' ')).toBe(long)
    expect(cues.length).toBeGreaterThan(2)
    for (const cue of cues) expect(cue.length).toBeLessThanOrEqual(100)
  })

  function toCuesOf(times: Times, markdown = DECK): string[] {
    const { deck } = deckOf(markdown)
    const cues = toCues(deck, deck.slides, times)
    cues.forEach(({ start, end }, index) => {
      expect(end).toBeGreaterThan(start)
      expect(start).toBeGreaterThanOrEqual(cues[index - 1]?.end ?? 0)
    })
    return cues.map(({ text }) => text)
  }
})
