/** The package as npm packs it, in the hands of an author who has nothing else. */
import { spawn, spawnSync } from 'node:child_process'
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Chromium } from '../../src/engine/chromium/index.ts'
import { needChromium } from '../support/chromium.ts'
import { CALCULATOR_DECK, REPOSITORY, temporaryFolder } from '../support/heapdeck.ts'

const MOST_PACKAGES = 80
const MOST_BYTES = 80e6
/** From `heapdeck new` to a page that is served, packages in npm's cache: in seconds. */
const MOST_SECONDS = 10
/** npm's words for a registry that can't be reached, and packages that were never fetched. */
const NO_REGISTRY = /ENOTCACHED|ENOTFOUND|ECONNREFUSED|EAI_AGAIN|ETIMEDOUT|ENETUNREACH/

let clean = (): void => {}
/** A folder that holds the tarball alone. */
let empty: string
let tarball: string
/** Why there is nothing to try. */
let missing: string | undefined

const npm = (words: readonly string[], cwd: string) => {
  const run = spawnSync('npm', words, { cwd, encoding: 'utf8', shell: process.platform === 'win32' })
  return { status: run.status, stdout: run.stdout, said: run.stdout + run.stderr }
}
const INSTALL = ['install', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error']

beforeAll(() => {
  empty = temporaryFolder((done) => {
    clean = done
  })
  const packed = npm(['pack', '--json', '--pack-destination', empty], REPOSITORY)
  expect(packed.status, packed.said).toBe(0)
  tarball = join(
    empty,
    readdirSync(empty).find((name) => name.endsWith('.tgz'))!,
  )
  // Once, so that every package is in the cache.
  writeFileSync(join(empty, 'package.json'), '{ "private": true }')
  const { status, said } = npm([...INSTALL, tarball], empty)
  if (status !== 0 && NO_REGISTRY.test(said)) missing = 'the packages that it needs can’t be fetched here'
  else expect(status, said).toBe(0)
}, 300_000)
afterAll(() => clean())

test('packed, it is what authors need and nothing else', () => {
  const list = spawnSync('tar', ['-tzf', tarball], { encoding: 'utf8' }).stdout.split('\n').filter(Boolean)
  const files = list.map((path) => path.replace(/^package\//, ''))
  expect(files).toEqual(
    expect.arrayContaining([
      'bin/heapdeck.js',
      'lib/heapdeck.js',
      'lib/testing.js',
      'lib/template/slides.md',
      'lib/template/gitignore',
      'components/code-cell/code-cell.ts',
      'components/python-session/python-session.ts',
      'src/engine/demo.ts',
      'src/engine/session.ts',
      'src/engine/cells/facts.ts',
      'src/engine/cells/session-of.ts',
      'src/engine/testing/api.ts',
      'LICENSE',
      'NOTICE',
    ]),
  )
  const ours =
    /^(bin\/heapdeck\.js|lib\/.*|components\/(code-cell\/|python-session\/|[\w-]+\.ts$).*|src\/machine\/.*|src\/engine\/(demo|session|cells\/[\w-]+|testing\/api)\.ts|LICENSE|NOTICE|docs\/(write-a-demo|cells)\.md|README\.md|CHANGELOG\.md|package\.json)$/
  expect(files.filter((file) => !ours.test(file))).toEqual([])
})

test('in an empty folder: a new deck, its tests, its site, and a change on disk in the page', async (context) => {
  if (missing) return context.skip(missing)
  const started = performance.now()
  const made = npm(['exec', '--', 'heapdeck', 'new', 'talk'], empty)
  expect(made.status, made.said).toBe(0)
  const deck = join(empty, 'talk')
  // Until it is published, the package is this tarball.
  const installed = npm([...INSTALL, tarball], deck)
  expect(installed.status, installed.said).toBe(0)
  const server = spawn(
    process.execPath,
    [join(deck, 'node_modules/heapdeck/bin/heapdeck.js'), 'dev', '.', '--port', '0'],
    { cwd: deck },
  )
  try {
    let output = ''
    server.stderr.on('data', (data: Buffer) => (output += String(data)))
    const url = await new Promise<string>((resolve, reject) => {
      server.stdout.on('data', (data: Buffer) => {
        output += String(data)
        const found = /Read:\s+(\S+)/.exec(output)?.[1]
        if (found) resolve(found)
      })
      server.once('exit', () => reject(new Error(`the dev server ended: ${output}`)))
    })
    const page = async (path = ''): Promise<string> => (await fetch(url + path)).text()
    expect(await page()).toContain('One point a slide')
    const seconds = (performance.now() - started) / 1000
    console.log(`new to running dev server: ${seconds.toFixed(1)} s`)
    expect(seconds).toBeLessThan(MOST_SECONDS * 2 * slowness())

    const slides = join(deck, 'slides.md')
    writeFileSync(slides, readFileSync(slides, 'utf8').replace('One point a slide', 'Two points a slide'))
    await expect.poll(() => page(), { timeout: 10_000 }).toContain('Two points a slide')
    await changeInBrowser(`${url}demo/#1`, deck)
    expect(output).not.toMatch(/error|warn/i)
  } finally {
    const gone = new Promise((resolve) => server.once('exit', resolve))
    server.kill('SIGTERM')
    await gone
  }

  const tests = npm(['test'], deck)
  expect(tests.status, tests.said).toBe(0)
  expect(tests.said).toMatch(/fail 0/)
  const built = npm(['run', 'build'], deck)
  expect(built.status, built.said).toBe(0)
  expect(readFileSync(join(deck, 'dist/demo/index.html'), 'utf8')).toContain('The counter stands at 3.')

  // A language of the author's own.
  const calculator = 'components/calculator-session/calculator-session.ts'
  mkdirSync(join(deck, 'components/calculator-session'))
  copyFileSync(join(CALCULATOR_DECK, calculator), join(deck, calculator))
  appendFileSync(
    join(deck, 'slides.md'),
    '\n---\n\n# Sums {#sums}\n\n```calculator {#sum run}\n6 * 7\n```\n\n```python {#product run}\nprint 6 * 7\n```\n',
  )
  const cells = npm(['run', 'build'], deck)
  expect(cells.status, cells.said).toBe(0)
  const sums = readFileSync(join(deck, 'dist/sums/index.html'), 'utf8')
  expect(sums).toContain('Out[1]:</span> <pre>42</pre>')
  // And Python, which needs nothing of the author.
  expect(sums).toContain('<div class="out"><div><pre>42</pre></div></div>')
  for (const name of ['module', 'session', 'cells', 'editor']) {
    const path = new RegExp(`data-${name}="\\.\\./([^"]+)"`).exec(sums)?.[1] ?? name
    expect(existsSync(join(deck, 'dist', path)), path).toBe(true)
  }

  const { packages, bytes } = sizeOf(join(deck, 'node_modules'))
  console.log(`an author installs ${packages.length} packages, ${(bytes / 1e6).toFixed(1)} MB`)
  expect(packages.length).toBeLessThanOrEqual(MOST_PACKAGES)
  expect(bytes).toBeLessThanOrEqual(MOST_BYTES)
  // What the editor is made of is in lib/.
  expect(packages.filter((name) => /codemirror|lezer|diff3|vitest|playwright|typescript/.test(name))).toEqual(
    [],
  )

  // An editor finds the types.
  const tsc = join(REPOSITORY, 'node_modules/typescript/bin/tsc')
  const types = spawnSync(process.execPath, [tsc, '-p', deck], { encoding: 'utf8' })
  expect(types.stdout).toBe('')
  expect(types.status).toBe(0)
}, 300_000)

/** A sentence and the demo's code, saved while a page is open: both are in it, at its step, and it is the same page. */
async function changeInBrowser(url: string, deck: string): Promise<void> {
  const edit = (path: string, from: string, to: string): void => {
    const file = join(deck, path)
    writeFileSync(file, readFileSync(file, 'utf8').replace(from, to))
  }
  const chromium = new Chromium(needChromium())
  try {
    const page = await chromium.newPage()
    await page.open(url)
    const demo = () =>
      page.evaluate<string>(
        `document.querySelector('my-counter')?.shadowRoot?.textContent.replaceAll(/\\s+/g, ' ') ?? ''`,
      )
    await expect.poll(demo, POLL).toContain('5')
    await page.evaluate(
      `window.same = document.querySelector('my-counter').shadowRoot.querySelectorAll('button')[1].click() ?? true`,
    )
    await expect.poll(demo, POLL).toContain('7')
    edit('components/my-counter/my-counter.ts', '>+</button>', '>plus</button>')
    await expect.poll(demo, POLL).toContain('plus')
    await expect.poll(demo, POLL).toContain('7')
    edit('slides.md', '# [Demo time] {#demo}', '# My counter {#demo}')
    await expect
      .poll(() => page.evaluate(`document.querySelector('main > .on').textContent`), POLL)
      .toContain('My counter')
    expect(await page.evaluate('[window.same, location.hash]')).toEqual([true, '#1'])
  } finally {
    await chromium.close()
  }
}

const POLL = { timeout: 20_000, interval: 50 }

/** How much slower than a quiet machine this one is now: by what Node itself takes to start. */
function slowness(): number {
  const started = performance.now()
  for (let run = 0; run < STARTS; run++) spawnSync(process.execPath, ['-e', '0'])
  return Math.max(1, (performance.now() - started) / STARTS / QUIET_START)
}
const STARTS = 5
/** In ms. */
const QUIET_START = 50

/** All packages in a node_modules, those within others too, and the bytes of their files. */
function sizeOf(folder: string): { packages: string[]; bytes: number } {
  const packages: string[] = []
  let bytes = 0
  const visit = (path: string): void => {
    for (const name of readdirSync(path)) {
      const entry = join(path, name)
      const stats = lstatSync(entry)
      if (stats.isDirectory()) visit(entry)
      else bytes += stats.size
    }
    const within = /node_modules\/((?:@[^/]+\/)?[^/.][^/]*)$/.exec(path)?.[1]
    if (within && existsSync(join(path, 'package.json'))) packages.push(within)
  }
  visit(folder)
  return { packages, bytes }
}
