import { expect, test } from 'vitest'
import type { SourceHost } from '../../../src/engine/deck.ts'
import { readDeck, toDeck } from '../../../src/engine/grammar/index.ts'
import { layoutsOf, renderSlide, ROOT, type RenderContext } from '../../../src/engine/render/index.ts'

const context: RenderContext = {
  highlight: (code) => code.split('\n').map((text) => [{ kind: '', text }]),
  picture: (src) =>
    src.endsWith('.svg')
      ? { kind: 'svg', svg: '<svg viewBox="0 0 2 1" preserveAspectRatio="none"/>' }
      : { kind: 'file', path: `assets/${src}`, width: 20, height: 10 },
  file: () => undefined,
  demo: () => undefined,
}

function deckOf(markdown: string) {
  const bytes = new TextEncoder().encode(markdown)
  const host: SourceHost = {
    read: (path) => ({ path, bytes: path === 'slides.md' ? bytes : new Uint8Array() }),
  }
  return toDeck(readDeck(host, 'slides.md'), () => ({ steps: 2, moments: [] })).deck
}

/** The first slide, between its stage and its transcript's end. */
function slide(markdown: string): string {
  const deck = deckOf(markdown)
  const html = renderSlide(deck, deck.slides[0]!, context)
  return /<div class="stage">([\s\S]*)<\/section>/.exec(html)![1]!.trim().replaceAll(ROOT, '/')
}
const body = (markdown: string): string =>
  /<div class="in">\n([\s\S]*?)<\/div><\/div><\/div>$/.exec(slide(markdown))![1]!.trim()

test('boxes are elements with their classes, and steps of their own', () => {
  expect(
    body('::: columns {#c widths=60/40}\n::: column\n* a\n:::\n::: column {.fragment}\nb\n:::\n:::'),
  ).toBe(
    '<div class="columns" id="c"><div class="column c:60%"><ul class="fragments"><li data-step="1">a</li>\n</ul>\n</div>\n' +
      '<div class="column c:40%" data-step="2"><p>b</p>\n</div>\n</div>',
  )
})

test('what comes after a pause in a box has its step', () => {
  expect(body('::: {.note}\na\n\n<!-- pause -->\n\nb\n:::')).toBe(
    '<div class="box note"><p>a</p>\n<p data-step="1">b</p>\n</div>',
  )
})

test('words have classes, ids and steps', () => {
  expect(body('[a]{.b #c} `d`{.e} *f*{.fragment} [g](#slide-1){.h #i} [j](https://k.l){.fragment}')).toBe(
    '<p><span class="b" id="c">a</span> <code class="e">d</code> <em data-step="1">f</em> ' +
      '<a class="h" href="#slide-1" id="i">g</a> <a href="https://k.l" data-step="2">j</a></p>',
  )
})

test('a sized picture has a class for per cent and an attribute for pixels; alone, its figure has the class', () => {
  expect(body('![a](x.png){width=40% .left}')).toBe(
    '<figure class="picture left w:40%"><img src="/assets/x.png" alt="a" width="20" height="10" decoding="async"></figure>',
  )
  expect(body('![a](x.svg) {.right #p}')).toBe(
    '<figure class="picture right" id="p"><svg role="img" aria-label="a" viewBox="0 0 2 1" preserveAspectRatio="none"/></figure>',
  )
  expect(body('a ![b](x.png){height=200 .fragment}')).toBe(
    '<p>a <img class="h:200px" data-step="1" src="/assets/x.png" alt="b" width="400" height="200" decoding="async"></p>',
  )
})

test('a picture alone after a pause waits for it', () => {
  expect(body('a\n\n<!-- pause -->\n\n![b](x.png)')).toContain('<figure class="picture" data-step="1">')
})

