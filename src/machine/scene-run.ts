import type { Bytes } from './address.ts'
import { Machine } from './machine.ts'
import { liveBytes, type GlibcOptions } from './malloc/glibc/index.ts'
import { FREE, MALLOC, MAP, NO_SLOT, REALLOC, compileScene, type Calls, type Scene } from './scene.ts'
import { snapshotOf, type HeapSnapshot, type SnapshotView } from './snapshot.ts'

/** Bytes over the events of a run, sampled: at every line's end, and some hundred times between. Copies. */
export interface Curve {
  readonly event: Float64Array
  readonly resident: Float64Array
  readonly live: Float64Array
  /** From the heap's start to the break. */
  readonly heap: Float64Array
}

export interface LineSpan {
  /** The state before the line is that at event `from`, the one after it that at `to`. */
  readonly from: number
  readonly to: number
}

/** About as many samples, and as many checkpoints. */
const SAMPLES = 400
const CHECKPOINTS = 100

/**
 * A scene on a computer of its own. It runs once to the end for the curve, leaving checkpoints behind; from then on any
 * event is a restore and a short replay away.
 */
export class SceneRun {
  readonly scene: Scene
  readonly lines: readonly LineSpan[]
  readonly curve: Curve
  /** Events are numbered from 0: at event k, k calls have been made. */
  readonly events: number
  readonly machine: Machine
  readonly calls: Calls
  /** The chunk of each slot. The machine is deterministic, so that what a replay writes is already there. */
  readonly chunks: Int32Array
  private event = 0
  /** Events at which there is a checkpoint, by its number. */
  private readonly marks: number[] = []

  /** Stands at the end. Throws a RangeError that names the line where the scene is none. */
  constructor(scene: Scene, options: GlibcOptions = {}) {
    this.scene = scene
    this.calls = compileScene(scene)
    this.events = this.calls.events
    this.lines = scene.lines.map((_, index) => ({
      from: this.calls.lines[index] as number,
      to: this.calls.lines[index + 1] as number,
    }))
    this.machine = new Machine(options)
    this.chunks = new Int32Array(this.calls.slots)
    this.curve = this.record()
  }

  /** The state after `event` calls. */
  seek(event: number): void {
    if (!Number.isInteger(event) || event < 0 || event > this.events)
      throw new RangeError(`event ${event} of ${this.events}`)
    if (event === this.event) return
    const mark = this.marks.findLastIndex((at) => at <= event)
    const at = this.marks[mark] as number
    // from where it stands, if that is nearer
    if (this.event > event || this.event < at) {
      this.machine.timeline.restore(mark)
      this.event = at
    }
    this.runTo(event)
  }

  get at(): number {
    return this.event
  }

  /** The line that the present belongs to: the last one that has begun. */
  get line(): number {
    return Math.max(
      0,
      this.lines.findLastIndex(({ from, to }) => from < this.event && to >= this.event),
    )
  }

  snapshot(view: SnapshotView = {}): HeapSnapshot {
    return snapshotOf(this, view)
  }

  /** The slot that has this chunk now. */
  slotOf(chunk: number): number | undefined {
    for (let slot = 0; slot < this.calls.slots; slot++)
      if (this.chunks[slot] === chunk && this.isAlive(slot)) return slot
    return undefined
  }

  isAlive(slot: number): boolean {
    const { born, died } = this.calls
    return (born[slot] as number) < this.event && (died[slot] as number) >= this.event
  }

  /** `big[99999]`, `the array of big`. */
  nameOf(slot: number): string {
    for (const { block, slots, indexed } of this.calls.names) {
      const index = slots.indexOf(slot)
      if (index >= 0) return indexed ? `${block}[${index}]` : block
    }
    throw new RangeError(`slot ${slot} of ${this.calls.slots}`)
  }

  private record(): Curve {
    const every = Math.max(1, Math.ceil(this.events / SAMPLES))
    const samples = new Set<number>([0, this.events])
    for (const { from, to } of this.lines) samples.add(from).add(to)
    for (let event = every; event < this.events; event += every) samples.add(event)
    const event = Float64Array.from([...samples].sort((a, b) => a - b))
    const resident = new Float64Array(event.length)
    const live = new Float64Array(event.length)
    const heap = new Float64Array(event.length)
    const { process, malloc, timeline } = this.machine
    const perMark = Math.max(1, Math.ceil(event.length / CHECKPOINTS))
    event.forEach((at, sample) => {
      this.runTo(at)
      resident[sample] = process.residentBytes
      live[sample] = liveBytes(malloc)
      heap[sample] = process.heapBytes
      if (sample % perMark === 0) {
        timeline.checkpoint()
        this.marks.push(at)
      }
    })
    return { event, resident, live, heap }
  }

  private runTo(end: number): void {
    const { kind, ends, bytes, born } = this.calls
    const { malloc, process } = this.machine
    const { chunks } = this
    // slots are numbered as they begin: the next one is the first that is not born yet
    let slot = lowerBound(born, this.event)
    for (let event = this.event; event < end; event++) {
      const wanted = bytes[event] as Bytes
      const old = ends[event] as number
      const chunk = old === NO_SLOT ? 0 : (chunks[old] as number)
      switch (kind[event]) {
        case MALLOC:
        case REALLOC: {
          const made = chunk === 0 ? malloc.mallocChunk(wanted) : malloc.reallocChunk(chunk, wanted)
          process.touch(malloc.blockOf(made), wanted)
          chunks[slot++] = made
          break
        }
        case FREE:
          malloc.freeChunk(chunk)
          break
        case MAP:
          process.touch(process.map(wanted), wanted)
          break
        default:
          malloc.trim(wanted)
      }
    }
    this.event = end
  }
}

/** The first index whose value is at least `value`, in an array that rises. */
function lowerBound(values: Int32Array, value: number): number {
  let low = 0
  let high = values.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((values[middle] as number) < value) low = middle + 1
    else high = middle
  }
  return low
}
