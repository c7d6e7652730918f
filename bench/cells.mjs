/**
 * Cells of Python in Node, on the worker's side: the talk's first program at full size, 100,000 strings, and five million ints, one
 * in a thousand of which is kept, both cell by cell; any moment of such a cell; the way back; how soon an endless cell stops; what a
 * small cell takes beside much memory; a million lines of output. Milliseconds of processor time, but for what somebody waits for.
 * `node bench/cells.mjs [ROUNDS]`.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundle, root } from './bundle.mjs'

const ROUNDS = Number(process.argv[2] ?? 5)
const MOMENTS = 100
const FRAG = [
  'from lib import alloc',
  'big = alloc(100000)',
  'small = alloc(1)',
  'del big',
  'import gc; gc.collect(2)',
]
const INTS = ['ints = range(5*1000*1000)', 'keep = ints[::1000]', 'del ints', 'import gc; gc.collect(2)']

const folder = mkdtempSync(join(tmpdir(), 'heapdeck-bench-'))
const {
  cells: { CellsRun },
  index: { STARTS },
} = await bundle(folder, { cells: 'src/machine/cells-run.ts', index: 'src/machine/index.ts' })
rmSync(folder, { recursive: true })

const files = { 'lib.py': readFileSync(join(root, 'talk/programs/lib.py'), 'utf8') }
const newRun = () => new CellsRun(STARTS['2.17'], files)

/** Answers how it ran. */
function runCell(run, text) {
  run.begin({ cell: 'c', count: run.commands.length + 1, text, inputs: [] })
  while (run.go(() => false) === 'paused');
  return run.outcome()
}

function processor() {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

const figures = new Map()
function timed(name, work, clock = processor) {
  const from = clock()
  const result = work()
  const all = figures.get(name) ?? []
  all.push(clock() - from)
  figures.set(name, all)
  return result
}

/** Here and there in all cells of a process. */
function lookAt(name, run, outcomes) {
  for (let look = 0; look < MOMENTS; look++) {
    const part = (look * 0.6180339887) % 1
    const index = look % outcomes.length
    timed(name, () => run.seek(index, Math.floor(part * outcomes[index].events)))
  }
}

for (let round = 0; round < ROUNDS; round++) {
  const run = timed('a process', newRun)
  const strings = timed('frag, 100,000 strings', () => FRAG.map((text) => runCell(run, text)))
  lookAt('a moment of frag', run, strings)
  run.rewind(0)
  const ints = timed('five million ints', () => INTS.map((text) => runCell(run, text)))
  lookAt('a moment of the ints', run, ints)
  timed('a small cell', () => runCell(run, 'x = 1'))
  timed('its hash', () => run.hash())
  timed('back to the second cell', () => run.rewind(2))
  timed('back to the start', () => run.rewind(0))
  run.begin({ cell: 'c', count: 1, text: 'while True: pass', inputs: [] })
  const end = performance.now() + 200
  run.go(() => performance.now() > end)
  run.interrupt()
  timed(
    'an interrupt',
    () => {
      run.go(() => false)
      run.outcome()
    },
    () => performance.now(),
  )
}
const run = newRun()
timed('a million lines', () => runCell(run, 'for i in xrange(1000000): print i'))
timed('three of them', () => run.between(0, 500_000, 3))

for (const [name, all] of figures) {
  const sorted = all.toSorted((a, b) => a - b)
  const rest =
    all.length > 1
      ? `, median ${sorted[all.length >> 1].toFixed(1)}, 95 % ${sorted[Math.floor(all.length * 0.95)].toFixed(1)}, least ${sorted[0].toFixed(1)}`
      : ''
  console.log(`${name.padEnd(24)} first ${all[0].toFixed(1)} ms${rest} (${all.length})`)
}
