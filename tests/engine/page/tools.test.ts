import { describe, expect, test } from 'vitest'
import { READ_KEYS, STAGE_KEYS } from '../../../src/engine/page/keys.ts'
import { createFinder } from '../../../src/engine/page/tools/find-slides.ts'
import { READ_HELP, STAGE_HELP } from '../../../src/engine/page/tools/help-table.ts'

/** Keys that panels and controls take, which no table of the router has. */
const OF_PANELS = ['Enter', 'Escape']

test.each([
  ['the stage', STAGE_HELP, STAGE_KEYS],
  ['Read', READ_HELP, READ_KEYS],
])('help for %s tells of every key that there is, and of no other', (_, help, table) => {
  const told = help.flat().flatMap(({ keys }) => keys)
  expect(new Set(told)).toEqual(new Set([...Object.keys(table), ...OF_PANELS]))
  expect(told.length).toBe(new Set(told).size)
})

describe('go-to finds', () => {
  const titles = ['Memory', 'Free lists', 'Zażółć gęślą', 'A tale of fragments', 'Unfreed', 'Memory again', 'Demo', 'Demo', 'IX', 'The tenth', 'Last'] // prettier-ignore
  const find = createFinder(
    titles.map((title, index) => ({ id: index === 6 ? 'demo-freight' : `s${index}`, title, steps: 3 })),
  )
  const found = (query: string): string =>
    find(query)
      .map(({ slide, step, match }) => {
        const title = titles[slide - 1]!
        const words = match
          ? `${title.slice(0, match[0])}[${title.slice(...match)}]${title.slice(match[1])}`
          : title
        return `${slide}${step ? `.${step}` : ''} ${words}`
      })
      .join(', ')

  test.each([
    ['1', '1 Memory, 10 The tenth, 11 Last'],
    ['11', '11 Last'],
    ['12', ''],
    ['mem', '1 [Mem]ory, 6 [Mem]ory again'],
    ['fre', '2 [Fre]e lists, 5 Un[fre]ed, 7 Demo'],
    ['FR', '2 [Fr]ee lists, 4 A tale of [fr]agments, 5 Un[fr]eed, 7 Demo'],
    ['zazolc', '3 [Zażółć] gęślą'],
    ['gęś', '3 Zażółć [gęś]lą'],
    ['3.2', '3.2 Zażółć gęślą'],
    ['3/2', '3.2 Zażółć gęślą'],
    ['3/99', '3.3 Zażółć gęślą'],
    ['99/1', ''],
    ['3.', '3 Zażółć gęślą'],
    ['', ''],
    ['  ', ''],
    ['nowhere', ''],
    ['.*', ''],
  ])('%s: %s', (query, expected) => {
    expect(found(query)).toBe(expected)
  })
})
