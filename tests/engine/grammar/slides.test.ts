import { describe, expect, it } from 'vitest'
import { deckOf, problemsOf } from '../../support/grammar-decks.ts'
import { picture } from '../../support/grammar-picture.ts'

/** Ids of the slides: enough to see where the deck was split. */
const slidesOf = (text: string): string[] => deckOf(text).deck.slides.map(({ id }) => id)

describe('a separator', () => {
  it('begins the next slide, whatever stands around it', () => {
    expect(slidesOf('# A\n---\n# B')).toEqual(['a', 'b'])
    expect(slidesOf('# A\n\n---   \n# B\n\n  -----\t\n# C')).toEqual(['a', 'b', 'c'])
    expect(slidesOf('- a\n---\n# B')).toEqual(['slide-1', 'b'])
    expect(slidesOf('> a\n---\n# B')).toEqual(['slide-1', 'b'])
    expect(slidesOf('| a |\n|---|\n| b |\n---\n# B')).toEqual(['slide-1', 'b'])
    expect(slidesOf('[a]: /url\n---\n# B')).toEqual(['b'])
  })

  it.each([
    ['other thematic breaks', '# A\n\n***\n\n___\n\n- - -\n\n* * *'],
    ['a dash with an indent of four', '# A\n\n    ---'],
    ['a fence of tildes', '# A\n\n~~~\n---\n~~~'],
    ['a fence of backquotes', '# A\n\n```\n---\n```'],
    ['a list item', '# A\n\n- x\n\n  ---\n\n  y'],
    ['a quote', '# A\n\n> x\n>\n> ---'],
    ['a table', '# A\n\na | b\n---|---\n1 | 2'],
    ['a setext heading', 'A\n---'],
    ['a comment', '# A\n\n<!--\n---\n-->'],
  ])('is not %s', (_what, text) => {
    expect(slidesOf(text)).toEqual(['a'])
  })

  it('makes no slide at the start or the end of the file', () => {
    expect(slidesOf('\n---\n# A\n\n---\n')).toEqual(['a'])
    expect(slidesOf('---\ntitle: T\n---\n---\n# A\n---')).toEqual(['a'])
  })

  it('makes an empty slide, and a warning, when there are two in a row', () => {
    const { deck, lines } = deckOf('# A\n\n---\n\n---\n\n# B')
    expect(deck.slides.map(({ id }) => id)).toEqual(['a', 'slide-2', 'b'])
    expect(lines).toEqual(['slides.md:5:1: warning: two `---` in a row make an empty slide: remove one'])
  })

  it('is a thematic break, and a warning, in a closed container', () => {
    const { deck, lines } = deckOf('# A\n\n::: transcript\nx\n\n---\n\ny\n:::\n\n---\n\n# B')
    expect(picture(deck)).toBe(`slide 1 #a "A"
  h1 A
  transcript
    p x
    hr
    p y
slide 2 #b "B"
  h1 B`)
    expect(lines).toEqual([
      'slides.md:6:1: warning: `---` inside a container is a thematic break, no new slide: close the container with `:::` first, or write `***`',
    ])
  })
})

describe('a slide', () => {
  it('is titled by its first heading, whose id and classes are its own', () => {
    const { deck, lines } = deckOf('# Case *Study* {#case .wide .dark}\n\n## More {#more .x}\n\nText')
    expect(picture(deck)).toBe(`slide 1 #case .wide .dark "Case Study"
  h1 Case em(Study)
  h2 #more .x More
  p Text`)
    expect(lines).toEqual([])
  })

  it('without a heading takes them from its first paragraph', () => {
    const { deck, lines } = deckOf('{#intro .wide}\n\nText\n\n---\n\n<!-- first --> \n\n{.b}\n\nText')
    expect(picture(deck)).toBe(`slide 1 #intro .wide
  p Text
slide 2 #slide-2 .b
  p Text`)
    expect(lines).toEqual([])
  })

  it('takes attributes from no later paragraph', () => {
    const { deck, lines } = deckOf('Text\n\n{#intro}\n\n::: transcript\n{.b}\n:::')
    expect(deck.slides[0]).toMatchObject({ id: 'slide-1', classes: [] })
    expect(lines).toEqual([
      'slides.md:3:1: warning: `{#intro}` is shown as text: attributes alone in a paragraph belong to a slide, as its first paragraph',
      'slides.md:6:1: warning: `{.b}` is shown as text: attributes alone in a paragraph belong to a slide, as its first paragraph',
    ])
  })

  it('has one id', () => {
    expect(problemsOf('{#a}\n\n# A {#b}')).toEqual(['slides.md:3:6: error: a second id `b`: a slide has one'])
    expect(problemsOf('# A {#a #b}')).toEqual(['slides.md:1:9: error: a second id `b`: a thing has one'])
  })

  it('that shows nothing is a warning', () => {
    expect(problemsOf('<!-- licence -->\n\n---\n\n# A')).toEqual([
      'slides.md:1:1: warning: this slide shows nothing',
    ])
  })

  it('is an error when there is none', () => {
    for (const text of ['', '\n\n', '---\ntitle: A\n---\n', '\ufeff', '[a]: /url', '\n---\n']) {
      const { deck, lines } = deckOf(text)
      expect(lines).toEqual([
        'slides.md:1:1: error: this deck has no slides: write `# Title`, and `---` between slides',
      ])
      expect(deck.slides.map(({ id }) => id)).toEqual(['slide-1'])
    }
    expect(problemsOf({})[0]).toBe("slides.md:1:1: error: there is no slides.md in the deck's folder")
  })
})

