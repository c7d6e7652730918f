import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { heapdeck, temporaryFolder, writeFiles } from '../support/heapdeck.ts'

const DECK = `---
title: Fish
author: A. Angler
---
# Catch

Said first.
{.said}

::: transcript
Good evening.
:::

::: notes
CANARY of the speaker.
:::

---
# Release {#release}

::: transcript
Off it goes.
:::
`

function deckIn(source = DECK): string {
  const folder = temporaryFolder(onTestFinished)
  writeFiles(folder, { 'deck/slides.md': source })
  return folder
}

test('the transcript is a text file, named after the deck, and the command says what it wrote', () => {
  const folder = deckIn()
  const { status, stdout, stderr } = heapdeck(['export', 'deck', '--format', 'txt'], folder)
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(stdout).toMatch(/^deck\.txt: transcript, 1 KB in \d\.\d\d s\n$/)
  expect(readFileSync(join(folder, 'deck.txt'), 'utf8')).toBe(
    'Fish\nA. Angler\n\n\n1. Catch\n\nGood evening.\n\n\n2. Release\n\nOff it goes.\n',
  )
})

test('--range chooses slides, --out says where, making folders', () => {
  const folder = deckIn()
  const { status } = heapdeck(
    ['export', 'deck', '-f', 'txt', '--range', 'release', '-o', 'to/hand in.txt'],
    folder,
  )
  expect(status).toBe(0)
  expect(readFileSync(join(folder, 'to/hand in.txt'), 'utf8')).toBe(
    'Fish\nA. Angler\n\n\n2. Release\n\nOff it goes.\n',
  )
})

test.each<[words: string[], said: RegExp]>([
  [[], /--format is needed/],
  [['--format', 'docx'], /there is no format "docx": the formats are .*txt/],
  [['--format', 'constructor'], /there is no format "constructor"/],
  [['--format', 'txt', '--notes'], /--format txt has no --notes/],
  [['--format', 'txt', '--range', '9'], /--range 9: there is no such slide among 2/],
  [['--format', 'txt', '--steps', 'some'], /--steps some: all and last are known/],
  [['--format', 'txt', '--width', 'wide'], /--width wide: a number from/],
  [['--format', 'txt', '--out', 'deck'], /deck is a folder: name a file with --out/],
])('export %j says in a line what is wrong, and writes nothing', (words, said) => {
  const folder = deckIn()
  const { status, stdout, stderr } = heapdeck(['export', 'deck', ...words], folder)
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
  expect(stderr).toMatch(said)
  expect(stderr.trimEnd().split('\n')).toHaveLength(1)
  expect(readdirSync(folder)).toEqual(['deck'])
})

test('a deck with a mistake is not exported, and the mistake has its place', () => {
  const folder = deckIn('# Broken\n\n![](nowhere.png)\n')
  const { status, stderr } = heapdeck(['export', 'deck', '--format', 'txt'], folder)
  expect(status).toBe(1)
  expect(stderr).toMatch(/^slides\.md:3:\d+: error: /)
  expect(existsSync(join(folder, 'deck.txt'))).toBe(false)
})

test('where nothing can be written, the reason is one line', () => {
  const folder = deckIn()
  const { status, stderr } = heapdeck(
    ['export', 'deck', '--format', 'txt', '--out', 'deck/slides.md/x.txt'],
    folder,
  )
  expect(status).toBe(1)
  expect(stderr).toMatch(/^heapdeck: (ENOTDIR|EEXIST): [^\n]+\n$/)
})
