import { describe, expect, it } from 'vitest'
import { deckOf } from '../../support/grammar-decks.ts'
import { picture } from '../../support/grammar-picture.ts'

const read = (text: string) => deckOf({ 'slides.md': text, 'x.png': '' })
const body = (text: string) => picture(read(text).deck).split('\n').slice(1).join('\n').trim()

describe('attributes of words', () => {
  it.each([
    ['a [span *x*]{.k #s} b', 'p a span#s.k(span em(x)) b'],
    ['[x]{.fragment} [y]{.fragment .z}', 'p span@1(x) span.z@2(y)'],
    ['`c`{.d} *e*{.f} **g**{.h} ~~i~~{.j}', 'p `c`.d em.f(e) strong.h(g) s.j(i)'],
    ['[l](#slide-1){.m} <https://a.b>{.o}', 'p link.m(#slide-1, l) link.o(https://a.b, https://a.b)'],
    ['[r]{.p}\n\n[r]: #slide-1', 'p link.p(#slide-1, r)'],
    ['[[a]{.b}](#slide-1) [[c]{.d} e]{.f}', 'p link(#slide-1, span.b(a)) span.f(span.d(c) e)'],
    ['# [A]{.b} *c*{.d}', 'h1 span.b(A) em.d(c)'],
    ['[a]{b} *a{.b}* x{.e}y [a] {.b} c', 'p [a]{b} em(a{.b}) x{.e}y [a] {.b} c'],
    ['[a]\\{.b} `[c]{.d}`', 'p [a]{.b} `[c]{.d}`'],
  ])('are given, and else are text: `%s`', (text, shown) => {
    expect(body(text)).toBe(shown)
    expect(read(text).lines).toEqual([])
  })

  it('leave titles plain', () => {
    expect(read('# A [b]{.c} `d`{.e} {#f}').deck.slides[0]!.title).toBe('A b d')
  })

  it('have ids that links lead to', () => {
    expect(read('[a]{#there} [b](#there)').lines).toEqual([])
    expect(read('[a]{#x}\n\n*b*{#X}').lines).toEqual([
      'slides.md:3:5: error: the id `X` is already used at slides.md:1:5: ids are unique, whatever their case',
    ])
  })

  it.each([
    [
      '[x]{onclick=y}',
      '1:5: error: unknown attribute `onclick`: here are `#id`, `.class`; write `\\{` if it is text',
    ],
    [
      '`x`{style="a"}',
      '1:5: error: unknown attribute `style`: here are `#id`, `.class`; write `\\{` if it is text',
    ],
    [
      '::: notes\n[x]{.fragment}\n:::\na',
      '2:4: warning: what is said has no steps: `.fragment` does nothing here',
    ],
  ])('that mean nothing are reported: `%s`', (text, line) => {
    expect(read(text).lines).toEqual([`slides.md:${line}`])
  })
})

describe('a picture', () => {
  it('has a width, a height, a side', () => {
    expect(body('![a](x.png){width=40% .left} ![b](x.png){height=200px width=100 #p .fragment}')).toBe(
      'p image(x.png, a).left.w:40% image(x.png, b)[100x200]#p.w:100px.h:200px@1',
    )
  })

  it.each([
    ['width=0', '`width=0` is no size: write per cent or pixels, as in `width=40%` or `width=200`'],
    ['height=1em', '`height=1em` is no size: write per cent or pixels, as in `height=40%` or `height=200`'],
    ['width=101%', '`width=101%` is no size: write per cent or pixels, as in `width=40%` or `width=200`'],
    [
      'src=y',
      'unknown attribute `src`: here are `#id`, `.class`, `width=`, `height=`; write `\\{` if it is text',
    ],
  ])('takes no other size: `{%s}`', (written, message) => {
    expect(read(`![a](x.png){${written}}`).lines).toEqual([`slides.md:1:13: error: ${message}`])
  })
})
