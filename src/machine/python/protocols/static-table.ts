/**
 * The types that CPython has in C, those that have been made at present: modules make some when they are first imported. What
 * was made later than a checkpoint that is brought back is not there, and is made again; so is what only a child had made.
 */
import type { Ref } from '../../objects/index.ts'
import { Roll } from '../../roll.ts'
import type { Timeline } from '../../timeline.ts'
import type { Words } from '../../words.ts'

const NONE: readonly number[] = []

interface Made<Entry> {
  readonly name: string
  readonly type: Ref
  readonly entry: Entry
  /** How many had been made before. */
  readonly position: number
}

export class StaticTable<Entry> {
  /** All that were made, those of a child among them. */
  readonly made: Roll<Made<Entry>>
  /** The numbers of those that there are at present, in the order in which they were made. */
  private readonly present: Words
  private readonly byName = new Map<string, number[]>()
  private readonly byType = new Map<Ref, number[]>()
  /** How many there are: part of what a checkpoint keeps. */
  count = 0

  constructor(timeline: Timeline) {
    this.made = new Roll(timeline)
    this.present = timeline.words(128)
  }

  add(name: string, type: Ref, entry: Entry): void {
    const position = this.count++
    this.present.grow(this.count)
    const number = this.made.add({ name, type, entry, position })
    this.present.set(position, number)
    remember(this.byName, name, number)
    remember(this.byType, type, number)
  }

  /** Borrowed; undefined: there is none. */
  named(name: string): Ref | undefined {
    for (const number of this.byName.get(name) ?? NONE) {
      const made = this.presentAt(number)
      if (made?.name === name) return made.type
    }
    return undefined
  }

  entryOf(type: Ref): Entry | undefined {
    for (const number of this.byType.get(type) ?? NONE) {
      const made = this.presentAt(number)
      if (made?.type === type) return made.entry
    }
    return undefined
  }

  /** In the order in which they were made. */
  all(): readonly Made<Entry>[] {
    return Array.from(
      this.present.data.subarray(0, this.count),
      (number) => this.made.at(number) as Made<Entry>,
    )
  }

  /** Undefined: what had the number is not there, or what made it will not come back, and the roll has forgotten it. */
  private presentAt(number: number): Made<Entry> | undefined {
    const made = this.made.at(number)
    if (!made || made.position >= this.count) return undefined
    return this.present.data[made.position] === number ? made : undefined
  }
}

function remember<Key>(numbers: Map<Key, number[]>, key: Key, number: number): void {
  const known = numbers.get(key) ?? []
  if (!known.includes(number)) numbers.set(key, [...known, number])
}
