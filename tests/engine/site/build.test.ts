import { existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { copyFolder, heapdeck, temporaryFolder, writeFiles } from '../../support/heapdeck.ts'
import { bytesOf, filesIn, SECOND_DECK } from '../../support/site.ts'

/** Builds a deck of these files; `slides.md` may be given alone. */
function build(files: string | Record<string, string | Uint8Array>) {
  const folder = temporaryFolder(onTestFinished)
  writeFiles(folder, typeof files === 'string' ? { 'slides.md': files } : files)
  const out = join(folder, 'out')
  const run = heapdeck(['build', folder, '--out', out])
  return { ...run, folder, out, html: (path: string) => bytesOf(out, path).toString() }
}

test('a deck is Read, a folder for each slide, and assets', () => {
  const { status, stdout, stderr, out } = build('# One\n\n---\n\n# Two\n')
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(stdout).toMatch(/3 pages in \d/)
  expect(
    filesIn(out)
      .filter((path) => path.endsWith('.html'))
      .toSorted(),
  ).toEqual(['404.html', 'index.html', 'one/index.html', 'two/index.html'])
  expect(readdirSync(out).toSorted()).toEqual([
    '.heapdeck-build',
    '404.html',
    '_headers',
    'assets',
    'index.html',
    'one',
    'robots.txt',
    'sw.js',
    'two',
  ])
})

test('a deck’s only slide has its folder too', () => {
  expect(filesIn(build('# Alone\n').out)).toContain('alone/index.html')
})

test('body is written out, scripts are relative and without query', () => {
  const { html } = build('# One\n\n---\n\n# Two\n')
  for (const path of ['index.html', 'one/index.html']) {
    expect(html(path)).toMatch(/\n<body>\n/)
    for (const [, src] of html(path).matchAll(/<script[^>]* src="([^"]+)"/g))
      expect(src).toMatch(/^(\.\.\/)?assets\/[\w.-]+\.js$/)
  }
})

test('errors name every place, come before warnings, are one line each, and nothing is written', () => {
  const { status, stderr, stdout, out } = build(
    '# One {#a}\n\nNote: x\n\n[Demo time]\n\n---\n\n# Two {#a}\n\n::: transcript\n',
  )
  expect(status).toBe(1)
  expect(stdout).toBe('')
  const lines = stderr.trimEnd().split('\n')
  expect(lines.map((line) => /^slides\.md:\d+:\d+: (error|warning): ./.exec(line)?.[1])).toEqual([
    'error',
    'error',
    'error',
    'warning',
  ])
  expect(existsSync(out)).toBe(false)
})

test('warnings never fail a build', () => {
  const { status, stderr } = build('# One\n\nNote: x\n')
  expect(status).toBe(0)
  expect(stderr).toMatch(/^slides\.md:3:1: warning: /)
})

test('an empty deck, and one that is not text, say so with their place', () => {
  expect(build('').stderr).toMatch(/^slides\.md:1:1: error: /)
  expect(build({ 'slides.md': new Uint8Array([0x23, 0x20, 0xff, 0x0a]) }).stderr).toMatch(
    /^slides\.md:1:\d+: error: /,
  )
})

test('a file outside the deck’s folder is refused, through a link too', () => {
  const folder = temporaryFolder(onTestFinished)
  writeFiles(folder, {
    'secret.md': '# Secret\n',
    'deck/slides.md': '# One\n\n<<< ../secret.md\n\n---\n\n<<< link.md\n',
  })
  symlinkSync(join(folder, 'secret.md'), join(folder, 'deck/link.md'))
  const { status, stderr } = heapdeck(['build', join(folder, 'deck'), '--out', join(folder, 'out')])
  expect(status).toBe(1)
  expect(stderr).toMatch(/slides\.md:3:1: error: .*outside the deck's folder/)
  expect(stderr).toMatch(/slides\.md:7:1: error: .*outside the deck's folder/)
})

test('an unknown demo is an error that says where it was looked for', () => {
  expect(build('# One\n\n[Demo time]{no-such-demo}\n').stderr).toMatch(
    /^slides\.md:3:1: error: .*no-such-demo.*components/,
  )
})

test('a poster that throws is an error at its demo', () => {
  const { status, stderr } = build({
    'slides.md': '# One\n\n[Demo time]{bad-demo}\n',
    'components/bad-demo/bad-demo.ts': 'export {}',
    'components/bad-demo/bad-demo.poster.ts':
      'export const steps = 0, moments = {}\nexport const stateAt = () => null\nexport const poster = () => { throw new Error("no ink") }',
  })
  expect(status).toBe(1)
  expect(stderr).toMatch(/^slides\.md:3:1: error: .*bad-demo.*can't be drawn: no ink/)
})

test('pictures: an SVG stands in the page, others are files by hash, those of public/ stay where they are', () => {
  const pixel = Uint8Array.from(atob('R0lGODlhAQABAAAAACwAAAAAAQABAAA='), (c) => c.charCodeAt(0))
  const { html, out, status } = build({
    'slides.md':
      '# One\n\n![A line](line.svg)\n\n---\n\n# Two\n\n![A dot](dot.gif)\n\n![A spot](spot.gif) in text\n',
    'line.svg': '<svg viewBox="0 0 1 1"><path id="p" d="M0 0h1"/></svg>',
    'dot.gif': pixel,
    'public/spot.gif': pixel,
  })
  expect(status).toBe(0)
  expect(html('one/index.html')).toMatch(
    /<figure class="picture"><svg role="img" aria-label="A line" viewBox="0 0 1 1"><path id="[\w-]+-p" d="M0 0h1"\/><\/svg><\/figure>/,
  )
  expect(html('two/index.html')).toMatch(
    /<img src="\.\.\/assets\/dot\.\w+\.gif" alt="A dot" width="1" height="1" decoding="async">/,
  )
  // In Read what lies below the first slide is fetched when it comes near.
  expect(html('index.html')).toContain(
    '<img src="spot.gif" alt="A spot" width="1" height="1" decoding="async" loading="lazy">',
  )
  expect(existsSync(join(out, 'spot.gif'))).toBe(true)
})

/** The head of a PNG, which says how large the picture is. */
function pngOf(width: number, height: number, bytes = 33): Uint8Array {
  const png = new Uint8Array(bytes)
  png.set([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52])
  new DataView(png.buffer).setUint32(16, width)
  new DataView(png.buffer).setUint32(20, height)
  return png
}

test('a picture that is far larger than a screen, or that takes long to fetch, is named with what to do', () => {
  const { stderr, status, html } = build({
    'slides.md':
      '# One\n\n![Wide](wide.png)\n\n---\n\n# Two\n\n![Heavy](heavy.png)\n\n![Fine](fine.png)\n\n![](odd.png)\n',
    'wide.png': pngOf(8000, 100),
    'heavy.png': pngOf(1600, 900, 5_400_000),
    'fine.png': pngOf(3840, 2160),
    'odd.png': new Uint8Array(5),
  })
  expect(status).toBe(0)
  expect(stderr).toMatch(/^slides\.md:3:1: warning: wide\.png is 8000 x 100 pixels large, .*make it smaller/m)
  expect(stderr).toMatch(/^slides\.md:9:1: warning: heavy\.png is 5\.4 MB large, .*make it smaller/m)
  expect(stderr).not.toMatch(/(fine|odd)\.png is/)
  expect(html('index.html')).toContain('alt="Fine" width="3840" height="2160"')
})

test('empties only a folder that it made', () => {
  const { folder, out } = build('# One\n')
  writeFiles(folder, { 'slides.md': '# Two\n' })
  expect(heapdeck(['build', folder, '--out', out]).status).toBe(0)
  expect(readdirSync(out)).not.toContain('one')
  mkdirSync(join(folder, 'mine'))
  writeFiles(folder, { 'mine/letter.txt': 'dear' })
  const refused = heapdeck(['build', folder, '--out', join(folder, 'mine')])
  expect(refused.status).toBe(1)
  expect(refused.stderr).toContain('empty it yourself')
  expect(readdirSync(join(folder, 'mine'))).toEqual(['letter.txt'])
  expect(heapdeck(['build', folder, '--out', folder]).status).toBe(1)
})

test('the same deck builds to the same bytes, cached or not', () => {
  const folder = temporaryFolder(onTestFinished)
  copyFolder(SECOND_DECK, folder)
  const outputs = ['a', 'b'].map((name) => {
    const out = join(folder, name)
    expect(heapdeck(['build', folder, '--out', out]).status).toBe(0)
    return filesIn(out)
      .toSorted()
      .map((path) => `${path} ${bytesOf(out, path).toString('base64')}`)
  })
  expect(outputs[0]).toEqual(outputs[1])
})

test('a title in Polish or Japanese has a readable address', () => {
  const { out } = build('# Zażółć gęślą\n\n---\n\n# 日本語の話\n\n---\n\n# 🎉\n')
  const pages = filesIn(out)
    .filter((path) => path.endsWith('/index.html'))
    .toSorted()
  expect(pages).toEqual(['slide-3/index.html', 'zażółć-gęślą/index.html', '日本語の話/index.html'].toSorted())
})

test('5,000 slides build', { timeout: 60_000 }, () => {
  const source = Array.from({ length: 5000 }, (_, n) => `# Slide number ${n}\n\n- a point\n`).join(
    '\n---\n\n',
  )
  const { status, out } = build(source)
  expect(status).toBe(0)
  expect(readdirSync(out).length).toBeGreaterThan(5000)
})

test('the theme’s files become assets; one that is missing or outside is an error at its place', () => {
  const good = build({
    'slides.md': '---\ntheme: looks/theme.css\n---\n\n# One\n',
    'looks/theme.css': '@font-face { src: url(a%20b.woff2) }\n.slide { background: url("../dot.gif") }',
    'looks/a b.woff2': 'font',
    'dot.gif': 'dot',
  })
  expect(good.stderr).toBe('')
  expect(good.html('one/index.html')).toMatch(
    /url\("\.\.\/assets\/a-b\.\w+\.woff2"\)[\s\S]*url\("\.\.\/assets\/dot\.\w+\.gif"\)/,
  )
  expect(good.html('index.html')).toMatch(
    /<link rel="preload" as="font" type="font\/woff2" crossorigin href="assets\/a-b/,
  )
  const bad = build({
    'slides.md': '---\ntheme: theme.css\n---\n\n# One\n',
    'theme.css':
      '@import "x.css";\n.a { background: url(gone.png) }\n.b { background: url(../../../../../../../etc/passwd) }\n.c { background: url(https://example.org/x.png) }',
  })
  expect(bad.status).toBe(1)
  expect(
    bad.stderr
      .trimEnd()
      .split('\n')
      .map((line) => line.split(': ').slice(0, 2).join(': ')),
  ).toEqual([
    'theme.css:2:18: error',
    'theme.css:3:18: error',
    'theme.css:1:1: warning',
    'theme.css:4:18: warning',
  ])
})

test('links lead to the deck’s files, wherever the page stands; one that leads nowhere is an error', () => {
  const { html, stderr } = build({
    'slides.md': '# One\n\n[paper](paper.pdf#page=2) [data](/data.csv)\n',
    'paper.pdf': 'pdf',
    'public/data.csv': 'a,b',
  })
  expect(stderr).toBe('')
  expect(html('one/index.html')).toMatch(/href="\.\.\/assets\/paper\.\w+\.pdf#page=2"/)
  expect(html('one/index.html')).toContain('href="../data.csv"')
  expect(build('# One\n\nsee [it](gone.pdf)\n').stderr).toMatch(/^slides\.md:3:5: error: .*gone\.pdf/)
  expect(build('# One\n\nsee [it](slides.md)\n').stderr).toMatch(/^slides\.md:3:5: error: .*not published/)
})

test('a picture in two places has its own ids in each, and a comment in none', () => {
  const { html } = build({
    'slides.md': '![A](a.svg)\n\n---\n\n![B](a.svg)\n',
    'a.svg': '<svg><!-- CANARY --><defs><pattern id="p"/></defs><path fill="url(#p)"/></svg>',
  })
  const ids = [...html('index.html').matchAll(/<pattern id="([^"]+)"/g)].map((match) => match[1])
  expect(new Set(ids).size).toBe(2)
  for (const id of ids) expect(html('index.html')).toContain(`fill="url(#${id})"`)
  expect(html('index.html')).not.toContain('CANARY')
})

test('words with quotes, ampersands and dollars are safe as a picture’s name', () => {
  const { html } = build({
    'slides.md': `![US$' and $& "x"](a.svg)\n`,
    'a.svg': '<svg><path d="M0 0"/></svg>',
  })
  expect(html('index.html')).toContain(
    '<svg role="img" aria-label="US$\' and $&amp; &quot;x&quot;"><path d="M0 0"/></svg>',
  )
})

test('public/ may not stand where pages do, nor lead out', () => {
  const clash = build({ 'slides.md': '# One\n', 'public/one': 'x' })
  expect(clash).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('public/one stands where') as string,
  })
  expect(build({ 'slides.md': '# One\n', 'public/index.html': 'x' }).status).toBe(1)
  expect(build({ 'slides.md': '# One\n', 'public/robots.txt': 'x' }).status).toBe(0)
  const folder = temporaryFolder(onTestFinished)
  writeFiles(folder, { 'secret.txt': 's', 'deck/slides.md': '# One\n', 'deck/public/a.txt': 'a' })
  symlinkSync(join(folder, 'secret.txt'), join(folder, 'deck/public/link.txt'))
  expect(heapdeck(['build', join(folder, 'deck'), '--out', join(folder, 'out')]).stderr).toContain(
    'leads out of public/',
  )
})

test('front matter that is never closed, and a folder that is not there, are errors', () => {
  expect(build('---\ntitle: x\n# A\n').stderr).toMatch(/^slides\.md:1:1: error: front matter is never closed/)
  expect(build('---\ntitle: x\ncomponents: [nope]\n---\n# A\n').stderr).toMatch(
    /^slides\.md:3:1: error: .*nope/,
  )
})

test('a deck without a title is called by its first slide', () => {
  expect(build('# First words\n').html('index.html')).toContain('<title>First words</title>')
})
