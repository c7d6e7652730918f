import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { copyFolder, heapdeck, SCENE_DECK, temporaryFolder, writeFiles } from '../../support/heapdeck.ts'
import { bytesOf, filesIn } from '../../support/site.ts'

/** A copy of the deck, outside this repository. */
function deck(files: Readonly<Record<string, string>> = {}) {
  const folder = temporaryFolder(onTestFinished)
  copyFolder(SCENE_DECK, folder)
  writeFiles(folder, files)
  const out = join(folder, 'out')
  return {
    folder,
    out,
    build: (...words: string[]) => heapdeck(['build', folder, ...words, '--out', out]),
    sentences: () =>
      [
        ...bytesOf(out, 'prices/index.html')
          .toString()
          .matchAll(/class="say">([^<]*)</g),
      ].map(([, sentence]) => sentence),
    scenes: () => filesIn(out).filter((path) => path.startsWith('assets/scene-')),
  }
}

/** What the build says of a scene with this text. */
function complaintOf(scene: string): string {
  const { status, stderr } = deck({ 'scenes/market.ts': scene }).build()
  expect(status).toBe(1)
  return stderr.trimEnd()
}
const AT = 'slides.md:16:30: error: scene `scenes/market.ts`:'

test('a demo’s poster knows its scene, and the page finds it as a file of its own', () => {
  const { build, sentences, scenes, out } = deck()
  expect(build()).toMatchObject({ status: 0, stderr: '' })
  expect(sentences()).toEqual(['Nothing is bought.', 'apples and bread: 42 crowns.'])
  expect(scenes()).toEqual([expect.stringMatching(/^assets\/scene-market\.\w+\.json$/)])
  expect(JSON.parse(bytesOf(out, scenes()[0]!).toString())).toEqual({
    currency: 'crowns',
    items: [
      { name: 'apples', price: 12 },
      { name: 'bread', price: 30 },
    ],
  })
  const page = bytesOf(out, 'prices/index.html').toString()
  expect(page).toContain(`data-scene="../${scenes()[0]}"`)
  // It is the engine's word: no attribute, and no script names it.
  expect(page).not.toMatch(/ scene=/)
  expect(filesIn(out).filter((path) => /scenes|market\.ts/.test(bytesOf(out, path).toString()))).toEqual([])
})

test('the presenter view has it too', () => {
  const { build, scenes, out } = deck()
  expect(build('--presenter')).toMatchObject({ status: 0, stderr: '' })
  expect(bytesOf(out, 'presenter/prices/index.html').toString()).toContain(
    `data-scene="../../${scenes()[0]}"`,
  )
  expect(filesIn(out).filter((path) => /^assets\/adder\.worker\.\w+\.js$/.test(path))).toHaveLength(1)
})

test('the next build sees a change of the scene, and of what it imports', () => {
  const { build, sentences, scenes, folder } = deck()
  build()
  const [first] = scenes()
  writeFiles(folder, { 'scenes/money.ts': "export const CURRENCY = 'shells'\n" })
  build()
  expect(sentences()[1]).toBe('apples and bread: 42 shells.')
  expect(scenes()).not.toContain(first)
  const scene = readFileSync(join(folder, 'scenes/market.ts'), 'utf8')
  writeFiles(folder, { 'scenes/market.ts': scene.replace('30', '31') })
  build()
  expect(sentences()[1]).toBe('apples and bread: 43 shells.')
})

test('a scene that is an author’s mistake is an error at the word that names it, and nothing else is said', () => {
  expect(complaintOf("throw new Error('no market today')")).toBe(`${AT} it throws: no market today`)
  expect(complaintOf('export const market = 1')).toBe(
    `${AT} it has no default export: write \`export default { … }\``,
  )
  expect(complaintOf('export default {\n  a: ')).toMatch(
    /^slides.md:16:30: error: .*: scenes\/market\.ts:2:\d+: /,
  )
  expect(complaintOf("import { x } from './no.ts'\nexport default x")).toBe(
    `${AT} scenes/market.ts:1:19: Could not resolve './no.ts' in scenes/market.ts`,
  )
  expect(complaintOf('export default { items: [{ price: 0 / 0 }] }')).toBe(
    `${AT} its default export is no plain data: items[0].price is NaN`,
  )
  expect(complaintOf('export default () => 1')).toBe(
    `${AT} its default export is no plain data: it is a function`,
  )
  expect(complaintOf('export default { when: new Date(0) }')).toBe(
    `${AT} its default export is no plain data: when is a Date`,
  )
  expect(complaintOf('const a: unknown[] = []\na.push(a)\nexport default { a }')).toBe(
    `${AT} its default export is no plain data: a[0] is part of itself`,
  )
})

test('a scene that the demo can’t play is an error of the demo', () => {
  expect(complaintOf('export default { currency: 1 }')).toMatch(
    /^slides\.md:16:1: error: demo `price-list`: it can't be drawn: ./,
  )
})

test('a demo that needs a scene and has none says so', () => {
  const slides = readFileSync(join(SCENE_DECK, 'slides.md'), 'utf8')
  const { stderr } = deck({ 'slides.md': slides.replace(' scene=scenes/market.ts', '') }).build()
  expect(stderr.trimEnd()).toBe(
    "slides.md:16:1: error: demo `price-list`: it can't be drawn: price-list needs a market: write scene=FILE.ts",
  )
})
