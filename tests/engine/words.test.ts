import { expect, test } from 'vitest'
import { countWords, wordsByStep } from '../../src/engine/words.ts'
import { deckOf } from '../support/grammar-decks.ts'

const wordsOf = (slide: string): number[] => wordsByStep(deckOf(slide).deck.slides[0]!)

test('words belong to the step whose mark is before them', () => {
  const said = '::: transcript\nOne two [click] three *four* `five`.\n\nSix [click] seven\n:::'
  expect(wordsOf(`# A\n\n* x\n* y\n\n${said}\n`)).toEqual([2, 4, 1])
})

test('a slide without marks is said as it opens, one without a transcript takes no words', () => {
  expect(wordsOf('# A\n\n* x\n\n::: transcript\nFour words of it.\n:::\n')).toEqual([4, 0])
  expect(wordsOf('# A\n')).toEqual([0])
})

test('a numbered mark counts for its step, one past the last for the last', () => {
  const said = '::: transcript\na [click:2] b b [click:9] c c c\n:::'
  expect(wordsOf(`# A\n\n* x\n* y\n\n${said}\n`)).toEqual([1, 0, 5])
})

test('counts words of scripts without spaces, and of languages nobody knows', () => {
  expect(countWords('内存管理很简单', 'zh')).toBeGreaterThan(2)
  expect(countWords('two words', 'no-such-language-at-all')).toBe(2)
})
