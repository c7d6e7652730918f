/**
 * Simulated Python in Node: when a process is ready for its program, the first of all and others after it; an empty program by
 * `heapdeck run`, and by Node a script that does nothing. Times of the wall and of the processor, which a machine that is
 * busy otherwise lengthens less. `node bench/python.mjs [ROUNDS]`.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundle, root } from './bundle.mjs'

const ROUNDS = Number(process.argv[2] ?? 10)
const READY = 30

const folder = mkdtempSync(join(tmpdir(), 'heapdeck-bench-'))
await bundle(folder, { python: 'src/machine/python/index.ts', boot: 'src/machine/boot/index.ts' })

/** Run in a process of its own, which has run nothing yet. */
const script = join(folder, 'ready.mjs')
writeFileSync(
  script,
  `
import { PythonProcess } from './python.mjs'
import { imageNamed } from './boot.mjs'
const image = await imageNamed('python-2.7.6-glibc-2.17')
const host = { write() {}, read: () => '', readFile: () => undefined }
const times = []
for (let count = 0; count < ${READY}; count++) {
  const from = performance.now()
  const used = process.cpuUsage()
  new PythonProcess({ image, file: 'empty.py', source: '', host })
  const { user, system } = process.cpuUsage(used)
  times.push({ wall: performance.now() - from, cpu: (user + system) / 1000 })
}
console.log(JSON.stringify(times))
`,
)
const empty = join(folder, 'empty.py')
const nothing = join(folder, 'nothing.mjs')
writeFileSync(empty, '')
writeFileSync(nothing, '')

/** What Node takes for a script, and processes that it waits for. */
function timed(...words) {
  const from = performance.now()
  const { status, stderr } = spawnSync('bash', ['-c', 'time "$@"', 'bash', process.execPath, ...words], {
    encoding: 'utf8',
    env: { ...process.env, TIMEFORMAT: '%U %S' },
  })
  if (status !== 0) throw new Error(stderr)
  const [user, system] = stderr.trim().split('\n').at(-1).split(' ')
  return { wall: performance.now() - from, cpu: (Number(user) + Number(system)) * 1000 }
}

const figures = new Map()
const note = (name, time) => figures.set(name, [...(figures.get(name) ?? []), time])
for (let round = 0; round < ROUNDS; round++) {
  const [first, second, ...others] = JSON.parse(
    execFileSync(process.execPath, [script], { encoding: 'utf8' }),
  )
  note('a process ready, the first', first)
  note('the second', second)
  for (const other of others) note('others', other)
  note('heapdeck run of an empty program', timed(join(root, 'bin/heapdeck.js'), 'run', empty))
  note('node of an empty script', timed(nothing))
}
rmSync(folder, { recursive: true })

const middle = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
for (const [name, times] of figures) {
  const say = (kind) => {
    const values = times.map((time) => time[kind])
    return `median ${middle(values).toFixed(1)} ms, least ${Math.min(...values).toFixed(1)}`
  }
  console.log(`${name.padEnd(34)} ${say('wall')}; processor ${say('cpu')} (${times.length})`)
}
