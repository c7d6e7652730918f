import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { needChromium } from '../../support/chromium.ts'
import { heapdeck, SCENE_DECK, SECOND_DECK, temporaryFolder, writeFiles } from '../../support/heapdeck.ts'

beforeAll(() => {
  process.env['CHROMIUM'] = needChromium()
})

function exportPng(deck: string, ...words: string[]) {
  const folder = join(temporaryFolder(onTestFinished), 'pictures')
  const run = heapdeck(['export', deck, '--format', 'png', '--out', folder, ...words])
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.png')) : []
  return { ...run, folder, names }
}

/** Width and height, of the picture's header. */
function sizeOf(file: string): [number, number] {
  const bytes = readFileSync(file)
  expect(bytes.subarray(1, 4).toString()).toBe('PNG')
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)]
}

test('a picture a slide, in the deck’s order and shape', () => {
  const { status, stdout, names, folder } = exportPng(SECOND_DECK, '--range', '1-3')
  expect(status).toBe(0)
  expect(stdout).toMatch(/pictures: 3 pictures, /)
  expect(names).toEqual(['01-title.png', '02-fragments.png', '03-loop.png'])
  for (const name of names) expect(sizeOf(join(folder, name))).toEqual([1920, 1440])
})

test('a picture a step, of any width, and every one another', () => {
  const { names, folder } = exportPng(SECOND_DECK, '--range', 'loop', '--steps', 'all', '--width', '400')
  expect(names).toEqual(['03-loop-0.png', '03-loop-1.png', '03-loop-2.png'])
  for (const name of names) expect(sizeOf(join(folder, name))).toEqual([400, 300])
  expect(new Set(names.map((name) => readFileSync(join(folder, name)).toString('base64'))).size).toBe(3)
})

test('demos are live in them', () => {
  const { status, names } = exportPng(SCENE_DECK, '--steps', 'all')
  expect(status).toBe(0)
  expect(names.length).toBeGreaterThan(2)
})

test('a demo that is never ready, and one that throws, are named with their places; the rest is exported', () => {
  const component = (tag: string, ready: string): Record<string, string> => ({
    [`components/${tag}/${tag}.ts`]: `
      class Demo extends HTMLElement {
        state = 0
        get ready(): Promise<unknown> { ${ready} }
        pause() {}
        resume() {}
      }
      customElements.define('${tag}', Demo)`,
    [`components/${tag}/${tag}.poster.ts`]: `
      export const steps = 0
      export const moments = {}
      export const stateAt = () => 0
      export const poster = () => ({ svg: '<svg viewBox="0 0 9 9"></svg>', sentence: 'Nothing yet.' })`,
  })
  const deck = writeFiles(temporaryFolder(onTestFinished), {
    'slides.md':
      '---\ncomponents: [components]\n---\n# One\n\n---\n\n# Two\n\n[Demo time]{never-ready #slow}\n\n---\n\n# Three\n\n[Demo time]{all-wrong #wrong}\n\n---\n\n# Four\n',
    ...component('never-ready', 'return new Promise(() => {})'),
    ...component('all-wrong', "return Promise.reject(new Error('it broke'))"),
  })
  const { status, stderr, stdout, names } = exportPng(deck, '--wait', '1')
  expect(status).toBe(1)
  expect(stderr.trimEnd().split('\n')).toEqual([
    'slides.md:10:1: error: the demo never-ready#slow was not ready within 1 s: its picture shows what it had; --wait sets the limit',
    'slides.md:16:1: error: the demo all-wrong#wrong failed: its picture says why',
  ])
  expect(stdout).toContain('4 pictures')
  expect(names).toEqual(['01-one.png', '02-two.png', '03-three.png', '04-four.png'])
})

test('a folder that no export made is not emptied; one that an export made is filled anew', () => {
  const folder = writeFiles(temporaryFolder(onTestFinished), { 'mine/letter.txt': 'Dear' })
  const into = (out: string, range: string) =>
    heapdeck([
      'export',
      SECOND_DECK,
      '-f',
      'png',
      '--range',
      range,
      '--width',
      '200',
      '-o',
      join(folder, out),
    ])
  expect(into('mine', '1')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('has files that no build made'),
  })
  expect(into('pictures', '1-2').status).toBe(0)
  expect(into('pictures', '3').status).toBe(0)
  expect(readdirSync(join(folder, 'pictures')).sort()).toEqual(['.heapdeck-pictures', '03-loop.png'])
  expect(readdirSync(join(folder, 'mine'))).toEqual(['letter.txt'])
})
