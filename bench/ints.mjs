/**
 * Five million ints in Node, on the malloc of glibc 2.17: `range` made with its array, the list let go, the collection's
 * PyInt_ClearFreeList; also with a checkpoint before each, as time travel has it. And the memory that nine million take.
 * `node bench/ints.mjs [ROUNDS]`. What CPython 2.7.6 itself takes: 86, 28, and 18 to 120 ms.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundle } from './bundle.mjs'

const ROUNDS = Number(process.argv[2] ?? 15)
const INTS = 5_000_000
const MANY_INTS = 9_000_000
const POINTER_BYTES = 8
const TAG = 1

const folder = mkdtempSync(join(tmpdir(), 'heapdeck-bench-'))
const {
  machine: { Machine },
  blocks: { NumberBlocks },
} = await bundle(folder, {
  machine: 'src/machine/machine.ts',
  blocks: 'src/machine/objects/number-blocks.ts',
})
rmSync(folder, { recursive: true })

const timed = (figure, work) => {
  const from = performance.now()
  work()
  figure.push(performance.now() - from)
}

function round(count, figures, isWatched) {
  const machine = new Machine({ version: '2.17' })
  const { malloc, process, timeline } = machine
  const numbers = new NumberBlocks(process, malloc, 'int')
  const refs = timeline.words(count)
  const checkpoint = () => isWatched && timeline.checkpoint()
  let array
  checkpoint()
  timed(figures.made, () => {
    array = malloc.mallocChunk(count * POINTER_BYTES)
    process.touch(malloc.blockOf(array), count * POINTER_BYTES)
    numbers.takeRange(0, count, refs, 0, TAG)
  })
  const blocks = numbers.blocks
  checkpoint()
  timed(figures.dropped, () => {
    numbers.dropRange(refs, 0, count, TAG)
    malloc.freeChunk(array)
  })
  checkpoint()
  timed(figures.cleared, () => {
    numbers.beginClear()
    numbers.clearBlocks(Infinity)
  })
  return { timeline, freed: numbers.clearing.freedBlocks, blocks }
}

// before there is anything to collect
const before = process.memoryUsage().arrayBuffers
let most = 0
const looked = { push: () => (most = Math.max(most, process.memoryUsage().arrayBuffers - before)) }
const { timeline, freed, blocks } = round(
  MANY_INTS,
  { made: looked, dropped: looked, cleared: looked },
  false,
)
console.log(
  `${MANY_INTS.toLocaleString('en')} ints and their list: ${(timeline.bytes / 1e6).toFixed(1)} MB, at most ${(most / 1e6).toFixed(1)} MB with what is not collected yet; ${freed} of ${blocks} blocks freed`,
)

for (const isWatched of [false, true]) {
  const figures = { made: [], dropped: [], cleared: [] }
  for (let each = 0; each < ROUNDS; each++) round(INTS, figures, isWatched)
  console.log(`${INTS.toLocaleString('en')} ints${isWatched ? ', with a checkpoint before each' : ''}`)
  for (const [name, all] of Object.entries(figures)) {
    const sorted = all.toSorted((a, b) => a - b)
    console.log(
      `  ${name.padEnd(8)} first ${all[0].toFixed(1)} ms, median ${sorted[all.length >> 1].toFixed(1)}, least ${sorted[0].toFixed(1)}, most ${sorted.at(-1).toFixed(1)} (${all.length})`,
    )
  }
}
