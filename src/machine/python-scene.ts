/**
 * A scene on Python's own layers: a short program, and what each of its lines does to ints, lists and free lists. It is data,
 * written beside the deck that shows it, until the machine runs the Python itself.
 */
import type { Bytes } from './address.ts'
import type { PythonVersion } from './objects/index.ts'

export interface PythonScene {
  /** The program's name: `pools.py`. */
  readonly file: string
  readonly python: PythonVersion
  readonly lines: readonly PythonLine[]
}

export interface PythonLine {
  readonly text: string
  /** The name of the moment after this line: `del ints`. */
  readonly moment?: string
  readonly commands?: readonly PythonCommand[]
}

/** Objects that `make` makes: empty lists, dicts and sets, tuples of three, frames of one function. */
export type MadeKind = 'list' | 'dict' | 'set' | 'tuple' | 'frame'

export type PythonCommand =
  /** What a recorded interpreter asked of its allocators, as `readRecordedEvents` reads it; what blocks of some sizes are. */
  | {
      readonly kind: 'recorded'
      readonly events: string
      readonly blocks?: readonly { readonly bytes: Bytes; readonly name: string }[]
    }
  /** Memory that is none of malloc's: libraries' data, the stack. */
  | { readonly kind: 'map'; readonly bytes: Bytes }
  /** `name = range(count)`. */
  | { readonly kind: 'range'; readonly name: string; readonly count: number }
  /** `name = of[::step]`. */
  | { readonly kind: 'slice'; readonly name: string; readonly of: string; readonly step: number }
  /** `count` objects one after the other into a list called `name`, in place of what was there. */
  | { readonly kind: 'make'; readonly name: string; readonly object: MadeKind; readonly count: number }
  /** Every item of that list is dropped, the first one first; the list itself stays. */
  | { readonly kind: 'forget'; readonly name: string }
  /** `del name`. */
  | { readonly kind: 'delete'; readonly name: string }
  /** `gc.collect(2)`. */
  | { readonly kind: 'collect' }