describe('ids', () => {
  it('are readable in any script, and made unique by a number', () => {
    const titles = [
      'Agenda',
      'Agenda',
      'agenda',
      'Zażółć gęślą jaźń',
      '日本語のタイトル',
      '🙂',
      '2013',
      'Search',
      "Don't `del` it!",
      'हिन्दी',
      '❤️',
      'ﬁ A\u0301',
    ]
    expect(slidesOf(titles.map((title) => `# ${title}`).join('\n\n---\n\n'))).toEqual([
      'agenda',
      'agenda-2',
      'agenda-3',
      'zażółć-gęślą-jaźń',
      '日本語のタイトル',
      'slide-6',
      'slide-2013',
      'slide-search',
      'dont-del-it',
      'हिन्दी',
      'slide-11',
      'ﬁ-á',
    ])
  })

  it('have at most 60 characters, with their number', () => {
    const long = '𠮷'.repeat(70)
    const [first, second] = slidesOf(`# ${long}\n\n---\n\n# ${long}`)
    expect([...first!]).toHaveLength(60)
    expect(second).toBe(`${'𠮷'.repeat(58)}-2`)
  })

  it('keep clear of those that are written, whose number they skip', () => {
    expect(slidesOf('# A\n\n---\n\n# A\n\n---\n\n# B {#a-2}\n\n## C {#A}')).toEqual(['a-3', 'a-4', 'a-2'])
  })

  it('that are written twice are an error at the second place, which names the first', () => {
    expect(
      problemsOf(
        '# A {#a}\n\n---\n\n# B {#A}\n\ntext {#a}\n\n```py {#a}\n```\n\n[Demo time]{step-counter #a}',
      ),
    ).toEqual([
      'slides.md:5:6: error: the id `A` is already used at slides.md:1:6: ids are unique, whatever their case',
      'slides.md:7:7: error: the id `a` is already used at slides.md:1:6: ids are unique, whatever their case',
      'slides.md:9:1: error: the id `a` is already used at slides.md:1:6: ids are unique, whatever their case',
      'slides.md:12:1: error: the id `a` is already used at slides.md:1:6: ids are unique, whatever their case',
    ])
  })

  it('in composed and decomposed form are the same', () => {
    expect(problemsOf('# A {#\u00e9}\n\n---\n\n# B {#e\u0301}')).toHaveLength(1)
  })

  it.each([
    ['presenter', 'the id `presenter` is reserved: choose another'],
    ['Search', 'the id `Search` is reserved: choose another'],
    ['12', 'the id `12` is reserved: choose another'],
    ['a/b', '`a/b` is no id: an id has letters, digits, `-` and `_` only'],
    ['..', '`..` is no id: an id has letters, digits, `-` and `_` only'],
    ['-', '`-` is no id: an id has letters, digits, `-` and `_` only'],
    ['a'.repeat(61), `this id is longer than 60 characters: \`${'a'.repeat(48)}…\``],
  ])('are refused when they can be none: %s', (id, message) => {
    const { deck, lines } = deckOf(`# Title {#${id}}`)
    expect(lines).toEqual([`slides.md:1:10: error: ${message}`])
    expect(deck.slides[0]!.id).toBe('title')
  })
})
