/**
 * A file on a disk, the server before it, and a network between it and several writers that loses, delays and reorders
 * what is said: all in one thread, in a time of its own, the same for the same seed. A version's hash is its text.
 */
import type { Clock, Disk, DiskFile, Draft, Drafts, Gone } from '../../src/engine/edit/index.ts'
import { numbersBelow } from './numbers.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
/** All that promises have to do before time goes on. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

export class World implements Clock {
  time = 1_000_000
  below: (limit: number) => number
  private tasks: { at: number; call: () => void }[] = []

  constructor(seed: number) {
    this.below = numbersBelow(seed)
  }

  now(): number {
    return this.time
  }

  after(milliseconds: number, call: () => void): () => void {
    const task = { at: this.time + milliseconds, call }
    this.tasks.push(task)
    return () => {
      this.tasks = this.tasks.filter((one) => one !== task)
    }
  }

  /** As one page has it: nothing happens there after `stop`. */
  clock(): { clock: Clock; stop: () => void } {
    let isStopped = false
    const clock: Clock = {
      now: () => this.now(),
      after: (milliseconds, call) => this.after(milliseconds, () => isStopped || call()),
    }
    return { clock, stop: () => void (isStopped = true) }
  }

  oneIn(count: number): boolean {
    return this.below(count) === 0
  }

  /** Lets everything happen that is due in this time. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.time + milliseconds
    await settle()
    for (;;) {
      let next: (typeof this.tasks)[number] | undefined
      for (const task of this.tasks) if (task.at <= end && (!next || task.at < next.at)) next = task
      if (!next) break
      this.tasks.splice(this.tasks.indexOf(next), 1)
      this.time = next.at
      next.call()
      await settle()
    }
    this.time = end
  }
}

export class SharedDisk {
  /** Undefined: there is no such file. */
  text: string | undefined
  /** Each text that the disk ever had. */
  readonly versions: string[] = []
  /** Of every few messages one goes wrong; 0: none does. */
  faults = 0
  /** What the disk says instead of writing. */
  problem: string | undefined
  private readonly world: World
  private readonly listeners = new Set<(hash: string | null) => void>()

  constructor(world: World, text: string) {
    this.world = world
    this.text = text
    this.versions.push(text)
  }

  /** Somebody saves, whatever is there. */
  put(text: string | undefined): void {
    this.text = text
    if (text !== undefined) this.versions.push(text)
    for (const listener of this.listeners)
      if (this.faults === 0 || !this.world.oneIn(this.faults))
        this.world.after(this.world.below(200), () => listener(text ?? null))
  }

  /** As one page reaches it: after `cut` nothing of it arrives there any more, though what was sent may still land. */
  connect(onChange: (hash: string | null) => void): { disk: Disk; cut: () => void } {
    let isCut = false
    const listener = (hash: string | null): void => {
      if (!isCut) onChange(hash)
    }
    this.listeners.add(listener)
    const ask = <Result>(job: () => Result): Promise<Result> =>
      new Promise((resolve, reject) => {
        const { world, faults } = this
        const say = (call: () => void): void => {
          if (!isCut) call()
        }
        const lost = (): void => say(() => reject(new Error('no answer')))
        const fate = faults > 0 && world.oneIn(faults) ? world.below(3) : 3
        if (fate === 0) world.after(100, lost)
        else if (fate === 1) {
          // It lands long after its sender gave it up.
          world.after(100, lost)
          world.after(100 + world.below(4000), job)
        } else
          world.after(world.below(80), () => {
            const result = job()
            world.after(world.below(80), fate === 2 ? lost : () => say(() => resolve(result)))
          })
      })
    const disk: Disk = {
      read: () => ask(() => this.content()),
      write: (_, bytes, hash) =>
        ask(() => {
          if (this.problem !== undefined) return { problem: this.problem }
          const is = this.content()
          if (hash === null ? 'hash' in is : !('hash' in is) || is.hash !== hash)
            return 'hash' in is ? { changed: is } : is
          const text = textOf(bytes)
          if (text !== this.text) this.put(text)
          return { hash: text }
        }),
    }
    return {
      disk,
      cut: () => {
        isCut = true
        this.listeners.delete(listener)
      },
    }
  }

  private content(): DiskFile | Gone {
    return this.text === undefined ? { gone: true } : { bytes: bytesOf(this.text), hash: this.text }
  }
}

/** A browser's store, for all its pages. */
export class DraftStore {
  readonly drafts = new Map<string, Draft>()
  private readonly open = new Set<string>()

  /** For a page of this name; `crash` ends it. */
  page(name: string): { drafts: Drafts; crash: () => void } {
    this.open.add(name)
    const isOpen = (): boolean => this.open.has(name)
    return {
      drafts: {
        get: () =>
          Promise.resolve(
            [...this.drafts.values()]
              .filter(({ owner }) => !this.open.has(owner!))
              .toSorted((one, other) => other.at - one.at)[0],
          ),
        put: (_, draft) => {
          if (isOpen()) this.drafts.set(name, { ...draft, owner: name })
          return Promise.resolve()
        },
        drop: (_, owner = name) => {
          if (isOpen()) this.drafts.delete(owner)
          return Promise.resolve()
        },
      },
      crash: () => this.open.delete(name),
    }
  }
}
