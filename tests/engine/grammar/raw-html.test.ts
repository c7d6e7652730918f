import { describe, expect, it } from 'vitest'
import { deckOf } from '../../support/grammar-decks.ts'
import { picture } from '../../support/grammar-picture.ts'

const read = (text: string) => deckOf(`---\nhtml: true\n---\n${text}`)

describe('raw HTML with `html: true`', () => {
  it('passes, well-formed, with Markdown between its tags', () => {
    const { deck, lines } = read(`# A <br> <b>B</b>

<div class="x" id="y" title="a &amp; 'b' & <c>">

*a*

</div>

Some <B>bold</B> *it <i>x</i>* <kbd>K</kbd> a<br/>b <!-- gone -->

<ul class='fragment'>
<li>a <b>b</b> & c &lt; d <!-- gone --></li>
</ul>

<mark class="fragment z">m</mark> <x-y>z</x-y>`)
    expect(picture(deck)).toBe(`slide 1 #a-b "A B", 2 steps
  h1 A <br> <b>B</b>
  html <div class="x" id="y" title="a &amp; 'b' &amp; &lt;c&gt;">
  p em(a)
  html </div>
  p Some <b>bold</b> em(it <i>x</i>) <kbd>K</kbd> a<br>b${' '}
  html <ul>
<li>a <b>b</b> &amp; c &lt; d              </li>
</ul> @1
  p <mark class="z">@2m</mark> <x-y>z</x-y>`)
    expect(lines).toEqual([])
    const elements = deck.slides[0]!.body.flatMap(({ tokens }) =>
      tokens.flatMap(({ children }) => (children ?? []).flatMap(({ meta }) => meta?.elements ?? [])),
    )
    expect(elements.map(({ tag }) => tag)).toEqual(['x-y'])
  })

  it('that is open ends with its slide', () => {
    const { deck, lines } = read('<div>\n\n---\n\n# B\n\n</div>')
    expect(picture(deck)).toBe(`slide 1 #slide-1
  html &lt;div&gt;
slide 2 #b "B"
  h1 B
  html &lt;/div&gt;`)
    expect(lines).toEqual([
      'slides.md:4:1: error: `<div>` is never closed where it stands: write `</div>`',
      'slides.md:10:1: error: `</div>` closes nothing here: remove it, or open `<div>` before it',
    ])
  })

  it.each([
    ['a <a href="x">y</a>', ["1:3: error: `<a>` can't stand in a deck: write `[words](address)`"]],
    ['a <img src=x>', ["1:3: error: `<img>` can't stand in a deck: write `![alt](picture.png)`"]],
    [
      '<script>\nalert(1)\n</script>',
      ["1:1: error: `<script>` can't stand in a deck: write a component, and `[Demo time]{tag}`"],
    ],
    [
      '<b style="x">a</b>',
      ["1:1: error: `style=` can't stand in a deck: write a class, and its CSS in the deck's theme"],
    ],
    ['<b ONclick=x>a</b>', ["1:1: error: `onclick=` can't stand in a deck: write a component"]],
    [
      '<b href=x>a</b>',
      ["1:1: error: `href=` can't stand in raw HTML: write `![alt](picture.png)` or `[words](address)`"],
    ],
    [
      '<b class="a{b">a</b>',
      ['1:1: error: `a{b` is no class: a class has letters, digits, `-` and `_` only'],
    ],
    ['<b id="9">a</b>', ['1:1: error: the id `9` is reserved: choose another']],
    [
      'a <div>b</div>',
      ['1:3: error: `<div>` is a block: put it on a line of its own, with a blank line before it'],
    ],
    ['<div/>', ["1:1: error: `<div/>` doesn't close itself in HTML: write `<div></div>`"]],
    ['<p>\n\na\n\n</p>', ['1:1: error: `<p>` holds no blocks of Markdown: write `<div>`, or Markdown alone']],
    ['<div>\n<li>a</li>\n</div>', ["2:1: error: `<li>` can't stand in `<div>`"]],
    [
      '*a <b>c* d</b>',
      [
        '1:4: error: `<b>` is never closed where it stands: write `</b>`',
        '1:11: error: `</b>` closes nothing here: remove it, or open `<b>` before it',
      ],
    ],
    [
      '- <i>a\n- b</i>',
      [
        '1:3: error: `<i>` is never closed where it stands: write `</i>`',
        '2:4: error: `</i>` closes nothing here: remove it, or open `<i>` before it',
      ],
    ],
    ['<p><b><div>a</div></b></p>', ["1:7: error: `<div>` can't stand in `<b>`"]],
    ['<!doctype html>', ['1:1: error: `<!doctype` begins no tag: write `&lt;` if it is text']],
    ['<div a="\n', ['1:1: error: `<div` begins no tag: write `&lt;` if it is text']],
    [
      '<b id=x>a</b> <i id=X>b</i>',
      ['1:15: error: the id `X` is already used at slides.md:4:1: ids are unique, whatever their case'],
    ],
  ])('that may not pass is text, and an error: `%s`', (text, expected) => {
    const { deck, lines } = read(text)
    // Three lines of front matter come before.
    const moved = expected.map(
      (line) => `slides.md:${line.replace(/^\d+/, (number) => String(Number(number) + 3))}`,
    )
    expect(lines).toEqual(moved)
    expect(JSON.stringify(deck)).not.toMatch(/"html":"[^"]*<(?:a|img|script)\b/)
  })

  it('keeps comments what they are', () => {
    const { deck, lines } = read(
      '# A\n\n<div>\n<!-- secret -->\n<b>x</b>\n</div>\n\n<!-- pause -->\n\nb\n\n<!-- note -->',
    )
    expect(picture(deck)).toContain('p b @1\n  notes\n    p note')
    expect(JSON.stringify(deck)).not.toContain('secret')
    expect(lines).toEqual([])
  })
})
