import { join } from 'node:path'
import { readFileSync } from 'node:fs'
import { expect, onTestFinished, test } from 'vitest'
import { heapdeck, temporaryFolder, writeFiles } from '../../support/heapdeck.ts'
import { bytesOf, filesIn } from '../../support/site.ts'

const POSTER = `
export const steps = 0
export const moments = {}
export const stateAt = () => ({ version: 1 })
export const poster = (state, { program }) => ({
  svg: '<svg viewBox="0 0 1 1"></svg>',
  sentence: program ? program.file + ' has ' + program.text.split('\\n').length + ' lines beside ' + Object.keys(program.beside).join(' and ') + '.' : 'No program.',
})`
const ELEMENT = `customElements.define('line-count', class extends HTMLElement {
  state = { version: 1 }
  ready = Promise.resolve()
  pause() {}
  resume() {}
})`

/** A deck whose demo counts lines. */
function deck(files: Readonly<Record<string, string>> = {}) {
  const folder = temporaryFolder(onTestFinished)
  const out = join(folder, 'out')
  writeFiles(folder, {
    'slides.md': '# Lines {#lines}\n\n[Demo time]{line-count program=programs/frag.py}\n',
    'components/line-count/line-count.js': ELEMENT,
    'components/line-count/line-count.poster.js': POSTER,
    'programs/frag.py': 'import lib\nlib.run()',
    'programs/lib.py': 'def run(): pass',
    'programs/other.py': '',
    'programs/notes.txt': 'none of a program’s',
    ...files,
  })
  return {
    folder,
    out,
    build: () => heapdeck(['build', folder, '--out', out]),
    sentence: () => /class="say">([^<]*)</.exec(bytesOf(out, 'lines/index.html').toString())?.[1],
    programs: () => filesIn(out).filter((path) => path.startsWith('assets/program-')),
  }
}

test('a demo’s poster knows its program and the files beside it, and the page finds them as a file of its own', () => {
  const { build, sentence, programs, out } = deck()
  expect(build()).toMatchObject({ status: 0, stderr: '' })
  expect(sentence()).toBe('frag.py has 2 lines beside lib.py and other.py.')
  expect(programs()).toEqual([expect.stringMatching(/^assets\/program-frag\.\w+\.json$/)])
  expect(JSON.parse(bytesOf(out, programs()[0]!).toString())).toEqual({
    file: 'frag.py',
    text: 'import lib\nlib.run()',
    beside: { 'lib.py': 'def run(): pass', 'other.py': '' },
  })
  expect(bytesOf(out, 'lines/index.html').toString()).toContain(`data-program="../${programs()[0]}"`)
})

test('the next build sees a change of the program, and of what lies beside it', () => {
  const { build, sentence, programs, folder } = deck()
  build()
  const [first] = programs()
  writeFiles(folder, { 'programs/frag.py': `${readFileSync(join(folder, 'programs/frag.py'), 'utf8')}\n` })
  build()
  expect(sentence()).toMatch(/^frag\.py has 3 lines/)
  expect(programs()).not.toContain(first)
  writeFiles(folder, { 'programs/third.py': '' })
  build()
  expect(sentence()).toMatch(/lib\.py and other\.py and third\.py\.$/)
})

test('a program that is not there is an error at the word that names it', () => {
  const { build, folder } = deck()
  writeFiles(folder, { 'slides.md': '# Lines\n\n[Demo time]{line-count program=programs/no.py}\n' })
  const { status, stderr } = build()
  expect(status).toBe(1)
  expect(stderr.trimEnd()).toBe(
    "slides.md:3:24: error: no program `programs/no.py`: there is no programs/no.py in the deck's folder",
  )
})
