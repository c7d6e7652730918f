import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { copyFolder, heapdeck, SECOND_DECK, TALK, temporaryFolder, writeFiles } from '../support/heapdeck.ts'
import { faultsOf, nbformatSays, python } from '../support/notebooks.ts'

const CANARY = 'CANARY-NOTE-7f3a'

const folder = (files: Readonly<Record<string, string>> = {}): string =>
  writeFiles(temporaryFolder(onTestFinished), files)

function run(words: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = heapdeck(words, cwd)
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return stdout
}

const read = (...path: string[]): string => readFileSync(join(...path), 'utf8')

describe('the talk', () => {
  test('is a valid notebook, and comes back from it to the byte, notes included when they are asked for', () => {
    const at = folder()
    expect(run(['export', TALK, '-f', 'ipynb', '--notes', '-o', 'talk.ipynb'], at)).toMatch(
      /^talk\.ipynb: 50 cells, \d+ KB in \d+\.\d\d s\nIt holds the private notes and comments: keep it to yourself\.\n$/,
    )
    expect(faultsOf(read(at, 'talk.ipynb'))).toEqual([])
    if (python) expect(nbformatSays(join(at, 'talk.ipynb'))).toBe('')
    expect(run(['import', 'talk.ipynb'], at)).toMatch(/^talk: 15 slides\n/)
    expect(read(at, 'talk/slides.md')).toBe(read(TALK, 'slides.md'))
    expect(readdirSync(join(at, 'talk')).sort()).toEqual(['pictures', 'slides.md'])
  })

  test('without notes is the talk without them, in the notebook and back', () => {
    const at = folder()
    expect(run(['export', TALK, '-f', 'ipynb', '-o', 'talk.ipynb'], at)).toMatch(
      /Private notes and comments are not in it, and can’t come back from it: --notes puts them in\.\n$/,
    )
    run(['import', 'talk.ipynb'], at)
    const without = read(TALK, 'slides.md').replaceAll(/\n::: notes\n[^]*?\n:::\n/g, '')
    expect(read(at, 'talk/slides.md')).toBe(without)
  })

  test('has its demos drawn in the theme’s inks', () => {
    const at = folder()
    run(['export', TALK, '-f', 'ipynb', '--range', 'demo-fragmentation', '-o', 'demo.ipynb'], at)
    const { cells } = JSON.parse(read(at, 'demo.ipynb')) as {
      cells: { outputs?: { data: { 'image/svg+xml': string[]; 'text/plain': string[] } }[] }[]
    }
    const outputs = cells.flatMap((cell) => cell.outputs ?? [])
    expect(outputs.map(({ data }) => data['text/plain'].join(''))).toEqual([
      '2.2 MB are resident: an interpreter with nothing to do.',
      expect.stringContaining('511.2 MB'),
      expect.stringContaining('511.2 MB'),
      expect.stringContaining('510.4 MB'),
      'Two lines swapped: 5.7 MB stay. 505.4 MB went back.',
    ])
    for (const { data } of outputs) {
      const svg = data['image/svg+xml'].join('')
      expect(svg).toContain('fill="#132c46"')
      expect(svg).not.toContain('var(')
    }
  })
})

test('no exported file holds anything private, but for those that were asked to', () => {
  const at = folder({
    'tape.json': JSON.stringify({ format: 'heapdeck-rehearsal', version: 1, slides: { title: [5] } }),
  })
  for (const [format, ...words] of [['ipynb'], ['md'], ['txt'], ['vtt', '--tape', 'tape.json']]) {
    run(['export', SECOND_DECK, '-f', format!, ...words, '-o', `deck.${format}`], at)
    expect(read(at, `deck.${format}`)).not.toContain(CANARY)
  }
  for (const format of ['ipynb', 'md']) {
    expect(run(['export', SECOND_DECK, '-f', format, '--notes', '-o', `notes.${format}`], at)).toContain(
      'keep it to yourself',
    )
    expect(read(at, `notes.${format}`)).toContain(CANARY)
  }
})

