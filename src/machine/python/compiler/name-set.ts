/**
 * A dict of CPython 2.7 whose keys are names, kept for one thing: the order in which it lists them. Cells and free
 * variables stand in a code object in the order of the symbol table's dicts.
 *
 * Follows `Objects/dictobject.c` (`lookdict_string`, `insertdict`, `dictresize`, `PyDict_Merge`) of CPython 2.7.6,
 * without values and without hash randomisation.
 */
import { stringHash } from '../text/hash.ts'

const MIN_SIZE = 8
const PERTURB_SHIFT = 5
/** From this many keys on a dict doubles instead of growing fourfold. */
const LARGE = 50000

/** A key was here: a search goes on. */
const DUMMY = null

export class NameSet {
  private slots: (string | null | undefined)[] = emptySlots(MIN_SIZE)
  /** Slots in use, dummies among them. */
  private fill = 0
  private readonly names = new Set<string>()

  static of(names: Iterable<string>): NameSet {
    const set = new NameSet()
    for (const name of names) set.add(name)
    return set
  }

  get size(): number {
    return this.names.size
  }

  has(name: string): boolean {
    return this.names.has(name)
  }

  add(name: string): void {
    if (this.names.has(name)) return
    this.names.add(name)
    this.insert(name)
    if (this.fill * 3 >= this.slots.length * 2) this.resize(this.size * (this.size > LARGE ? 2 : 4))
  }

  delete(name: string): void {
    if (this.names.delete(name)) this.slots[this.slots.indexOf(name)] = DUMMY
  }

  addAll(other: NameSet): void {
    if (other.size === 0) return
    if ((this.fill + other.size) * 3 >= this.slots.length * 2) this.resize((this.size + other.size) * 2)
    for (const name of other.inOrder()) this.add(name)
  }

  inOrder(): string[] {
    return this.slots.filter((slot) => typeof slot === 'string')
  }

  private insert(name: string): void {
    const { slots } = this
    const mask = slots.length - 1
    const hash = stringHash(name)
    let low = hash.low
    let high = hash.high
    let probe = low
    let dummy = -1
    let slot = slots[probe & mask]
    while (slot !== undefined) {
      if (slot === DUMMY && dummy < 0) dummy = probe & mask
      probe = (Math.imul(probe, 5) + low + 1) | 0
      slot = slots[probe & mask]
      low = (low >>> PERTURB_SHIFT) | (high << (32 - PERTURB_SHIFT))
      high >>>= PERTURB_SHIFT
    }
    if (dummy < 0) this.fill++
    slots[dummy < 0 ? probe & mask : dummy] = name
  }

  private resize(least: number): void {
    const names = this.inOrder()
    let size = MIN_SIZE
    while (size <= least) size *= 2
    this.slots = emptySlots(size)
    this.fill = 0
    for (const name of names) this.insert(name)
  }
}

function emptySlots(size: number): (string | null | undefined)[] {
  return new Array<string | null | undefined>(size).fill(undefined)
}
