/**
 * The types that CPython has in C, those that have been made at present: modules make some when they are first imported. What
 * was made later than a checkpoint that is brought back is not there, and is made again; so is what only a child had made.
 */
import type { Ref } from '../../objects/index.ts'
import { Roll } from '../../roll.ts'
import type { Timeline } from '../../timeline.ts'
import type { Words } from '../../words.ts'

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
    return this.presentOf(this.byName.get(name), (made) => made.name === name)?.type
  }

  entryOf(type: Ref): Entry | undefined {
    return this.presentOf(this.byType.get(type), (made) => made.type === type)?.entry
  }

  /** In the order in which they were made. */
  all(): readonly Made<Entry>[] {
    return Array.from(
      this.present.data.subarray(0, this.count),
      (number) => this.made.at(number) as Made<Entry>,
    )
  }

  private presentOf(
    numbers: readonly number[] = [],
    isIt: (made: Made<Entry>) => boolean,
  ): Made<Entry> | undefined {
    const { data } = this.present
    for (const number of numbers) {
      const made = this.made.at(number)
      // the roll may have forgotten it: what made it will not come back
      if (made && made.position < this.count && data[made.position] === number && isIt(made)) return made
    }
    return undefined
  }
}

function remember<Key>(numbers: Map<Key, number[]>, key: Key, number: number): void {
  const known = numbers.get(key) ?? []
  if (!known.includes(number)) numbers.set(key, [...known, number])
}
