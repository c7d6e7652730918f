import { describe, expect, it } from 'vitest'
import { deckOf, problemsOf } from '../../support/grammar-decks.ts'
import { picture } from '../../support/grammar-picture.ts'

describe('pictures', () => {
  it('are files of the deck; those of other hosts become links', () => {
    const { deck, lines } = deckOf({
      'slides.md': `![*My* cat](cat%20one.png?v=1 "T") ![](https://a.example/x.png) ![b](//b.example/y.png)

[![badge](https://a.example/x.png)](https://a.example) [![cat](żółw.png)](#slide-1)`,
      'cat one.png': '',
      'żółw.png': '',
    })
    expect(picture(deck)).toBe(`slide 1 #slide-1
  p image(cat one.png, My cat) link(https://a.example/x.png, https://a.example/x.png) link(//b.example/y.png, b)
  p link(https://a.example, badge) link(#slide-1, image(żółw.png, cat))`)
    expect(lines).toEqual([
      "slides.md:1:36: warning: `https://a.example/x.png` is another host's picture, it is not loaded: put a copy into the deck's folder",
      "slides.md:1:65: warning: `//b.example/y.png` is another host's picture, it is not loaded: put a copy into the deck's folder",
      "slides.md:3:2: warning: `https://a.example/x.png` is another host's picture, it is not loaded: put a copy into the deck's folder",
    ])
  })

  it.each([
    ['text ![a](no.png)', "1:6: error: no picture `no.png`: there is no no.png in the deck's folder"],
    ['![a](../x.png)', "1:1: error: no picture `../x.png`: ../x.png lies outside the deck's folder"],
    ['![a]()', '1:1: error: no picture ``: it names no file'],
    [
      '![a](data:image/png;base64,AAAA)',
      "1:1: error: `data:…` is no picture's file: put it into the deck's folder",
    ],
    ['![a](blob:x)', "1:1: error: `blob:…` is no picture's file: put it into the deck's folder"],
    [
      '- x\n\n  > ![a][r]\n\n[r]: no.png',
      "3:5: error: no picture `no.png`: there is no no.png in the deck's folder",
    ],
  ])('that can not be had are an error: `%s`', (text, line) => {
    expect(problemsOf(text)).toEqual([`slides.md:${line}`])
  })
})

describe('raw HTML', () => {
  it('is text, with a warning', () => {
    const { deck, lines } = deckOf(`# A <br> B

<div class="x">
*a*
</div>

Some <b>bold</b> and <i>it</i>,
more <b>bold</b>.

<script>alert(1)</script>`)
    expect(picture(deck)).toBe(`slide 1 #a-br-b "A <br> B"
  h1 A html(<br>) B
  html "<div class=\\"x\\">\\n*a*\\n</div>"
  p Some html(<b>)boldhtml(</b>) and html(<i>)ithtml(</i>), / more html(<b>)boldhtml(</b>).
  html "<script>alert(1)</script>"`)
    expect(lines).toEqual([
      'slides.md:1:5: warning: `<br>` is shown as text: write Markdown, or `html: true` in the front matter',
      'slides.md:3:1: warning: `<div class="x">` is shown as text: write Markdown, or `html: true` in the front matter',
      'slides.md:7:6: warning: `<b>` is shown as text: write Markdown, or `html: true` in the front matter',
      'slides.md:7:22: warning: `<i>` is shown as text: write Markdown, or `html: true` in the front matter',
      'slides.md:10:1: warning: `<script>alert(1)</script>` is shown as text: write Markdown, or `html: true` in the front matter',
    ])
  })
})

describe('words', () => {
  it('link what begins with http:// or https://, and nothing else', () => {
    const { deck } = deckOf(
      'See https://example.com/a_b, http://x.y. Not frag.py, www.a.com, a@b.c, ftp://a.b, //c.d or mailto:a@b.c.',
    )
    expect(picture(deck)).toContain(
      'p See link(https://example.com/a_b, https://example.com/a_b), link(http://x.y, http://x.y). Not frag.py, www.a.com, a@b.c, ftp://a.b, //c.d or mailto:a@b.c.',
    )
  })

  it('may be struck through, and stand in tables', () => {
    expect(picture(deckOf('~~a~~\n\n| a |\n|--:|\n| b |').deck)).toContain('p s(a)')
  })
})

describe('what comes from elsewhere', () => {
  it.each([
    [
      'a Slidev header',
      '# A\n\n---\nlayout: center\nclass: x\n---\n\n# B',
      '4:1: warning: `layout: center` over `---` is a heading here: a slide has no header of its own, write `# Title {#id .class}`; front matter is the first thing in the file',
    ],
    [
      'a sentence over ---',
      '# A\n\n---\n\nIt ends.\n---\n\n# B',
      '5:1: warning: text right over `---` is a heading, no slide ends here: put a blank line before the `---`',
    ],
    [
      'lines over ---',
      'one\ntwo\n---\n\ntext',
      '1:1: warning: text right over `---` is a heading, no slide ends here: put a blank line before the `---`',
    ],
    [
      'a long line over ---',
      `${'a'.repeat(61)}\n---`,
      '1:1: warning: text right over `---` is a heading, no slide ends here: put a blank line before the `---`',
    ],
    [
      'text under a title',
      '# A\n\ntext\n---',
      '3:1: warning: text right over `---` is a heading, no slide ends here: put a blank line before the `---`',
    ],
    [
      '--- over a heading',
      'text\n---\n# B',
      '1:1: warning: text right over `---` is a heading, no slide ends here: put a blank line before the `---`',
    ],
    [
      'Note:',
      '# A\n\nNote: say it\nagain',
      '3:1: warning: `Note:` begins no notes here: put them between `::: notes` and `:::`',
    ],
    [
      'Notes:',
      '# A\n\ntext\nnotes:\n\n- x',
      '4:1: warning: `notes:` begins no notes here: put them between `::: notes` and `:::`',
    ],
    [
      '???',
      '# A\n\n???\n\nx',
      '3:1: warning: `???` begins no notes here: put them between `::: notes` and `:::`',
    ],
    ['--', '# A\n\n--\n\nx', '3:1: warning: `--` is text here: write `<!-- pause -->`'],
    ['. . .', '# A\n\n. . .\n\nx', '3:1: warning: `. . .` is text here: write `<!-- pause -->`'],
    [
      'mixed list markers',
      '- a\n\n* b',
      '3:1: warning: a `*` list right after a `-` list: `*` and `1)` reveal step by step, `-` and `1.` come at once; use one marker, and keep formatters from the deck (.prettierignore)',
    ],
    [
      'mixed numbers',
      '1. a\n2) b',
      '2:1: warning: a `1)` list right after a `1.` list: `*` and `1)` reveal step by step, `-` and `1.` come at once; use one marker, and keep formatters from the deck (.prettierignore)',
    ],
  ])('is warned of: %s', (_what, text, line) => {
    expect(problemsOf(text)).toEqual([`slides.md:${line}`])
  })

  it('is warned of: --- inside a block of HTML', () => {
    expect(problemsOf('<div>\n</div>\n---\n# B')).toContain(
      'slides.md:3:1: warning: `---` is inside a block of HTML: put a blank line before it',
    )
  })

  it('is not a heading like any other, nor a note in a sentence', () => {
    expect(problemsOf('Title\n---\n\nA note: fine. Notes are fine.\n\n- a\n\n1. b\n\ntext\n\n* c')).toEqual(
      [],
    )
  })
})
