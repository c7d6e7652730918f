/** Recorded interpreters for tests: as they are, and with mistakes in them. */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

export const BOOT_FOLDER = new URL('../recorded/boot/', import.meta.url)

export const recorded = (name: string): Uint8Array =>
  gunzipSync(readFileSync(new URL(`${name}.json.gz`, BOOT_FOLDER)))

/** The files beside a recording, by their whole names. */
export const beside = (name: string): Uint8Array | undefined =>
  /^boot-g\d+\.json\.gz$/.test(name) ? recorded(name.replace(/\.json\.gz$/, '')) : undefined

export interface Recording {
  ops: string
  data: number[]
  waits: { brk: number; gc: number[]; sha: Record<string, string> }[]
  [name: string]: unknown
}

/** The recording with something changed. */
export function changed(name: string, change: (recording: Recording) => void): Uint8Array {
  const recording = JSON.parse(new TextDecoder().decode(recorded(name))) as Recording
  change(recording)
  return new TextEncoder().encode(JSON.stringify(recording))
}

const NONE = 'ILX)'
const THREE = 'rRq'
const ONE = 'fFDjdeBEulbk|'

/** Where in `data` the numbers of the nth op of a letter start, n from 0. */
export function numbersOf({ ops }: Recording, letter: string, nth = 0): number {
  let at = 0
  let left = nth
  for (const op of ops) {
    if (op === letter && left-- === 0) return at
    at += NONE.includes(op) ? 0 : THREE.includes(op) ? 3 : ONE.includes(op) ? 1 : 2
  }
  throw new RangeError(`there are not ${nth + 1} ops ${letter}`)
}