test('backgrounds stand before the words, each side in its place', () => {
  const html = slide(
    '# A {background=navy}\n\n![bg](x.png) ![bg contain A drawing](x.svg)\n\n![bg right:40% vertical](x.svg)\n\n![bg right 50%](x.png)',
  )
  expect(html).toBe(
    '<div class="slide on-dark bg:navy bg-right r:40%">' +
      '<div class="bg"><img src="/assets/x.png" alt="" decoding="async">' +
      '<svg class="contain" role="img" aria-label="A drawing" viewBox="0 0 2 1" preserveAspectRatio="none"/></div>' +
      '<div class="bg right vertical"><svg aria-hidden="true" preserveAspectRatio="xMidYMid slice" viewBox="0 0 2 1"/>' +
      '<i><img class="auto z:50%" src="/assets/x.png" alt="" decoding="async"></i></div>' +
      '<div class="in">\n<h2>A</h2>\n</div></div></div>',
  )
})

test('footnotes link both ways, by ids that no author can write', () => {
  expect(slide('# A {#a}\n\nb[^n] c[^n]\n\n[^n]: *Why*\n\n::: transcript\nd^[e]\n:::')).toBe(
    '<div class="slide"><div class="in">\n<h2>A</h2>\n' +
      '<p>b<sup class="fn"><a id="a.fn1-ref" href="#a.fn1" aria-label="Footnote 1">1</a></sup> ' +
      'c<sup class="fn"><a id="a.fn1-ref2" href="#a.fn1" aria-label="Footnote 1">1</a></sup></p>\n' +
      '<ol class="footnotes"><li id="a.fn1"><span class="n">1</span> <p><em>Why</em></p>\n' +
      ' <a class="back" href="#a.fn1-ref" aria-label="Back to footnote 1, reference 1 in the text">↩\ufe0e</a>' +
      ' <a class="back" href="#a.fn1-ref2" aria-label="Back to footnote 1, reference 2 in the text">↩\ufe0e</a></li>\n' +
      '</ol>\n</div></div></div>' +
      '<div class="said"><p class="n">Slide 1, transcript</p>' +
      '<p>d<sup class="fn"><a id="a.fn2-ref" href="#a.fn2" aria-label="Footnote 2">2</a></sup></p>\n' +
      '<ol class="footnotes"><li id="a.fn2"><span class="n">2</span> <p>e</p>\n' +
      ' <a class="back" href="#a.fn2-ref" aria-label="Back to footnote 2 in the text">↩\ufe0e</a></li>\n</ol>\n</div>',
  )
})

test('raw HTML that may pass stands as it is, at its step', () => {
  const html = '---\nhtml: true\n---\n'
  expect(
    body(
      `${html}a <kbd class="fragment">b</kbd> <script>\n\n<!-- pause -->\n\n<div class="c">\n\n*d*\n\n</div>`,
    ),
  ).toBe(
    '<p>a <kbd data-step="1">b</kbd> &lt;script&gt;</p>\n<div data-step="2" class="c">\n<p data-step="2"><em>d</em></p>\n</div>',
  )
})

test('the style sheet gets what the deck uses, and nothing else', () => {
  expect(layoutsOf(deckOf('# A\n\n* b {.c}\n\n![d](x.png)'))).toEqual({ parts: [], rules: '' })
  const { parts, rules } = layoutsOf(
    deckOf(
      '# A {background=#FFF}\n\n![bg left:33.3% 50%](x.png)\n\n![b](x.png){width=40% height=200}\n\n---\n\n' +
        '![bg left:33.3%](x.png)\n\n::: columns\n::: column {width=60%}\na^[b]\n:::\n:::\n\n::: {.tip}\n![b](x.png){width=40% height=50%}\n:::',
    ),
  )
  expect(parts).toEqual(['backgrounds', 'boxes', 'columns', 'footnotes', 'inks', 'looks', 'pictures'])
  expect(rules.split('}').map((rule) => rule && `${rule}}`)).toEqual([
    '.slide.bg\\:\\#fff{--stage:#fff;background:#fff}',
    '.c\\:60\\%{flex:0 1 60%}',
    ':is(.slide,.said) .h\\:200px{inline-size:auto;block-size:calc(7.5*var(--u,26.667px))}',
    ':is(.slide,.said) .h\\:50\\%{inline-size:auto;block-size:calc(0.5*var(--rows)*var(--u,26.667px))}',
    '.l\\:33\\.3\\%{--l:33.3%}',
    ':is(.slide,.said) .w\\:40\\%{inline-size:40%}',
    '.slide .bg>i>.z\\:50\\%{inline-size:50%}',
    '',
  ])
})
