import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { Announcer, hashOf, type DiskChange } from '../../../../src/engine/site/writing/index.ts'
import { temporaryFolder, writeFiles } from '../../../support/heapdeck.ts'

const PATIENT = { timeout: 10_000 }

let folder: string
let said: DiskChange[]
let announcer: Announcer

beforeEach(() => {
  folder = writeFiles(temporaryFolder(onTestFinished), { 'slides.md': 'one', 'programs/a.py': 'print' })
  said = []
  // The second look comes late enough for a busy machine.
  announcer = new Announcer(folder, (change) => said.push(change), [10, 1500])
})

const slides = (): string => join(folder, 'slides.md')
const hash = (text: string): string => hashOf(new TextEncoder().encode(text))

test('a file that changed is told with what it has now, once', async () => {
  announcer.saw(slides())
  announcer.saw(slides())
  await expect.poll(() => said, PATIENT).toEqual([{ file: 'slides.md', hash: hash('one') }])
  announcer.know('slides.md', hash('one'))
  expect(said).toHaveLength(1)
})

test('a second save that the watcher passed over is found', async () => {
  announcer.saw(slides())
  await expect.poll(() => said, PATIENT).toHaveLength(1)
  writeFileSync(slides(), 'two')
  await expect.poll(() => said.at(-1), PATIENT).toEqual({ file: 'slides.md', hash: hash('two') })
})

test('a file that an editor takes away for a moment is not gone', async () => {
  renameSync(slides(), `${slides()}~`)
  announcer.saw(slides())
  setTimeout(() => writeFileSync(slides(), 'two'), 60)
  await expect.poll(() => said, PATIENT).toEqual([{ file: 'slides.md', hash: hash('two') }])
})

test('a file that stays away is gone', async () => {
  rmSync(slides())
  announcer.saw(slides())
  await expect.poll(() => said.at(-1), PATIENT).toEqual({ file: 'slides.md', hash: null })
})

test('nothing is told of files that nobody edits', async () => {
  const others = [
    '.git/index',
    '.heapdeck/a.md',
    'node_modules/a/b.md',
    'public/a.png',
    '.heapdeck-1-a.tmp',
    '../a.md',
  ]
  for (const path of others) announcer.saw(join(folder, path))
  announcer.saw(join(folder, 'programs/a.py'))
  await expect.poll(() => said, PATIENT).toEqual([{ file: 'programs/a.py', hash: hash('print') }])
})
