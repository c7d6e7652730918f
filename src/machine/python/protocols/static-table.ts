/**
 * The types that CPython has in C, those that have been made at present: modules make some when they are first imported. What
 * was made later than a checkpoint that is brought back is not there, and is made again.
 */
import type { Ref } from '../../objects/index.ts'

interface Made<Entry> {
  readonly name: string
  readonly type: Ref
  readonly entry: Entry
}

export class StaticTable<Entry> {
  /** In the order in which they were made; those from `count` on are of another future. */
  private readonly made: Made<Entry>[] = []
  private readonly byName = new Map<string, number>()
  private readonly byType = new Map<Ref, number>()
  /** How many there are: part of what a checkpoint keeps. */
  count = 0

  add(name: string, type: Ref, entry: Entry): void {
    const index = this.count++
    this.made[index] = { name, type, entry }
    this.byName.set(name, index)
    this.byType.set(type, index)
  }

  /** Borrowed; undefined: there is none. */
  named(name: string): Ref | undefined {
    const made = this.at(this.byName.get(name))
    return made?.name === name ? made.type : undefined
  }

  entryOf(type: Ref): Entry | undefined {
    const made = this.at(this.byType.get(type))
    return made?.type === type ? made.entry : undefined
  }

  /** In the order in which they were made. */
  all(): readonly Made<Entry>[] {
    return this.made.slice(0, this.count)
  }

  private at(index: number | undefined): Made<Entry> | undefined {
    return index !== undefined && index < this.count ? this.made[index] : undefined
  }
}
