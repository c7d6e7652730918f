/** Objects that single lines of a program make into a list and drop from it, each with its events. */
import { objectView } from './inspect/index.ts'
import type { PythonMachine } from './machine.ts'
import { NULL, RECORD_TAG, indexOf, tagOf, type Ref } from './objects/index.ts'
import { PLACE } from './objects/record.ts'
import type { Generation } from './python-run.ts'

/** `lists = [[] for n in range(100)]` makes objects, `for n in range(100): lists[n] = None` drops them. */
export interface WatchedLine {
  /** Of the text, from 0. */
  readonly line: number
  /** The list. */
  readonly name: string
}

export class Watch {
  readonly generations: Generation[] = []
  private readonly machine: PythonMachine
  private readonly lines: readonly WatchedLine[]
  /** By place: after which event something was made there, and dropped. */
  private readonly made = new Map<number, number>()
  private readonly dropped = new Map<number, number>()
  private watched: WatchedLine | undefined
  /** Places of the objects of each generation. */
  private readonly places: number[][] = []

  constructor(machine: PythonMachine, lines: readonly WatchedLine[]) {
    this.machine = machine
    this.lines = lines
  }

  /** Another line begins; `refOf` says what a name refers to. */
  turnTo(line: number, refOf: (name: string) => Ref): void {
    const { memory } = this.machine.python
    if (this.watched) this.end(refOf(this.watched.name), this.watched.name)
    this.watched = this.lines.find((each) => each.line === line)
    this.made.clear()
    this.dropped.clear()
    const makes = (_: unknown, place: number) => void this.made.set(place, memory.events)
    const drops = (place: number) => void this.dropped.set(place, memory.events)
    memory.trace = this.watched && {
      gcMalloc: makes,
      objectMalloc: makes,
      taken: makes,
      gcFree: drops,
      objectFree: drops,
      kept: (_, place) => drops(place),
    }
  }

  /** No line begins any more: nothing that happens later is told. */
  stop(): void {
    this.machine.python.memory.trace = undefined
  }

  private end(list: Ref, name: string): void {
    const { generations, places } = this
    const { python } = this.machine
    generations.forEach((generation, index) => {
      if (generation.name !== name) return
      const at = places[index] as number[]
      at.forEach((place, object) => {
        const event = this.dropped.get(place)
        if (event !== undefined && generation.dropped[object] === Infinity) generation.dropped[object] = event
      })
    })
    if (list === NULL || !python.lists.isList(list)) return
    const items = Array.from({ length: python.lists.sizeOf(list) }, (_, index) =>
      python.lists.get(list, index),
    )
    const own = items.map((item) =>
      tagOf(item) === RECORD_TAG ? (python.objects.store.words.data[indexOf(item) + PLACE] as number) : 0,
    )
    if (own.length === 0 || !own.every((place) => this.made.has(place))) return
    places.push(own)
    generations.push({
      name,
      object: objectView(python, items[0] as Ref).type as Generation['object'],
      address: Float64Array.from(items, (item) => objectView(python, item).address),
      made: Float64Array.from(own, (place) => this.made.get(place) as number),
      dropped: new Float64Array(own.length).fill(Infinity),
    })
  }
}
