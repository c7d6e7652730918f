/** Cells in a built site: run in Node, readable without a script, as modules and data for those with one. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { CALCULATOR_DECK, copyFolder, heapdeck, temporaryFolder, writeFiles } from '../../support/heapdeck.ts'
import { bytesOf, filesIn } from '../../support/site.ts'

/** A copy of the deck, outside this repository. */
function deck(files: Readonly<Record<string, string>> = {}) {
  const folder = temporaryFolder(onTestFinished)
  copyFolder(CALCULATOR_DECK, folder)
  writeFiles(folder, files)
  const out = join(folder, 'out')
  const page = (path: string): string => bytesOf(out, path).toString()
  return {
    folder,
    out,
    page,
    build: (...words: string[]) => heapdeck(['build', folder, ...words, '--out', out]),
  }
}

const session = (body: string): Record<string, string> => ({
  'components/calculator-session/calculator-session.ts': `let runs = 0\nexport const createSession = () => ({
  run(lineage, listener) { ${body} },
  output: async () => [], look: async () => ({ event: 0, line: 0 }), prepare: async () => {}, restart() {}, close() {},
})
const outcomeOf = (command, more = {}) => ({ command, end: 'done', output: { head: [], hidden: 0, tail: [] }, lines: [], events: 0, hash: '', ...more })
const running = (outcome, more = {}) => ({ outcome: Promise.resolve(outcome), interrupt() {}, enter() {}, pause() {}, resume() {}, step() {}, ...more })
`,
})

/** What a page shows of a cell, as text in lines. */
function shownOf(html: string, id: string): string {
  const [, inner = ''] = new RegExp(`<code-cell id="${id}"[^>]*>(.*?)</code-cell>`, 's').exec(html) ?? []
  return inner
    .replaceAll(/<\/(?:p|pre|div)>/g, '\n')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/\n+/g, '\n')
    .trim()
}

test('code and what it gave are text in the page', () => {
  const { build, page } = deck()
  expect(build()).toMatchObject({
    status: 0,
    stderr:
      'slides.md:47:1: warning: nothing runs cobol: the cell is shown as code. A folder components/cobol-session/ with cobol-session.ts would make it run\n',
  })
  const html = page('index.html')
  expect(shownOf(html, 'price')).toBe(
    'price = apples * 4\nsay price\nprice + 1\nIn [2]\n20\nOut[2]: 21\nRan when this page was built',
  )
  expect(html).toContain('<div class="cell" role="group" aria-label="Cell 2, price">')
  expect(html).toContain('<pre class="err">ReferenceError: nothing is called pears</pre>')
  expect(shownOf(html, 'alone')).toContain('Out[5]: 2')
  // Code steps work on it.
  expect(html).toMatch(/<pre class="code" data-lang="calculator" data-from="0" data-stages="3">/)
  // What is hidden has run.
  expect(html).not.toContain('secret')
  expect(shownOf(html, 'total')).toContain('22')
  // What nothing runs is code.
  expect(html).toContain('<pre class="code" id="old" data-lang="cobol">')
  expect(page('prices/index.html')).toContain('class="sheet with-cell')
})

test('the same deck builds to the same bytes, what has run is kept, and only what follows a change runs again', () => {
  const { build, folder, out } = deck(
    session(
      'runs++; const c = lineage.at(-1); return running(outcomeOf(c, { value: `${c.cell} ran ${Math.random()}` }))',
    ),
  )
  const values = (): Record<string, string> =>
    Object.fromEntries(
      [
        ...bytesOf(out, 'index.html')
          .toString()
          .matchAll(/(\w+) ran (0\.\d+)/g),
      ].map(([, id, at]) => [id!, at!]),
    )
  build()
  const first = values()
  build()
  expect(values()).toEqual(first)
  const slides = join(folder, 'slides.md')
  writeFileSync(slides, readFileSync(slides, 'utf8').replace('price = apples * 4', 'price = apples * 5'))
  build()
  const then = values()
  expect(Object.keys(then).filter((id) => then[id] !== first[id])).toEqual(['price', 'total'])
})

test('a cell that waits gets an empty line, and lines are part of what follows', () => {
  const { build, page } = deck(
    session(`
      const command = lineage.at(-1)
      if (command.cell !== 'apples') return running(outcomeOf(command, { value: JSON.stringify(lineage[0].inputs) }))
      let enter
      const outcome = new Promise((resolve) => { enter = (line) => resolve(outcomeOf({ ...command, inputs: [line] })) })
      listener({ kind: 'waiting', line: 1 })
      return running(outcome, { enter })`),
  )
  expect(build().status).toBe(0)
  expect(shownOf(page('index.html'), 'price')).toContain('[&quot;&quot;]')
})

test('after a process has ended nothing is run in it', () => {
  const { build, page } = deck(
    session(`
      const command = lineage.at(-1)
      return running(outcomeOf(command, command.cell === 'price' ? { end: 'ended', status: 3 } : { figure: { value: 1234.5678, unit: 'MB', label: 'resident' } }))`),
  )
  expect(build().status).toBe(0)
  const html = page('index.html')
  expect(shownOf(html, 'apples')).toContain('Ran when this page was built, 1,234.6 MB resident')
  expect(shownOf(html, 'price')).toContain('The process ended with status 3')
  expect(shownOf(html, 'total')).toMatch(/In \[ \]\nNot run$/)
})

