/**
 * Programs of Python 2.7, each in a Node of its own: the recorded micro-benchmarks against the seconds that CPython 2.7.6 took
 * where they were recorded, and the talk's programs at full size, with the most memory that Node held. With a real
 * interpreter's path in PYTHON27 the micro-benchmarks run there, too, in turns with ours. `node bench/programs.mjs [ROUNDS]`.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundle, root } from './bundle.mjs'

const ROUNDS = Number(process.argv[2] ?? 3)
const RECORDED = join(root, 'tests/recorded/programs/bench')
const { times } = JSON.parse(readFileSync(join(RECORDED, 'times.json'), 'utf8'))
const { PYTHON27 } = process.env

const folder = mkdtempSync(join(tmpdir(), 'heapdeck-bench-'))
await bundle(folder, { python: 'src/machine/python/index.ts', boot: 'src/machine/boot/index.ts' })
const script = join(folder, 'run.mjs')
writeFileSync(
  script,
  `
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { PythonProcess } from './python.mjs'
import { imageNamed } from './boot.mjs'
const [path] = process.argv.slice(2)
const image = await imageNamed('python-2.7.6-glibc-2.17')
const readFile = (name) => {
  const beside = join(dirname(path), name)
  return existsSync(beside) ? readFileSync(beside, 'latin1') : undefined
}
const from = performance.now()
const program = new PythonProcess({
  image,
  file: path,
  source: readFileSync(path, 'latin1'),
  host: { write: () => {}, read: () => '\\n', readFile },
})
const ready = performance.now()
program.begin()
program.run()
const ended = performance.now()
if (program.status !== 0) process.exitCode = 1
console.log(JSON.stringify({
  ready: ready - from,
  run: ended - ready,
  processor: process.cpuUsage().user / 1000,
  most: process.resourceUsage().maxRSS / 1024,
}))
`,
)

function run(path) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, path], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout)
}

function runReal(path) {
  const from = performance.now()
  const { status, stderr } = spawnSync(PYTHON27, ['-S', '-E', path], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return performance.now() - from
}

const least = (values) => Math.min(...values)
const middle = (values) => values.toSorted((a, b) => a - b)[values.length >> 1]
const seconds = (ms) => `${(ms / 1000).toFixed(2)} s`

const ratios = { recorded: [], real: [] }
for (const [name, recorded] of Object.entries(times)) {
  const path = join(RECORDED, `${name}.py`)
  const ours = []
  const real = []
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(run(path).run)
    if (PYTHON27) real.push(runReal(path))
  }
  const ratio = least(ours) / 1000 / recorded
  ratios.recorded.push(ratio)
  let line = `${name.padEnd(22)} ${seconds(least(ours))}, ${ratio.toFixed(1)} x the recorded ${recorded} s`
  if (PYTHON27) {
    const here = least(ours) / least(real)
    ratios.real.push(here)
    line += `, ${here.toFixed(1)} x ${seconds(least(real))} here`
  }
  console.log(line)
}
console.log(
  `median ${middle(ratios.recorded).toFixed(1)} x recorded` +
    (PYTHON27 ? `, ${middle(ratios.real).toFixed(1)} x here` : ''),
)

const nineMillion = join(folder, 'nine.py')
writeFileSync(nineMillion, 'import gc\nints = range(9 * 1000 * 1000)\ndel ints\ngc.collect(2)\n')
for (const [name, path] of [
  ['frag, 100,000 strings', join(root, 'talk/programs/frag.py')],
  ['nine million ints', nineMillion],
]) {
  const runs = Array.from({ length: ROUNDS }, () => run(path))
  const of = (kind) => least(runs.map((each) => each[kind]))
  console.log(
    `${name.padEnd(22)} ${seconds(of('run'))} after ${of('ready').toFixed(0)} ms, ` +
      `processor ${seconds(of('processor'))} in all, most memory ${of('most').toFixed(0)} MB`,
  )
}
rmSync(folder, { recursive: true })
