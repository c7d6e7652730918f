import type { Timeline } from '../timeline.ts'
import type { Words } from '../words.ts'
import { LONGEST_KEPT_TUPLE, TUPLES } from './python-events.ts'

/** Words by ID: the kind of the list that it is in, 0 for none, and its neighbours there. */
const LIST = 0
const NEXT = 1
const PREV = 2
const FIELDS = 3

const NONE = 0

/**
 * Blocks of dead objects that the interpreter keeps for the next of their kind, in a list for each kind. Told apart by
 * their IDs; lists by their numbers in recordings.
 */
export class KeptBlocks {
  private readonly links: Words
  /** By kind: the next to be taken. */
  private readonly heads: Words

  constructor(timeline: Timeline) {
    this.links = timeline.words(64 * FIELDS)
    this.heads = timeline.words(TUPLES + LONGEST_KEPT_TUPLE + 1)
  }

  /** The next to be taken; 0 if there is none. */
  next(kind: number): number {
    return this.heads.data[kind] as number
  }

  has(kind: number, id: number): boolean {
    return this.links.data[id * FIELDS + LIST] === kind
  }

  keep(kind: number, id: number): void {
    this.remove(id)
    const { links, heads } = this
    links.grow((id + 1) * FIELDS)
    const next = heads.data[kind] as number
    links.set(id * FIELDS + LIST, kind)
    links.set(id * FIELDS + NEXT, next)
    links.set(id * FIELDS + PREV, NONE)
    if (next !== NONE) links.set(next * FIELDS + PREV, id)
    heads.set(kind, id)
  }

  /** From whatever list it is in. */
  remove(id: number): void {
    const { links, heads } = this
    const at = id * FIELDS
    const kind = links.data[at + LIST] ?? NONE
    if (kind === NONE) return
    const next = links.data[at + NEXT] as number
    const prev = links.data[at + PREV] as number
    links.set(at + LIST, NONE)
    if (prev === NONE) heads.set(kind, next)
    else links.set(prev * FIELDS + NEXT, next)
    if (next !== NONE) links.set(next * FIELDS + PREV, prev)
  }

  /** The next to be taken first. */
  ids(kind: number): number[] {
    const ids: number[] = []
    for (let id = this.next(kind); id !== NONE; id = this.links.data[id * FIELDS + NEXT] as number)
      ids.push(id)
    return ids
  }
}
