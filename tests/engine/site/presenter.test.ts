import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { startPreview } from '../../../src/engine/site/index.ts'
import { heapdeck, temporaryFolder, writeFiles } from '../../support/heapdeck.ts'
import { bytesOf, filesIn, SECOND_DECK } from '../../support/site.ts'

const CANARY = 'CANARY-NOTE-7f3a'
const filesWith = (folder: string, text: string) =>
  filesIn(folder).filter((path) => bytesOf(folder, path).includes(text))

/** The second deck's site, and its presenter view beside it. */
function buildBoth(): { site: string; presenter: string } {
  const folder = temporaryFolder(onTestFinished)
  const site = join(folder, 'out')
  const presenter = join(folder, 'out-presenter')
  expect(heapdeck(['build', SECOND_DECK, '--out', site]).status).toBe(0)
  expect(heapdeck(['build', SECOND_DECK, '--presenter', '--out', presenter]).status).toBe(0)
  return { site, presenter }
}

test('the presenter view is a build of its own; what is private is in no file of the published one', async () => {
  const { site, presenter } = buildBoth()
  expect(filesWith(site, CANARY)).toEqual([])
  expect(filesIn(site).filter((path) => /presenter|notes|posters/.test(path))).toEqual([])
  // In the speaker's file alone: no page has it.
  const speaker = filesWith(presenter, CANARY)
  expect(speaker).toHaveLength(1)
  expect(speaker[0]).toMatch(/^assets\/notes\.\w+\.json$/)
  expect(
    filesIn(presenter)
      .filter((path) => path.endsWith('.html'))
      .toSorted(),
  ).toEqual(['demo/', 'end/', 'fragments/', '', 'loop/', 'title/'].map((id) => `presenter/${id}index.html`))

  // On one origin they are one site: what the presenter's pages name is there, and both are of one build.
  const server = await startPreview(site, { port: 0 })
  onTestFinished(() => server.close())
  expect(server.presenter).toBe(`${server.url}presenter/`)
  const text = async (path: string) => {
    const answer = await fetch(server.url + path)
    return `${answer.status} ${answer.headers.get('content-type')?.split(';')[0]} ${await answer.text()}`
  }
  const page = await text('presenter/loop/')
  expect(page).toMatch(/^200 text\/html /)
  for (const [, path] of page.matchAll(/(?:src|href)="\.\.\/\.\.\/(assets\/[^"]+)"/g))
    expect(await text(path!), path).toMatch(/^200 /)
  expect(await text(speaker[0]!)).toMatch(/^200 application\/json .*CANARY/)
  const buildOf = (html: string) => /data-build="(\w+)"/.exec(html)![1]
  expect(buildOf(await text('loop/'))).toBe(buildOf(page))
  expect((await fetch(`${server.url}presenter`, { redirect: 'manual' })).headers.get('location')).toBe(
    '/presenter/',
  )
  expect(await text('presenter/nowhere/x.js')).toMatch(/^404 /)
})

test('a site alone is served without a presenter view', async () => {
  const folder = temporaryFolder(onTestFinished)
  writeFiles(folder, { 'slides.md': '# One\n' })
  expect(heapdeck(['build', folder, '--out', join(folder, 'out')]).status).toBe(0)
  const server = await startPreview(join(folder, 'out'), { port: 0 })
  onTestFinished(() => server.close())
  expect(server.presenter).toBeUndefined()
  expect((await fetch(`${server.url}presenter/`)).status).toBe(404)
})

test('goes to dist-presenter unless told otherwise, and neither build is written over the other', () => {
  const folder = temporaryFolder(onTestFinished)
  writeFiles(folder, { 'deck/slides.md': '# One\n\n::: notes\nPrivate.\n:::\n' })
  const run = (...words: string[]) => heapdeck(['build', 'deck', ...words], folder)
  expect(run('--presenter').stdout).toMatch(/^dist-presenter: 2 pages in/)
  expect(run().stdout).toMatch(/^dist: 2 pages in/)
  expect(run('--presenter', '--out', 'dist')).toMatchObject({
    status: 1,
    stderr: 'heapdeck: dist holds a published site: name another folder with --out\n',
  })
  expect(run('--out', 'dist-presenter')).toMatchObject({
    status: 1,
    stderr: 'heapdeck: dist-presenter holds a presenter view: name another folder with --out\n',
  })
  writeFiles(folder, { 'own/file.txt': 'mine' })
  expect(run('--presenter', '--out', 'own').stderr).toMatch(/own has files that no build made/)
  expect(run('--presenter').status).toBe(0)
  expect(existsSync(join(folder, 'own/file.txt'))).toBe(true)
})

test('posters of every step of a demo come in a file of its own', () => {
  const { presenter } = buildBoth()
  const [path] = filesIn(presenter).filter((path) => path.startsWith('assets/posters-'))
  const posters = JSON.parse(bytesOf(presenter, path!).toString()) as string[]
  expect(posters.map((html) => /<p class="say">(.*?)<\/p>/.exec(html)![1])).toEqual([
    'There are 3 apples.',
    'There are 4 apples.',
    'There are 5 apples.',
  ])
})

test('the presenter’s own script and sheet are at most 25 KB beyond the deck’s', () => {
  const { presenter } = buildBoth()
  const own = filesIn(presenter).filter((path) => /^assets\/presenter\.\w+\.(js|css)$/.test(path))
  expect(own).toHaveLength(2)
  const bytes = own.map((path) => gzipSync(readFileSync(join(presenter, path))).length)
  expect(bytes[0]! + bytes[1]!).toBeLessThan(25 * 1000)
})
