/**
 * The simulated pymalloc: nanoseconds of a malloc and its free, in a pool that has room, and of a million blocks of 48 bytes made
 * and then freed: for the first time, when the arrays grow, and again. Each version, with and without a checkpoint before.
 * `node bench/pymalloc.mjs [ROUNDS]`. The real one of 2.7.6 takes 1.8 and 22 ns; the limits are 10 and 30.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundle } from './bundle.mjs'

const [rounds = '9'] = process.argv.slice(2)
const HOT_PAIRS = 5_000_000
const BLOCKS = 1_000_000
const BYTES = 48

const folder = mkdtempSync(join(tmpdir(), 'heapdeck-bench-'))
try {
  const {
    machine: { Machine },
    pymalloc: { PyMalloc },
  } = await bundle(folder, { machine: 'src/machine/machine.ts', pymalloc: 'src/machine/pymalloc/index.ts' })

  console.log(
    `ns a pair, least and median of ${rounds} rounds`.padEnd(40) + '     hot pool      million        again',
  )
  for (const isWatched of [false, true])
    for (const version of ['2.7.6', '2.7.18', '3.11']) {
      const hot = []
      const million = []
      const again = []
      for (let round = 0; round < Number(rounds); round++) {
        hot.push(hotPool(create(version, isWatched)))
        const pymalloc = create(version, isWatched)
        million.push(manyBlocks(pymalloc))
        again.push(manyBlocks(pymalloc))
      }
      const what = `${version}${isWatched ? ', after a checkpoint' : ''}`
      console.log(`${what.padEnd(40)} ${figure(hot)} ${figure(million)} ${figure(again)}`)
    }

  function create(version, isWatched) {
    const machine = new Machine({ version: version.startsWith('2') ? '2.17' : '2.36' })
    const pymalloc = new PyMalloc(machine.process, machine.malloc, version)
    if (isWatched) machine.timeline.checkpoint()
    return pymalloc
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function hotPool(pymalloc) {
  pymalloc.malloc(BYTES)
  const from = performance.now()
  for (let pair = 0; pair < HOT_PAIRS; pair++) pymalloc.free(pymalloc.malloc(BYTES))
  return ((performance.now() - from) * 1e6) / HOT_PAIRS
}

function manyBlocks(pymalloc) {
  const places = new Int32Array(BLOCKS)
  const from = performance.now()
  for (let block = 0; block < BLOCKS; block++) places[block] = pymalloc.malloc(BYTES)
  for (let block = 0; block < BLOCKS; block++) pymalloc.free(places[block])
  return ((performance.now() - from) * 1e6) / BLOCKS
}

function figure(times) {
  const sorted = times.toSorted((one, other) => one - other)
  return [sorted[0], sorted[sorted.length >> 1]].map((time) => time.toFixed(1).padStart(6)).join('')
}
