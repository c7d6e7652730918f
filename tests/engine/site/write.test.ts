import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { fillFolder, writeAside } from '../../../src/engine/site/write.ts'
import { temporaryFolder, writeFiles } from '../../support/heapdeck.ts'

const folderWith = (files: Record<string, string>): string =>
  writeFiles(temporaryFolder(onTestFinished), files)
const namesIn = (folder: string): string[] => (readdirSync(folder, { recursive: true }) as string[]).sort()
const full = (): never => {
  throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' })
}

test('a folder that is filled has the new files and none of the old', async () => {
  const folder = folderWith({ 'out/old.html': 'old', 'out/a/old.css': 'old' })
  const pages = await fillFolder(join(folder, 'out'), (out) => {
    out.write('index.html', 'new')
    out.write('a/b/c.js', 'new')
    return 2
  })
  expect(pages).toBe(2)
  expect(namesIn(join(folder, 'out'))).toEqual(['a', 'a/b', 'a/b/c.js', 'index.html'])
})

test('a disk that is full half-way leaves a folder as it was', async () => {
  const folder = folderWith({ 'out/old.html': 'old' })
  const filling = fillFolder(join(folder, 'out'), (out) => {
    out.write('index.html', 'new')
    full()
  })
  await expect(filling).rejects.toThrow('ENOSPC')
  expect(namesIn(folder)).toEqual(['out', 'out/old.html'])
})

test('and no folder where there was none', async () => {
  const folder = folderWith({})
  await expect(fillFolder(join(folder, 'to/out'), full)).rejects.toThrow('ENOSPC')
  expect(namesIn(folder)).toEqual([])
})

test('a file that can’t be written leaves the one that was there, and nothing beside it', () => {
  const folder = folderWith({ 'deck.pdf': 'old' })
  const unwritable = undefined as unknown as string
  expect(() => writeAside(join(folder, 'deck.pdf'), unwritable)).toThrow()
  expect(() => writeAside(join(folder, 'to/hand/in.pdf'), unwritable)).toThrow()
  expect(namesIn(folder)).toEqual(['deck.pdf'])
  expect(readFileSync(join(folder, 'deck.pdf'), 'utf8')).toBe('old')
  writeAside(join(folder, 'deck.pdf'), 'new')
  expect(readFileSync(join(folder, 'deck.pdf'), 'utf8')).toBe('new')
  expect(namesIn(folder)).toEqual(['deck.pdf'])
})
