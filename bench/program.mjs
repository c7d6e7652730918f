/**
 * The talk's first program at full size, 100,000 strings of 5,037 bytes, in Node: malloc and the kernel alone; the program, run
 * by the interpreter with its curve and its checkpoints; any moment of it, with what a picture needs. The first time in the
 * process, and later. `node bench/program.mjs [ROUNDS]`. What a browser adds: demos.mjs.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundle, root } from './bundle.mjs'

const ROUNDS = Number(process.argv[2] ?? 10)
const STRINGS = 100_000
const STRING_BYTES = 5037

const folder = mkdtempSync(join(tmpdir(), 'heapdeck-bench-'))
const {
  machine: { Machine },
  index: { ProgramRun, STARTS, pythonSnapshotOf },
} = await bundle(folder, { machine: 'src/machine/machine.ts', index: 'src/machine/index.ts' })
rmSync(folder, { recursive: true })

const textOf = (file) => readFileSync(join(root, 'talk/programs', file), 'utf8')
const program = { file: 'frag.py', text: textOf('frag.py'), beside: { 'lib.py': textOf('lib.py') } }

function alone() {
  const { malloc, process } = new Machine({ version: '2.17' })
  const chunks = new Int32Array(STRINGS)
  for (let index = 0; index < STRINGS; index++) {
    const chunk = malloc.mallocChunk(STRING_BYTES)
    process.touch(malloc.blockOf(chunk), STRING_BYTES)
    chunks[index] = chunk
  }
  malloc.mallocChunk(STRING_BYTES)
  for (let index = STRINGS - 1; index >= 0; index--) malloc.freeChunk(chunks[index])
}

const timed = (work) => {
  const from = performance.now()
  const result = work()
  return [performance.now() - from, result]
}
const figures = { program: [], alone: [], moment: [] }
let run
for (let round = 0; round < ROUNDS; round++) {
  const [ran, made] = timed(() => new ProgramRun(program, STARTS['2.17']))
  run = made
  figures.program.push(ran)
  figures.alone.push(timed(alone)[0])
  for (let moment = 0; moment < 10; moment++)
    figures.moment.push(
      timed(() => {
        run.seek(Math.floor((((round * 10 + moment) * 0.6180339887) % 1) * run.events))
        return pythonSnapshotOf(run, { exact: true })
      })[0],
    )
}
for (const [name, all] of Object.entries(figures)) {
  const sorted = all.toSorted((a, b) => a - b)
  console.log(
    `${name.padEnd(7)} first ${all[0].toFixed(1)} ms, median ${sorted[all.length >> 1].toFixed(1)}, 95 % ${sorted[Math.floor(all.length * 0.95)].toFixed(1)}, least ${sorted[0].toFixed(1)} (${all.length})`,
  )
}
console.log(`memory  ${(run.machine.timeline.bytes / 1e6).toFixed(1)} MB with all checkpoints`)
