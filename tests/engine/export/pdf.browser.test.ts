import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { needChromium } from '../../support/chromium.ts'
import { heapdeck, SECOND_DECK, TALK, temporaryFolder, writeFiles, type Run } from '../../support/heapdeck.ts'
import { readPdf, type Pdf } from '../../support/pdf.ts'

beforeAll(() => {
  process.env['CHROMIUM'] = needChromium()
})

async function exportPdf(
  deck: string,
  ...words: string[]
): Promise<Run & { readonly pdf: Pdf; readonly file: string }> {
  const file = join(temporaryFolder(onTestFinished), 'deck.pdf')
  const run = heapdeck(['export', deck, '--format', 'pdf', '--out', file, ...words])
  expect(run.status, run.stderr).not.toBeNull()
  return { ...run, file, pdf: await readPdf(readFileSync(file)) }
}

const deckOf = (source: string, files: Record<string, string> = {}): string =>
  writeFiles(temporaryFolder(onTestFinished), { 'slides.md': source, ...files })

test('the talk has a page a slide, in its shape, with its title, its author and a bookmark for each', async () => {
  const { status, stdout, stderr, pdf } = await exportPdf(TALK)
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(stdout).toMatch(/deck\.pdf: 15 pages, /)
  expect(pdf.pages).toHaveLength(15)
  for (const { size } of pdf.pages) expect(size).toEqual([960, 540])
  expect(pdf.facts).toMatchObject({
    Title: 'Python Memory Management',
    Author: 'Tomasz Paczkowski',
    Creator: 'heapdeck',
    Language: 'en',
  })
  expect(pdf.bookmarks).toEqual([
    ['Python Memory Management', 1],
    ['Case Study', 2],
    ['Distilled code', 3],
    ['[Demo time]', 4],
    ['Diagnose: Memory Fragmentation', 5],
    ['Solution', 6],
    ['Fun with Python allocator', 7],
    ['Pools for integers', 8],
    ['Free lists', 9],
    ['[Demo time]', 10],
    ['Conclusions', 11],
    ['Thanks. Questions?', 12],
    ['And Python 3?', 13],
    ['How faithful is this?', 14],
    ['Sources', 15],
  ])
})

test('it has real text, live links, and demos as pictures with a sentence', async () => {
  const { pdf, file } = await exportPdf(TALK)
  const page = (number: number) => pdf.pages[number - 1]!
  expect(page(2).text).toContain('Periodically allocates boatloads of memory')
  expect(page(4).text).toMatch(/Two lines swapped: 5\.7 MB stay/)
  expect(page(3).tags).toContain('H2')
  expect(page(2).tags).toEqual(expect.arrayContaining(['H2', 'L', 'LI']))
  expect(page(13).tags).toEqual(expect.arrayContaining(['Table', 'TH', 'TD']))
  expect(page(4).figures.join(' ')).toMatch(/Two lines swapped/)
  expect(page(10).figures.join(' ')).toMatch(/80 of 100 lists come back/)
  expect(page(15).links).toContain('https://github.com/python/cpython/blob/v2.7.6/Objects/obmalloc.c')
  expect(
    pdf.pages.flatMap(({ links }) => links.filter((link) => /127\.0\.0\.1|localhost/.test(String(link)))),
  ).toEqual([])
  // Drawn, not photographed: no picture of pixels is in it.
  expect(readFileSync(file, 'latin1').includes('/Subtype /Image')).toBe(false)
})

test('--steps all: what comes later is not there before, and each page is the slide at that step', async () => {
  const { pdf } = await exportPdf(SECOND_DECK, '--steps', 'all')
  const of = (words: string) => pdf.pages.filter(({ text }) => text.includes(words))
  const [opened, one, another, third, last] = of('What counts')
  expect(of('What counts')).toHaveLength(5)
  expect(opened!.text).not.toContain('another')
  expect(one!.text).toContain('one thing')
  expect(one!.text).not.toContain('another')
  expect(another!.text).toContain('which brings a detail along')
  expect(third!.text).not.toContain('a paragraph after a pause')
  expect(last!.text).toContain('a paragraph after a pause')
  for (const { size } of pdf.pages) expect(size).toEqual([720, 540])
  // A slide is bookmarked once, at its first page.
  expect(new Set(pdf.bookmarks.map(([title]) => title)).size).toBe(pdf.bookmarks.length)
  expect(pdf.bookmarks[1]).toEqual(['What counts', 2])
  expect(pdf.bookmarks[2]![1]).toBe(7)
})

