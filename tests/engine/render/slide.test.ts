import { expect, test } from 'vitest'
import type { SourceHost } from '../../../src/engine/deck.ts'
import { readDeck, toDeck } from '../../../src/engine/grammar/index.ts'
import { renderSlide, ROOT, withRoot, type RenderContext } from '../../../src/engine/render/index.ts'

const still = (words: string) => ({ svg: `<svg viewBox="0 0 1 1"><path d="M0 0"/></svg>`, sentence: words })
const context: RenderContext = {
  highlight: (code) => code.split('\n').map((text) => [{ kind: text.startsWith('#') ? 'c' : '', text }]),
  picture: (src) =>
    src.endsWith('.svg')
      ? { kind: 'svg', svg: '<svg viewBox="0 0 2 1"/>' }
      : { kind: 'file', path: `assets/${src}` },
  file: (href) => (/^[\w-]+\.pdf$/.test(href) ? `assets/${href}` : undefined),
  demo: () => ({ module: 'assets/my-demo.js', first: still('Nothing "yet".'), last: still('All of 5 < 6.') }),
}

function deckOf(markdown: string) {
  const bytes = new TextEncoder().encode(markdown)
  const host: SourceHost = {
    read: (path) => ({ path, bytes: path === 'slides.md' ? bytes : new Uint8Array() }),
  }
  return toDeck(readDeck(host, 'slides.md'), () => ({ steps: 2, moments: ['here'] }))
}

/** What stands inside the first slide, a line an element where the renderer breaks lines. */
function slide(markdown: string): string {
  const { deck } = deckOf(markdown)
  const html = renderSlide(deck, deck.slides[0]!, context)
  return /<div class="in">\n([\s\S]*?)<\/div><\/div><\/div>/.exec(html)![1]!.trim().replaceAll(ROOT, '/')
}

test('a slide is a section that knows its place, its steps and its neighbours', () => {
  const { deck } = deckOf(
    '# One\n\n---\n\n# Two {.big #second}\n\n* a\n* b\n\n::: transcript\nSaid [click] so.\n:::\n\n---\n\n# Three\n',
  )
  expect(renderSlide(deck, deck.slides[1]!, context)).toBe(
    '<section class="sheet" id="second" data-number="2" data-steps="2" data-previous="one" data-next="three" aria-label="Slide 2: Two">' +
      '<a class="permalink" href="\0#second" aria-label="Link to slide 2"></a>' +
      '<div class="stage"><div class="slide big"><div class="in">\n' +
      '<h2>Two</h2>\n<ul class="fragments"><li data-step="1">a</li>\n<li data-step="2">b</li>\n</ul>\n' +
      '</div></div></div>' +
      '<div class="said"><p class="n">Slide 2, transcript</p><p>Said <i class="click" data-step="1"></i> so.</p>\n</div>' +
      '</section>\n',
  )
})

test('the first heading is the slide’s, whatever its level; later ones come below it', () => {
  expect(slide('#### One\n\n# Two\n\n##### Three')).toBe('<h2>One</h2>\n<h3>Two</h3>\n<h5>Three</h5>')
})

test('what comes after a pause, and a fragment, has its step', () => {
  expect(slide('# A\n\nfirst\n\n<!-- pause -->\n\nsecond\n\n- third\n\nfourth {.fragment}')).toBe(
    '<h2>A</h2>\n<p>first</p>\n<p data-step="1">second</p>\n<ul data-step="1"><li>third</li>\n</ul>\n<p data-step="2">fourth</p>',
  )
})

test('code is a line an element, with the stages at which it is on', () => {
  expect(slide('```python {1|2-3|all} \na < b\n# c\nd\n```')).toBe(
    '<pre class="code" data-lang="python" data-from="0" data-stages="3"><code>' +
      '<span class="line" data-on="0 2">a &lt; b</span>\n<span class="line" data-on="1 2"><span class="c"># c</span></span>\n' +
      '<span class="line" data-on="1 2">d</span></code></pre>',
  )
})

test('a demo is its element, with its posters inside', () => {
  expect(slide('# A\n\n[Demo time]{my-demo #it size=3}')).toBe(
    '<h2>A</h2>\n<div class="demo" role="group" aria-label="Demo: A">' +
      '<my-demo id="it" data-from="0" data-steps="2" data-module="/assets/my-demo.js" size="3">' +
      '<div class="poster first"><p class="say">Nothing &quot;yet&quot;.</p><svg role="img" aria-label="Nothing &quot;yet&quot;." viewBox="0 0 1 1"><path d="M0 0"/></svg></div>' +
      '<div class="poster last"><p class="say">All of 5 &lt; 6.</p><svg role="img" aria-label="All of 5 &lt; 6." viewBox="0 0 1 1"><path d="M0 0"/></svg></div>' +
      '</my-demo></div>',
  )
})

test('a picture alone is a figure, one in text is not; an SVG stands in the page', () => {
  expect(slide('![A "line"](line.svg)')).toBe(
    '<figure class="picture"><svg role="img" aria-label="A &quot;line&quot;" viewBox="0 0 2 1"/></figure>',
  )
  expect(slide('with ![dot](dot.png) text')).toBe(
    '<p>with <img src="/assets/dot.png" alt="dot" decoding="async"> text</p>',
  )
})

test('links to slides can become places in Read and files on a stage; moments keep their hash', () => {
  expect(
    slide(
      '# A\n\n[b](#b) [m](#my-demo:here) [x](http://x.org/?a&b "t")\n\n[Demo time]{my-demo}\n\n---\n\n# B',
    ),
  ).toContain(
    '<p><a href="/#b">b</a> <a class="moment" href="#my-demo:here">m</a> <a href="http://x.org/?a&amp;b" title="t">x</a></p>',
  )
})

test('raw HTML is shown as text, comments not at all', () => {
  expect(slide('a <b onclick="x()">c</b> <!-- secret -->\n\n<script>alert(1)</script>\n\nd')).toBe(
    '<p>a &lt;b onclick=&quot;x()&quot;&gt;c&lt;/b&gt; </p>\n<p class="raw">&lt;script&gt;alert(1)&lt;/script&gt;</p>\n<p>d</p>',
  )
})

test('a table’s alignment is a class', () => {
  expect(slide('a | b\n--|:-:\n1 | 2')).toContain('<th>a</th>\n<th class="center">b</th>')
})

test.each([
  '[x](javascript:alert(1))',
  '[x](data:text/html,hi)',
  '![x](javascript:alert(1))',
  '[n](#%E0%A4%A)',
  '<http://a"b>',
  '# <img src=x onerror=y>',
])('%s makes nothing that runs', (markdown) => {
  expect(slide(markdown)).not.toMatch(/<(?:script|img)|href="(?:javascript|data):|\son\w+="/)
})

test('the root goes wherever the page stands', () => {
  expect(withRoot(`href="${ROOT}assets/a.js"`, '../')).toBe('href="../assets/a.js"')
})

test('a collapsed cell is folded without a script, and one of a single line is not', () => {
  const rendered = (text: string): string => {
    const { deck } = deckOf(`\`\`\`python {#a run collapsed}\n${text}\n\`\`\``)
    return renderSlide(deck, deck.slides[0]!, {
      ...context,
      cell: () => ({ number: 1, module: '', session: '', cells: '', editor: '' }),
    })
  }
  expect(rendered('a\nb\nc')).toContain(
    '<details class="fold"><summary>All 3 lines</summary></details><pre class="code"',
  )
  expect(rendered('a')).not.toContain('<details')
})
