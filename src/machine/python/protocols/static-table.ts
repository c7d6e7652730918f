/**
 * The types that CPython has in C, those that have been made at present: modules make some when they are first imported. What
 * was made later than a checkpoint that is brought back is not there, and is made again; so is what only a child had made.
 */
import type { Ref } from '../../objects/index.ts'
import type { Timeline, Words } from '../../timeline.ts'

interface Made<Entry> {
  readonly name: string
  readonly type: Ref
  entry: Entry
  /** How many had been made before. */
  readonly position: number
}

export class StaticTable<Entry> {
  /** All that were ever made, by number. */
  private readonly made: Made<Entry>[] = []
  /** The numbers of those that there are at present, in the order in which they were made. */
  private readonly present: Words
  private readonly byName = new Map<string, number[]>()
  private readonly byType = new Map<Ref, number[]>()
  /** How many there are: part of what a checkpoint keeps. */
  count = 0

  constructor(timeline: Timeline) {
    this.present = timeline.words(128)
  }

  add(name: string, type: Ref, entry: Entry): void {
    const position = this.count++
    this.present.grow(this.count)
    this.present.set(position, this.numberOf(name, type, entry, position))
  }

  /** What was made later than all that is present is forgotten. */
  forgetFuture(): void {
    const last = this.present.data
      .subarray(0, this.count)
      .reduce((most, number) => Math.max(most, number), -1)
    for (let number = this.made.length - 1; number > last; number--) {
      const { name, type } = this.made.pop() as Made<Entry>
      forget(this.byName, name, number)
      forget(this.byType, type, number)
    }
  }

  /** Borrowed; undefined: there is none. */
  named(name: string): Ref | undefined {
    return this.presentOf(this.byName.get(name))?.type
  }

  entryOf(type: Ref): Entry | undefined {
    return this.presentOf(this.byType.get(type))?.entry
  }

  /** In the order in which they were made. */
  all(): readonly Made<Entry>[] {
    return Array.from(this.present.data.subarray(0, this.count), (number) => this.made[number] as Made<Entry>)
  }

  /** One that was made in the same place before, in a past that was brought back, has its number. */
  private numberOf(name: string, type: Ref, entry: Entry, position: number): number {
    const numbers = this.byName.get(name) ?? []
    for (const number of numbers) {
      const made = this.made[number] as Made<Entry>
      if (made.type !== type || made.position !== position) continue
      made.entry = entry
      return number
    }
    const number = this.made.push({ name, type, entry, position }) - 1
    this.byName.set(name, [...numbers, number])
    this.byType.set(type, [...(this.byType.get(type) ?? []), number])
    return number
  }

  private presentOf(numbers: readonly number[] = []): Made<Entry> | undefined {
    const { data } = this.present
    for (const number of numbers) {
      const made = this.made[number] as Made<Entry>
      if (made.position < this.count && data[made.position] === number) return made
    }
    return undefined
  }
}

function forget<Key>(numbers: Map<Key, number[]>, key: Key, number: number): void {
  const left = (numbers.get(key) ?? []).filter((each) => each !== number)
  if (left.length > 0) numbers.set(key, left)
  else numbers.delete(key)
}