test('every step of the talk has its demos as that step declares them', async () => {
  const { pdf } = await exportPdf(TALK, '--steps', 'all', '--range', '4')
  expect(pdf.pages.map(({ figures }) => figures.join(' ').slice(0, 26))).toEqual([
    '2.2 MB are resident: an in',
    '511.2 MB, nearly all of it',
    'One more string, above all',
    '510.4 MB stay resident, he',
    'Two lines swapped: 5.7 MB ',
  ])
})

test('the handout has what is said, page numbers and the addresses of links; notes only when they are asked for', async () => {
  const source = `---
title: Fish
author: Ann Angler
---
# Catch

Read [the book](https://example.org/book) and [its site](https://example.org/).

::: transcript
Good evening. See [the book](https://example.org/book) again.
:::

::: notes
CANARY of the speaker.
:::

---
# Release
`
  const deck = deckOf(source)
  const { pdf, stdout } = await exportPdf(deck, '--handout')
  const text = pdf.pages.map((page) => page.text).join(' ')
  expect(stdout).not.toContain('private')
  expect(text).toContain('Fish')
  expect(text).toContain('Ann Angler')
  expect(text).toContain('Good evening.')
  expect(text.match(/\[1\]/g)).toHaveLength(3)
  expect(text).toContain('https://example.org/book')
  expect(text).not.toContain('CANARY')
  const withNotes = await exportPdf(deck, '--handout', '--notes')
  expect(withNotes.stdout).toContain('It holds the private notes: it is not for handing out.')
  expect(withNotes.pdf.pages.map((page) => page.text).join(' ')).toContain('CANARY of the speaker.')
  for (const page of withNotes.pdf.pages) expect(page.text).toContain('private notes')
})

test('links lead within the document, to where the deck is published, or nowhere', async () => {
  const source = (front: string) => `---
title: Links
${front}---
# One {#one}

[To two](#two), [a file](data.csv), [outside](https://example.org/).

---
# Two {#two}

[Back](#one)
`
  const files = { 'data.csv': 'a,b\n' }
  const unpublished = await exportPdf(deckOf(source(''), files))
  expect(unpublished.pdf.pages.map(({ links }) => links)).toEqual([[2, 'https://example.org/'], [1]])
  const published = await exportPdf(deckOf(source('url: https://talks.example/links\n'), files))
  expect(published.pdf.pages[0]!.links).toEqual([
    2,
    expect.stringMatching(/^https:\/\/talks\.example\/links\/assets\/data\.\w+\.csv$/),
    'https://example.org/',
  ])
})

test('a slide with more than fits, and one without a heading, have their page; the first is named', async () => {
  const lines = Array.from({ length: 40 }, (_, index) => `- point ${index}`).join('\n')
  const { status, stderr, pdf } = await exportPdf(
    deckOf(`# Long {#long}\n\n${lines}\n\n---\n\nNo heading here.\n`),
  )
  expect(status).toBe(0)
  expect(stderr).toMatch(/^slides\.md:1:1: warning: slide "long" has more than fits on its page/)
  expect(stderr.trimEnd().split('\n')).toHaveLength(1)
  expect(pdf.pages).toHaveLength(2)
  expect(pdf.bookmarks).toEqual([
    ['Long', 1],
    ['Slide 2', 2],
  ])
})

test('two runs give the same document', async () => {
  const [first, second] = [await exportPdf(SECOND_DECK), await exportPdf(SECOND_DECK)]
  expect(readFileSync(second.file).equals(readFileSync(first.file))).toBe(true)
})

test('without a Chromium nothing is written, and one sentence says how to have it', () => {
  const folder = temporaryFolder(onTestFinished)
  const kept = { ...process.env }
  onTestFinished(() => void Object.assign(process.env, kept))
  delete process.env['CHROMIUM']
  process.env['PATH'] = folder
  const { status, stdout, stderr } = heapdeck([
    'export',
    SECOND_DECK,
    '-f',
    'pdf',
    '-o',
    join(folder, 'x.pdf'),
  ])
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
  expect(stderr).toBe(
    'heapdeck: no Chromium is here to draw with, so nothing was written: install Chromium, Chrome or Edge, or set CHROMIUM to its path\n',
  )
  process.env['CHROMIUM'] = join(folder, 'nowhere')
  expect(heapdeck(['export', SECOND_DECK, '-f', 'pdf', '-o', join(folder, 'x.pdf')]).stderr).toMatch(
    /^heapdeck: CHROMIUM names .*nowhere, which is not there\n$/,
  )
  expect(readdirSync(folder)).toEqual([])
})

test.each([
  [['--notes'], /--notes needs --handout/],
  [['--handout', '--steps', 'all'], /leave out --steps all/],
])('%j can’t be meant', (words, said) => {
  const { status, stderr } = heapdeck(['export', SECOND_DECK, '-f', 'pdf', ...words])
  expect(status).toBe(1)
  expect(stderr).toMatch(said)
})
