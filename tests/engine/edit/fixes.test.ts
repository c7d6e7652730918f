import { describe, expect, test } from 'vitest'
import { fixesOf, withEdits } from '../../../src/engine/edit/index.ts'
import type { Outline } from '../../../src/engine/outline.ts'
import { deckOf } from '../../support/grammar-decks.ts'

const OUTLINE = {
  tags: [{ tag: 'heap-demo', attributes: [] }],
  slides: [{ id: 'beginning' }],
} as unknown as Outline

/** The fixes of a deck's first problem: the words of each, and what is written then. */
function fixes(text: string): readonly (readonly [words: string, text: string])[] {
  const problem = deckOf(text).problems[0]
  if (!problem) throw new Error('nothing is wrong with it')
  return fixesOf(problem, text, OUTLINE).map(({ words, edit }) => [words, withEdits(text, [edit])])
}

const many = (...lines: string[]): string => `${lines.join('\n')}\n`

describe('a problem is mended', () => {
  test('a Slidev slide’s header becomes classes, or goes', () => {
    expect(fixes(many('# A', '', '---', 'layout: center', 'clicks: 3', '---', '', '# B'))).toEqual([
      ['Write {.center} instead', many('# A', '', '---', '{.center}', '', '# B')],
      ['Remove this header', many('# A', '', '---', '', '# B')],
    ])
  })

  test('a blank line comes between text and the end of its slide', () => {
    expect(fixes(many('# A', '', 'Words that end.', '---', '', '# B'))).toEqual([
      ['Put a blank line', many('# A', '', 'Words that end.', '', '---', '', '# B')],
    ])
  })

  test('reveal’s and remark’s notes become ours', () => {
    expect(fixes(many('# A', '', 'Note: say this', 'and that', '', '---', '', '# B'))).toEqual([
      [
        'Put them between ::: notes and :::',
        many('# A', '', '::: notes', 'say this', 'and that', ':::', '', '---', '', '# B'),
      ],
    ])
  })

  test('two kinds of lists become one', () => {
    expect(fixes(many('# A', '', '* one', '- two', '- three', '', 'Words'))).toEqual([
      ['Use * here, too', many('# A', '', '* one', '* two', '* three', '', 'Words')],
    ])
  })

  test('a pause of another engine becomes ours', () => {
    expect(fixes(many('# A', '', '. . .', '', 'B'))).toEqual([
      ['Write <!-- pause -->', many('# A', '', '<!-- pause -->', '', 'B')],
    ])
  })

  test.each([
    ['[Demo time]{heap-dmo}', 'Write heap-demo', '[Demo time]{heap-demo}'],
    ['[there](#begining)', 'Write beginning', '[there](#beginning)'],
    ['```python {run}\nx\n```', 'Call it cell-1', '```python {#cell-1 run}\nx\n```'],
    ['::: transcrpt\nWords\n:::', 'Write transcript', '::: transcript\nWords\n:::'],
    [':::', 'Remove it', ''],
    ['::: notes\nWords', 'End it with :::', '::: notes\nWords\n:::'],
  ])('%j: %s', (wrong, words, right) => {
    const around = (text: string): string => many('# A {#beginning}', '', text).replace(/\n\n\n$/, '\n\n')
    expect(fixes(around(wrong))).toContainEqual([words, around(right)])
  })

  test('the second of two equal ids gets a number', () => {
    expect(fixes(many('# A {#a}', '', '---', '', '# B {#a}'))).toEqual([
      ['Call it a-2', many('# A {#a}', '', '---', '', '# B {#a-2}')],
    ])
  })

  test('a front matter key that is almost one', () => {
    expect(fixes(many('---', 'titel: A', '---', '', '# A'))).toEqual([
      ['Write title', many('---', 'title: A', '---', '', '# A')],
    ])
  })
})

test('what only the author can know has no fix', () => {
  expect(fixes(many('# A', '', '![a](nowhere.png)'))).toEqual([])
})
