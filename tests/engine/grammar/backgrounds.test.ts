import { describe, expect, it } from 'vitest'
import { findColour } from '../../../src/engine/grammar/colour.ts'
import { deckOf } from '../../support/grammar-decks.ts'
import { picture } from '../../support/grammar-picture.ts'

const read = (text: string) => deckOf({ 'slides.md': text, 'x.png': '' })
const KNOWN = '`cover`, `contain`, `fit`, `auto`, `50%`, `left`, `right:40%`, `vertical`'

describe('backgrounds', () => {
  it('leave their text for their slide, with their words', () => {
    const { deck, lines } = read(`# A ![bg](x.png) title

![bg fit](x.png) ![bg left:20% vertical A cat, asleep](x.png)
![bg 50%][r] rest

<!-- pause -->

![bg right auto](x.png)

- ![bg contain](x.png)

[r]: x.png`)
    expect(picture(deck)).toBe(`slide 1 #a-title "A title", 1 steps
  background cover: image(x.png, )
  background contain: image(x.png, )
  background left cover vertical l:20%: image(x.png, A cat, asleep)
  background auto z:50%: image(x.png, )
  background right auto: image(x.png, )
  background contain: image(x.png, )
  h1 A  title
  p rest
  ul @1
    li`)
    expect(lines).toEqual([])
  })

  it('are enough for a slide', () => {
    expect(read('![bg](x.png)').lines).toEqual([])
    expect(picture(read('# ![bg](x.png) {#a}').deck)).toBe(`slide 1 #a
  background cover: image(x.png, )`)
  })

  it.each([
    ['![bg blur](x.png)', `1:1: warning: \`blur\` is no word of a background: there are ${KNOWN}`],
    ['![bg w:20px](x.png)', `1:1: warning: \`w:20px\` is no word of a background: there are ${KNOWN}`],
    [
      '![bg rigth](x.png)',
      `1:1: warning: \`rigth\` is read as the picture's sentence: a background's words are ${KNOWN}`,
    ],
    ['![bg left:100%](x.png)', '1:1: warning: `left:100%` leaves the text no place: write less than 100 %'],
    ['[![bg](x.png)](/x)', '1:2: error: a background is no link: write it on its own'],
    [
      '![bg](x.png){.k}',
      '1:13: error: a background takes no attributes: write its words in the brackets, as in `![bg right:40%](x.png)`',
    ],
    [
      '![bg](x.png) {.fragment}',
      '1:14: error: a background takes no attributes: write its words in the brackets, as in `![bg right:40%](x.png)`',
    ],
    [
      'a ![bg](#fafafa)',
      "1:3: error: a colour is no picture: write `{background=#fafafa}` behind the slide's title",
    ],
    ['a ![bg](no.png)', "1:3: error: no picture `no.png`: there is no no.png in the deck's folder"],
    [
      'a ![bg](https://a.example/x.png)',
      "1:3: warning: `https://a.example/x.png` is another host's picture, it is not loaded: put a copy into the deck's folder",
    ],
    [
      'a\n\n::: transcript\n![bg](x.png) b\n:::',
      '4:1: error: a background stands on the slide, not in what is said',
    ],
  ])('that are wrong are named with their place: `%s`', (text, line) => {
    expect(read(text).lines).toEqual([`slides.md:${line}`])
  })
})

describe('background=', () => {
  it('is a colour, which knows its ink, or a picture', () => {
    const { deck, lines } = read(
      [
        '# A {background=#FFF}',
        '{background="rgb(0 0 0 / .6)" .on-light}',
        '# C {background=x.png}',
        '{background=var(--raised)}',
        '# E {background=rebeccapurple}',
      ].join('\n\n---\n\n'),
    )
    expect(picture(deck)).toBe(`slide 1 #a .on-light "A" on #fff
  h1 A
slide 2 #slide-2 .on-light on rgb(0 0 0 / .6)
slide 3 #c "C"
  background cover: image(x.png, )
  h1 C
slide 4 #slide-4 on var(--raised)
slide 5 #e .on-dark "E" on rebeccapurple
  h1 E`)
    expect(lines).toEqual([])
  })

  it.each([
    [
      '# A {background=url(x)}',
      "1:6: error: `url(x)` is no background: write a colour, such as `#fafafa`, `navy` or `var(--raised)`, or a picture's file",
    ],
    ['# A {background=no.png}', "1:6: error: no picture `no.png`: there is no no.png in the deck's folder"],
    ['# A {background=red background=blue}', '1:21: error: `background` is given twice'],
  ])('that is neither is an error: `%s`', (text, line) => {
    expect(read(text).lines).toEqual([`slides.md:${line}`])
  })

  it.each([
    ['#FAfafa', 'light'],
    ['#123', 'dark'],
    ['#1238', 'dark'],
    ['#1232', ''],
    ['rgb(255, 255, 0)', 'light'],
    ['rgb(20% 20% 20%)', 'dark'],
    ['rgba(0 0 0 / 20%)', ''],
    ['hsl(60 100% 50%)', 'light'],
    ['hsl(240deg 100% 50%)', 'dark'],
    ['oklch(90% 0.1 200)', 'light'],
    ['oklch(0.3 0.1 200)', 'dark'],
    ['Navy', 'dark'],
    ['var(--m-live)', ''],
  ])('takes %s for a %s ground', (written, ground) => {
    expect(findColour(written)?.ground).toBe(ground)
  })

  it.each([
    'red;}body{display:none',
    'url(x.png)',
    'var(--a, url(x))',
    'rgb(calc(1) 0 0)',
    '#12345',
    'image-set(x)',
    'expression(1)',
    'constructor',
    '',
  ])('is no colour: `%s`', (written) => {
    expect(findColour(written)).toBeUndefined()
  })
})
