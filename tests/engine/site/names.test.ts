/** What a page loads it knows by a name that carries a hash: the same name never means other contents. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { shortHash } from '../../../src/engine/site/emit.ts'
import { loadDeck } from '../../../src/engine/site/load.ts'
import { makeSite } from '../../../src/engine/site/make.ts'
import { copyFolder, SCENE_DECK, temporaryFolder, writeFiles } from '../../support/heapdeck.ts'

type Files = ReadonlyMap<string, string | Uint8Array>

const filesOf = async (folder: string): Promise<Files> => (await makeSite(await loadDeck(folder))).files
const text = (content: string | Uint8Array | undefined): string =>
  Buffer.from(content ?? '').toString('base64')

/** A deck whose demo has a scene, and a worker with a module of its own; with a theme that has a font. */
function sceneDeck(): string {
  const folder = temporaryFolder(onTestFinished)
  copyFolder(SCENE_DECK, folder)
  const slides = readFileSync(join(folder, 'slides.md'), 'utf8')
  return writeFiles(folder, {
    'slides.md': slides.replace(/^---\n/, '---\ntheme: theme.css\n'),
    'theme.css': '@font-face { src: url(font.woff2) }',
    'font.woff2': 'a font',
  })
}

test('names of our own carry the hash of the contents; those of demos’ code are Vite’s', async () => {
  const files = await filesOf(sceneDeck())
  const others: string[] = []
  for (const [path, content] of files) {
    const [, stem, hash, extension] = /^assets\/([\w-]+(?:\.worker)?)\.([\w-]{8})(\.\w+)$/.exec(path) ?? []
    expect(hash, path).toBeDefined()
    if (hash !== shortHash(content)) others.push(stem! + extension)
  }
  expect(others.toSorted()).toEqual(['adder.worker.js', 'price-list.js'])
})

test.each([
  ['a slide', 'slides.md', ['deck.json', 'slides-1.json']],
  ['a font', 'font.woff2', ['font.woff2']],
  ['a scene', 'scenes/market.ts', ['scene-market.json']],
  ['the demo', 'components/price-list/price-list.ts', ['price-list.js']],
  ['what its worker imports', 'components/price-list/add.ts', ['adder.worker.js', 'price-list.js']],
])('when %s changes, what has other contents has another name', async (_, path, changed) => {
  const folder = sceneDeck()
  const before = await filesOf(folder)
  const source = readFileSync(join(folder, path), 'utf8')
  const change: Record<string, string> = {
    'slides.md': `${source}\n\n---\n\n# More\n`,
    'font.woff2': 'another font',
    'scenes/market.ts': source.replace(/(\d+)/, '9$1'),
    'components/price-list/price-list.ts': `${source}\nObject.assign(globalThis, { isChanged: true })\n`,
    'components/price-list/add.ts': `${source}\nObject.assign(globalThis, { isChanged: true })\n`,
  }
  writeFiles(folder, { [path]: change[path]! })
  const after = await filesOf(folder)
  const isNew = [...after.keys()].filter((name) => !before.has(name))
  const plain = isNew.map((name) => name.replace(/^assets\/|\.[\w-]{8}(?=\.\w+$)/g, ''))
  expect(plain).toEqual(expect.arrayContaining(changed))
  for (const [name, content] of after)
    if (before.has(name)) expect(text(content), name).toBe(text(before.get(name)))
})
