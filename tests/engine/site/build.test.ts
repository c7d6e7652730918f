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
  ).toEqual(['index.html', 'one/index.html', 'two/index.html'])
  expect(readdirSync(out).toSorted()).toEqual(['.heapdeck-build', 'assets', 'index.html', 'one', 'two'])
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
  expect(html('two/index.html')).toMatch(/<img src="\.\.\/assets\/dot\.\w+\.gif" alt="A dot"/)
  expect(html('index.html')).toContain('<img src="spot.gif" alt="A spot"')
  expect(existsSync(join(out, 'spot.gif'))).toBe(true)
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