describe('import', () => {
  const NOTEBOOK = JSON.stringify({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {},
    cells: [
      { id: 'a', cell_type: 'markdown', metadata: { mine: 1 }, source: '# Study\n\n![fish](img/fish.png)' },
      {
        id: 'b',
        cell_type: 'code',
        metadata: {},
        source: '1 + 1',
        execution_count: 1,
        outputs: [
          { output_type: 'execute_result', execution_count: 1, metadata: {}, data: { 'text/plain': '2' } },
        ],
      },
    ],
  })

  test('makes a deck of any notebook, keeps the notebook beside it, and gives it back', () => {
    const at = folder({ 'study.ipynb': NOTEBOOK, 'img/fish.png': 'png' })
    expect(run(['import', 'study.ipynb', '--out', 'deck'], at)).toBe(
      'deck: 1 slide\nThe notebook does not say that its Python is Python 2: its code is shown, and does not run.\nslides.ipynb beside it is the notebook as it came: outputs and metadata are in it, and an export takes them from there.\n',
    )
    expect(read(at, 'deck/slides.md')).toBe(
      '---\ntitle: "Study"\n---\n\n# Study\n\n![fish](pictures/fish.png)\n\n```python\n1 + 1\n```\n\n```text\n2\n```\n',
    )
    expect(read(at, 'deck/pictures/fish.png')).toBe('png')
    run(['export', 'deck', '-f', 'ipynb', '-o', 'back.ipynb'], at)
    expect(JSON.parse(read(at, 'back.ipynb'))).toEqual(linesOf(JSON.parse(NOTEBOOK)))
  })

  test('never writes over a deck, and says what to do', () => {
    const at = folder({ 'study.ipynb': NOTEBOOK, 'study/slides.md': '# Mine\n' })
    const { status, stdout, stderr } = heapdeck(['import', 'study.ipynb'], at)
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toBe(
      'heapdeck: study/slides.md is there already, and is left as it is: name another folder with --out, and compare the two\n',
    )
    expect(read(at, 'study/slides.md')).toBe('# Mine\n')
    expect(readdirSync(join(at, 'study'))).toEqual(['slides.md'])
  })

  test('into the deck’s own folder leaves the files that are there', () => {
    const at = folder()
    copyFolder(SECOND_DECK, join(at, 'deck'))
    run(['export', 'deck', '-f', 'ipynb', '--notes', '-o', 'deck.ipynb'], at)
    const slides = read(at, 'deck/slides.md')
    writeFileSync(join(at, 'deck/other.md'), slides)
    expect(heapdeck(['import', 'deck.ipynb', '--out', 'deck'], at).status).toBe(1)
    expect(read(at, 'deck/slides.md')).toBe(slides)
  })

  test.each<[words: string[], said: RegExp]>([
    [[], /^heapdeck: a deck is needed: heapdeck import talk\.md/],
    [['none.ipynb'], /^heapdeck: there is no none\.ipynb\n$/],
    [['.'], /^heapdeck: cell\.ipynb: cell 1 has no `source`/],
    [['text.ipynb'], /^heapdeck: text\.ipynb: this is no notebook/],
    [['three.ipynb'], /^heapdeck: three\.ipynb: this notebook is of nbformat 3/],
    [['cell.ipynb'], /^heapdeck: cell\.ipynb: cell 1 has no `source`/],
    [['study.ipynb', '--out', 'text.ipynb'], /^heapdeck: text\.ipynb is a file: name a folder/],
  ])('%j says in a line what is wrong, and writes nothing', (words, said) => {
    const at = folder({
      'study.ipynb': NOTEBOOK,
      'text.ipynb': 'print(1)',
      'three.ipynb': '{"nbformat": 3, "worksheets": []}',
      'cell.ipynb': '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"cell_type": "raw"}]}',
    })
    const before = readdirSync(at)
    const { status, stdout, stderr } = heapdeck(['import', ...words], at)
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toMatch(said)
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
    expect(readdirSync(at)).toEqual(before)
  })

  test('names the first mistake of what came of it', () => {
    const at = folder({ 'deck/slides.md': '---\ntheme: look.css\n---\n# One\n', 'deck/look.css': '' })
    run(['export', 'deck', '-f', 'ipynb'], at)
    expect(run(['import', 'deck.ipynb', '--out', 'back'], at)).toBe(
      "back: 1 slide\nOne mistake: slides.md:2:1: error: no theme `look.css`: there is no look.css in the deck's folder. heapdeck dev back shows them.\n",
    )
  })
})

describe('captions', () => {
  test('need a tape, and how to have one is said', () => {
    const { status, stderr } = heapdeck(['export', SECOND_DECK, '-f', 'vtt'], folder())
    expect(status).toBe(1)
    expect(stderr).toMatch(
      /^heapdeck: captions need the times of a rehearsal: rehearse in the presenter view [^\n]+--tape\n$/,
    )
  })

  test.each([
    ['none.json', /none\.json can't be read \(ENOENT\)/],
    ['text.json', /text\.json: This file is no JSON/],
    ['other.json', /other\.json is of another deck/],
  ])('of %s are refused', (tape, said) => {
    const at = folder({
      'text.json': 'x',
      'other.json': JSON.stringify({ format: 'heapdeck-rehearsal', version: 1, slides: { nowhere: [5] } }),
    })
    const { status, stderr } = heapdeck(
      ['export', SECOND_DECK, '-f', 'vtt', '--tape', tape, '-o', 'x.vtt'],
      at,
    )
    expect(status).toBe(1)
    expect(stderr).toMatch(said)
    expect(existsSync(join(at, 'x.vtt'))).toBe(false)
  })

  test('say how much of the deck was rehearsed', () => {
    const at = folder({
      'tape.json': JSON.stringify({ format: 'heapdeck-rehearsal', version: 1, slides: { title: [5] } }),
    })
    expect(run(['export', SECOND_DECK, '-f', 'vtt', '--tape', 'tape.json', '-o', 'x.vtt'], at)).toMatch(
      /^x\.vtt: 1 caption, 1 KB in \S+ s\n4 of 5 slides were not rehearsed, and have no captions\.\n$/,
    )
  })
})

/** A notebook's texts in lines, as a file has them. */
function linesOf(data: unknown): unknown {
  if (Array.isArray(data)) return data.map(linesOf)
  if (typeof data !== 'object' || data === null) return data
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [
      key,
      typeof value === 'string' && /^(source|text\/plain)$/.test(key)
        ? value.match(/[^\n]*\n|[^\n]+$/g)
        : linesOf(value),
    ]),
  )
}
