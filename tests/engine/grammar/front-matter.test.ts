import { describe, expect, it } from 'vitest'
import { deckOf, problemsOf } from '../../support/grammar-decks.ts'

const metaOf = (yaml: string) => deckOf({ 'slides.md': `---\n${yaml}\n---\n# A`, 'theme.css': '' }).deck.meta
const problems = (yaml: string) => problemsOf(`---\n${yaml}\n---\n# A`)

describe('front matter', () => {
  it('says what the deck is', () => {
    expect(
      metaOf(`title: a --- b
author: "Ada: L"
event: Pykonik
date: 28.11.2013
lang: PL-pl
description: >
  Two
  lines
url: https://example.com/talk/
aspectRatio: 4:3
duration: 25
theme: theme.css
components: [../components, mine]
downloads: [pdf, code.zip, pdf]
html: false
offline: false
transition: fade`),
    ).toEqual({
      title: 'a --- b',
      author: 'Ada: L',
      event: 'Pykonik',
      date: '28.11.2013',
      lang: 'pl-PL',
      description: 'Two lines',
      url: 'https://example.com/talk/',
      aspectRatio: { width: 4, height: 3 },
      duration: 25,
      theme: 'theme.css',
      components: ['../components', 'mine'],
      downloads: ['pdf', 'code.zip'],
      html: false,
      offline: false,
      transition: 'fade',
    })
  })

  it('has defaults', () => {
    const defaults = {
      title: 'A',
      lang: 'en',
      aspectRatio: { width: 16, height: 9 },
      duration: 0,
      components: [],
      downloads: [],
      html: false,
      offline: true,
      transition: 'none',
    }
    expect(deckOf('# A').deck.meta).toMatchObject(defaults)
    expect(metaOf('')).toMatchObject(defaults)
    expect(metaOf('title:\ncomponents:')).toMatchObject(defaults)
  })

  it('keeps text as it was written', () => {
    expect(metaOf('title: 2013\ndate: 2013-11-28\nevent: 1.10\nauthor: no')).toMatchObject({
      title: '2013',
      date: '2013-11-28',
      event: '1.10',
      author: 'no',
    })
    expect(metaOf('title: "a\\0b"').title).toBe('a\ufffdb')
  })

  it.each([
    ['16/9', { width: 16, height: 9 }],
    ['"16 : 10"', { width: 16, height: 10 }],
    ['1.6', { width: 1.6, height: 1 }],
  ])('reads the aspect ratio %s', (written, aspectRatio) => {
    expect(metaOf(`aspectRatio: ${written}`)).toMatchObject({ aspectRatio })
  })

  it('may have a byte order mark before it, spaces behind its dashes, and any line ends', () => {
    expect(deckOf('\ufeff--- \r\ntitle: T\r\n---\t\r\n# A').deck.meta.title).toBe('T')
    expect(deckOf('---\rtitle: T\r---\r# A').deck).toMatchObject({
      meta: { title: 'T' },
      slides: [{ id: 'a' }],
    })
  })

  it('is the first thing in the file, and closed', () => {
    expect(deckOf('---\n# A\n').deck.slides).toHaveLength(1)
    expect(deckOf('\n---\ntitle: T\n---\n# A').lines).toEqual([
      'slides.md:3:1: warning: `title: T` over `---` is a heading here: a slide has no header of its own, write `# Title {#id .class}`; front matter is the first thing in the file',
    ])
  })

  it.each([
    [
      '# Title',
      'slides.md:1:1: error: front matter is no list of `key: value`: write `title: …` between the two `---`, or remove the first `---` if the deck has none',
    ],
    [
      'just text',
      'slides.md:1:1: error: front matter is no list of `key: value`: write `title: …` between the two `---`, or remove the first `---` if the deck has none',
    ],
    [
      '- a',
      'slides.md:1:1: error: front matter is no list of `key: value`: write `title: …` between the two `---`, or remove the first `---` if the deck has none',
    ],
    [
      'title: [a',
      'slides.md:2:10: error: front matter: Flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
    ['title: a\ntitle: b', 'slides.md:3:1: error: front matter: Map keys must be unique'],
    ['title: {a: b}', 'slides.md:2:1: error: `title` is one piece of text'],
    ['  lang: x_y_z', 'slides.md:2:3: error: `lang` is a language tag, such as `en` or `pl`'],
    ['url: example.com', 'slides.md:2:1: error: `url` is where the deck is published: `https://…`'],
    ['url: javascript:alert(1)', 'slides.md:2:1: error: `url` is where the deck is published: `https://…`'],
    ['aspectRatio: wide', 'slides.md:2:1: error: `aspectRatio` is width to height, such as `16:9` or `4:3`'],
    ['aspectRatio: 1:0', 'slides.md:2:1: error: `aspectRatio` is width to height, such as `16:9` or `4:3`'],
    ['duration: 25 min', 'slides.md:2:1: error: `duration` is a number of minutes'],
    [
      'downloads: [[pdf]]',
      'slides.md:2:1: error: `downloads` is a list of formats and files, such as `[pdf, code.zip]`',
    ],
    [
      'components: {a: b}',
      'slides.md:2:1: error: `components` is a list of folders, such as `[../components]`',
    ],
    ['html: maybe', 'slides.md:2:1: error: `html` is `true` or `false`'],
    [
      'title: T\ntheme: none.css',
      "slides.md:3:1: error: no theme `none.css`: there is no none.css in the deck's folder",
    ],
    ['offline: no-thanks', 'slides.md:2:1: error: `offline` is `true` or `false`'],
    ['transition: cube', 'slides.md:2:1: error: `transition` is `none` or `fade`'],
    [
      'colour: blue',
      "slides.md:2:1: warning: unknown key `colour`: the deck's keys are title, author, event, date, lang, description, url, aspectRatio, duration, theme, components, downloads, html, offline, transition",
    ],
    [
      '__proto__: x',
      "slides.md:2:1: warning: unknown key `__proto__`: the deck's keys are title, author, event, date, lang, description, url, aspectRatio, duration, theme, components, downloads, html, offline, transition",
    ],
  ])('reports `%s` with its place', (yaml, line) => {
    expect(problems(yaml)).toEqual([line])
  })

  it.each([
    ['[', 'a: ' + '['.repeat(50_000), 2],
    ['{', 'a: ' + '{b: '.repeat(50_000), 2],
    ['?', '? '.repeat(50_000), 2],
    ['lists', Array.from({ length: 2000 }, (_, depth) => `${' '.repeat(depth)}-`).join('\n'), 67],
  ])('that nests %s without end is an error', (_what, yaml, line) => {
    expect(problems(yaml)).toEqual([`slides.md:${line}:1: error: front matter is nested too deeply`])
  })

  it.each([
    '&a [*a]',
    'a: &a [*a, *a]\ncomponents: *a',
    '!!binary x',
    '%x',
    'a: *none',
    '? [a]\n: b',
    '...\nx',
    '&a '.repeat(999),
  ])('that is odd is reported: `%s`', (yaml) => {
    expect(problems(yaml).length).toBeGreaterThan(0)
  })
})