test('what readers are to guess is folded away', () => {
  const { build, page } = deck(
    session(
      'return running(outcomeOf(lineage.at(-1), { figure: { value: 80, unit: "MB", label: "resident" } }))',
    ),
  )
  build()
  expect(page('index.html')).toContain(
    '<details class="words"><summary>Guess first what comes of it</summary><p class="words"><span>Ran when this page was built, 80.0 MB resident</span></p></details>',
  )
})

test('what would tell what readers are to guess is folded away, too', () => {
  const fence = (id: string, words = '') => `\`\`\`calculator {#${id} run ${words}}\n1 + 1\n\`\`\`\n\n`
  const { build, page } = deck({
    'slides.md': `# One\n\n${fence('above')}${fence('guess', 'predict')}${fence('below')}${fence('apart', 'after=start')}`,
  })
  build()
  const isFolded = (id: string): boolean => shownOf(page('index.html'), id).includes('Guess first')
  expect(['above', 'guess', 'below', 'apart'].map(isFolded)).toEqual([false, true, true, false])
})

test('a session that can’t run a cell, or can’t run at all, says so at the cell', () => {
  const refusing = deck(session('throw new Error("out of order")')).build()
  expect(refusing.status).toBe(0)
  expect(refusing.stderr).toContain(
    'slides.md:8:1: warning: the cell `apples` could not be run: out of order\n',
  )
  const empty = deck({ 'components/calculator-session/calculator-session.ts': 'export {}' }).build()
  expect(empty.status).toBe(1)
  expect(empty.stderr).toContain(
    'slides.md:8:1: error: the session of calculator can’t be run: calculator-session.ts exports no `createSession`'.replace(
      '’',
      "'",
    ),
  )
})

test('programs of the deck are there for cells of their language', () => {
  const files = {
    'components/calculator-session/calculator-session.ts': `export const extension = '.sum'
export const createSession = ({ files }) => ({ run: ([command]) => ({ outcome: Promise.resolve({ command, end: 'done', output: { head: [], hidden: 0, tail: [] }, value: JSON.stringify(files), lines: [], events: 0, hash: '' }) }), close() {} })`,
    'programs/a.sum': '1 + 2',
    'programs/b.py': 'print 1',
  }
  const { build, page } = deck(files)
  expect(build().status).toBe(0)
  expect(page('index.html')).toContain('{&quot;a.sum&quot;:&quot;1 + 2&quot;}')
})

test('pages name the element, the session and the deck’s cells, each a file', () => {
  const { build, page, out } = deck({
    'components/code-cell/code-cell.ts': `customElements.define('code-cell', class extends HTMLElement {})`,
  })
  expect(build().status).toBe(0)
  const html = page('prices/index.html')
  for (const [name, pattern] of [
    ['module', /data-module="\.\.\/(assets\/code-cell\.[\w-]+\.js)"/],
    ['session', /data-session="\.\.\/(assets\/calculator-session\.[\w-]+\.js)"/],
    ['cells', /data-cells="\.\.\/(assets\/cells\.\w+\.json)"/],
  ] as const) {
    const path = pattern.exec(html)?.[1]
    expect(path, name).toBeDefined()
    expect(filesIn(out)).toContain(path)
  }
  const cells = filesIn(out).find((path) => path.startsWith('assets/cells.'))!
  expect(JSON.parse(page(cells))).toMatchObject({
    version: 1,
    cells: [{ id: 'apples', from: 'start', ran: { outcome: { value: '5' } } }, {}, {}, {}, {}, {}],
    sessions: { calculator: { files: {} } },
  })
})

test('exports have what cells gave', () => {
  const { folder, out } = deck()
  heapdeck(['export', folder, '--format', 'md', '--out', `${out}.md`])
  expect(readFileSync(`${out}.md`, 'utf8')).toContain(
    '```calculator\nprice = apples * 4\nsay price\nprice + 1\n```\n\n```text\n20\nOut[2]: 21\n```\n',
  )
  heapdeck(['export', folder, '--format', 'ipynb', '--out', `${out}.ipynb`])
  const { cells } = JSON.parse(readFileSync(`${out}.ipynb`, 'utf8')) as {
    cells: { id: string; outputs: unknown }[]
  }
  expect(cells.find(({ id }) => id === 'price')).toMatchObject({
    execution_count: 2,
    outputs: [
      { output_type: 'stream', name: 'stdout', text: ['20\n'] },
      { output_type: 'execute_result', execution_count: 2, data: { 'text/plain': ['21'] }, metadata: {} },
    ],
  })
  expect(cells.find(({ id }) => id === 'broken')).toMatchObject({
    outputs: [{ output_type: 'error', ename: 'ReferenceError', evalue: 'nothing is called pears' }],
  })
  expect(cells.find(({ id }) => id === 'secret')).toMatchObject({
    metadata: { jupyter: { source_hidden: true } },
  })
})
