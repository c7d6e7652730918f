/** Tells pages which source files of the deck changed on disk, whoever wrote them. */
import { readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { isEditable } from './place.ts'
import { hashOf } from './save.ts'

export interface DiskChange {
  /** Its path in the deck's folder. */
  readonly file: string
  /** Null: it is gone. */
  readonly hash: string | null
}

/** Milliseconds from what a watcher saw to the looks: it passes over a second save that follows hard upon the first. */
const LOOKS = [20, 150]

export class Announcer {
  private readonly folder: string
  private readonly send: (change: DiskChange) => void
  private readonly last = new Map<string, string | null>()
  private readonly looks: readonly number[]
  private readonly timers = new Map<string, NodeJS.Timeout>()

  constructor(folder: string, send: (change: DiskChange) => void, looks: readonly number[] = LOOKS) {
    this.folder = folder
    this.send = send
    this.looks = looks
  }

  /** What a watcher saw; `path` is absolute. */
  saw(path: string): void {
    const file = relative(this.folder, path).split(sep).join('/')
    if (isEditable(file) && !this.timers.has(file)) this.lookAt(file, 0)
  }

  /** It is known what the file has now. */
  know(file: string, hash: string | null): void {
    if (this.last.get(file) === hash) return
    this.last.set(file, hash)
    this.send({ file, hash })
  }

  private lookAt(file: string, look: number): void {
    const timer = setTimeout(async () => {
      const isLast = look === this.looks.length - 1
      const hash = await readFile(join(this.folder, file)).then(hashOf, () => null)
      // Many editors take a file away for a moment, or empty it.
      if (hash !== null || isLast) this.know(file, hash)
      if (isLast) this.timers.delete(file)
      else this.lookAt(file, look + 1)
    }, this.looks[look])
    this.timers.set(file, timer)
  }
}
