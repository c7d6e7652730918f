import { describe, expect, it } from 'vitest'
import { deckOf } from '../../support/grammar-decks.ts'

/** Far more than any of these takes, on a busy machine too; a rule that goes over its text again and again takes longer. */
const MOST_TIME = 60_000

const KB = 1000

describe('a deck without measure', { timeout: MOST_TIME }, () => {
  it.each<[string, string]>([
    ['quotes in quotes', `${'>'.repeat(10 * KB)} x`],
    ['lists in lists', `${'- '.repeat(10 * KB)}x`],
    ['brackets', '['.repeat(100 * KB)],
    ['open pictures', '!['.repeat(50 * KB)],
    ['pictures in pictures', '!['.repeat(5 * KB) + '](a)'.repeat(5 * KB)],
    ['braces', '{'.repeat(300 * KB)],
    ['attributes', ']{.a '.repeat(60 * KB)],
    ['a line of a megabyte', 'word '.repeat(200 * KB)],
    ['spaces', `a${' '.repeat(1000 * KB)}b {.c}`],
    ['colons', `${':'.repeat(500 * KB)}a`],
    ['open comments', 'x <!-- '.repeat(50 * KB)],
    ['comments that never close', '<!-- x\n\n---\n\n'.repeat(5 * KB)],
    ['raw HTML', '<b> '.repeat(50 * KB)],
    ['containers in containers', '::: notes\n'.repeat(50 * KB)],
    ['ends of containers', ':::\n'.repeat(30 * KB)],
    ['URLs', 'http://'.repeat(50 * KB)],
    ['clicks', `::: notes\n${'[click]'.repeat(50 * KB)}\n:::`],
    ['line highlights', `\`\`\`js {${'1-999999999|'.repeat(10 * KB)}all}\n${'x\n'.repeat(KB)}\`\`\``],
    ['one title', '# Agenda\n\n---\n'.repeat(5 * KB)],
    ['spans', '[a]{.b}'.repeat(30 * KB)],
    ['spans in spans', `${'['.repeat(20 * KB)}a${']{.b}'.repeat(20 * KB)}`],
    ['brackets before a span', `${'['.repeat(50 * KB)}a]{.b}`],
    ['footnotes', '[^a] ^[b] '.repeat(10 * KB)],
    ['footnotes in footnotes', `${'^['.repeat(20 * KB)}a${']'.repeat(20 * KB)}`],
    ['texts of footnotes', Array.from({ length: 5 * KB }, (_, index) => `[^${index}]: a\n`).join('')],
    ['footnotes in lists', '[^a]: '.repeat(5 * KB)],
    ['backgrounds', '![bg](x.png) '.repeat(5 * KB)],
    ['boxes in boxes', `${'::: {.a}\n'.repeat(10 * KB)}x\n${':::\n'.repeat(10 * KB)}`],
    ['boxes without end', '::: {.a}\n'.repeat(30 * KB)],
    ['tags', `---\nhtml: true\n---\n${'<b>'.repeat(30 * KB)}`],
    ['tags that close', `---\nhtml: true\n---\n${'<b>'.repeat(20 * KB)}${'</b>'.repeat(20 * KB)}`],
    ['tags in blocks', `---\nhtml: true\n---\n${'<div>\n\n'.repeat(10 * KB)}`],
    ['half a tag', `---\nhtml: true\n---\n<div ${'a="b" '.repeat(30 * KB)}`],
    ['emphasis', '**a_'.repeat(50 * KB)],
  ])('is read: %s', (_what, text) => {
    expect(deckOf(text).deck.slides.length).toBeGreaterThan(0)
  })

  it('says what is nested too deeply, and loses nothing after it', () => {
    const { deck, lines } = deckOf(`${'- '.repeat(200)}x\n\n---\n\n# B`)
    expect(lines).toEqual([
      'slides.md:1:1: error: lists and quotes are nested more than 96 levels deep: what is deeper is shown as text',
    ])
    expect(deck.slides.map(({ id }) => id)).toEqual(['slide-1', 'b'])
  })

  it('ends where it can be no deck', () => {
    const { deck, lines } = deckOf('---\n\n'.repeat(20_003))
    expect(deck.slides).toHaveLength(20_000)
    expect(lines[0]).toMatch(/error: more than 20000 slides: the deck ends here$/)
  })
})
