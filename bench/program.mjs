/**
 * The talk's first program at full size, 100,000 strings of 5,037 bytes, in Node: malloc and the kernel alone; the program, run
 * by the interpreter with its curve and its checkpoints; any moment of it, with what a picture needs. The first time in the
 * process, and later. Then, of each of the talk's programs and of nine million ints, a seek to any event, its parts, the steps of
 * somebody who drags along, the way back to the beginning for good, and the hash; in the processor's time, which others on the
 * machine don't lengthen. `node bench/program.mjs [ROUNDS] [SEEKS] [PROGRAM...]`. What a browser adds: demos.mjs.
 */
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundle, root } from './bundle.mjs'

const [ROUNDS, SEEKS] = [10, 100].map((usual, index) => Number(process.argv[2 + index] ?? usual))
const NAMES = process.argv.slice(4)
const STRINGS = 100_000
const STRING_BYTES = 5037

const folder = mkdtempSync(join(tmpdir(), 'heapdeck-bench-'))
const {
  machine: { Machine },
  index: { ProgramRun, STARTS, pythonSnapshotOf },
} = await bundle(folder, { machine: 'src/machine/machine.ts', index: 'src/machine/index.ts' })
rmSync(folder, { recursive: true })

const textOf = (file) => readFileSync(join(root, 'talk/programs', file), 'utf8')
const programOf = (file, text = textOf(file)) => ({ file, text, beside: { 'lib.py': textOf('lib.py') } })
const program = programOf('frag.py')
const programs = [
  ...readdirSync(join(root, 'talk/programs'))
    .filter((file) => file.endsWith('.py') && file !== 'lib.py')
    .map((file) => programOf(file)),
  programOf('nine-million.py', 'ints = range(9*1000*1000)\ndel ints\n'),
].filter(({ file }) => NAMES.length === 0 || NAMES.includes(file.replace('.py', '')))

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

/** Milliseconds of the processor, its other threads included: what is collected, what is compiled. */
const processor = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
const worked = (work) => {
  const from = processor()
  work()
  return processor() - from
}
const spread = (all) => {
  const sorted = all.toSorted((a, b) => a - b)
  return [0.5, 0.95, 1]
    .map((part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))].toFixed(1))
    .join(' / ')
}

function seeks(each) {
  let ran
  const took = worked(() => (ran = new ProgramRun(each, STARTS['2.17'])))
  const { timeline } = ran.machine
  const { restore } = timeline
  let restoring = 0
  timeline.restore = (checkpoint) => {
    restoring += worked(() => restore.call(timeline, checkpoint))
  }
  const figures = { seek: [], restore: [], replay: [], drag: [] }
  // the first ones are compiled
  for (let seek = -10; seek < SEEKS; seek++) {
    restoring = 0
    const part = (((seek + 10) * 0.6180339887) % 1) * ran.events
    const whole = worked(() => ran.seek(Math.floor(part)))
    if (seek < 0) continue
    figures.seek.push(whole)
    figures.restore.push(restoring)
    figures.replay.push(whole - restoring)
  }
  for (let step = 0; step < SEEKS; step++)
    figures.drag.push(worked(() => ran.seek(Math.floor(ran.events * (0.3 + (0.1 * step) / SEEKS)))))
  ran.seek(ran.events)
  const hash = worked(() => timeline.hash())
  const { checkpoints, bytes } = timeline
  const back = worked(() => timeline.rewind(0))
  console.log(
    `${each.file.replace('.py', '').padEnd(12)} ran ${took.toFixed(0)} ms, ${checkpoints} checkpoints, ${(bytes / 1e6).toFixed(0)} MB; ` +
      `${Object.entries(figures)
        .map(([name, all]) => `${name} ${spread(all)}`)
        .join(', ')} ms; hash ${hash.toFixed(1)}, back ${back.toFixed(1)}`,
  )
}
console.log(`\nseeks: median / 95 % / most of ${SEEKS}`)
for (const each of programs) seeks(each)
