import type { DeckProgram } from '../../src/engine/demo.ts'
import { Programs } from '../../src/engine/site/programs.ts'

/** A program of the talk, and those beside it. */
export function talkProgram(file: string): DeckProgram {
  return new Programs(new URL('../../talk', import.meta.url).pathname).load(`programs/${file}`)
}
