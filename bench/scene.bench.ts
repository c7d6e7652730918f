/** The talk's first program at full size, 100,000 strings of 5,037 bytes, made and freed. What Chromium adds: fragmentation.mjs. */
import { bench, describe } from 'vitest'
import { Machine } from '../src/machine/machine.ts'
import { SceneRun } from '../src/machine/index.ts'
import frag from '../talk/scenes/frag.ts'

const STRINGS = 100_000
const STRING_BYTES = 5037

describe('the talk’s scene', () => {
  bench('malloc, write and free alone', () => {
    const { malloc, process } = new Machine({ version: '2.17' })
    const chunks = new Int32Array(STRINGS)
    for (let index = 0; index < STRINGS; index++) {
      const chunk = malloc.mallocChunk(STRING_BYTES)
      process.touch(malloc.blockOf(chunk), STRING_BYTES)
      chunks[index] = chunk
    }
    malloc.mallocChunk(STRING_BYTES)
    for (let index = STRINGS - 1; index >= 0; index--) malloc.freeChunk(chunks[index] as number)
  })

  bench('the whole program, with curve and checkpoints', () => {
    new SceneRun(frag, { version: '2.17' })
  })

  const run = new SceneRun(frag, { version: '2.17' })
  let place = 0
  bench('any moment, and its picture’s data', () => {
    place = (place + 0.618) % 1
    run.seek(Math.floor(place * run.events))
    run.snapshot()
  })
})
