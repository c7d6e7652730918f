/**
 * The files that a program sees: those of the host, as it changes them, `/proc/self`, and standard input as far as it has been
 * read. All of it can travel in time: paths and texts are only added to, which one a path has at present is a word.
 */
import { Roll } from '../../roll.ts'
import type { Registered, Timeline } from '../../timeline.ts'
import type { Words } from '../../words.ts'
import type { Host } from '../vm.ts'

const PROC = '/proc/self/'

const FROM_HOST = 0
const GONE = 1
/** Contents are numbered from here. */
const FIRST = 2

/** Bytes that are asked for from the host's input at once. */
const INPUT_BYTES = 65_536

export class FileSystem implements Registered {
  private readonly host: Host
  /** `/proc/self/status` and its like, written anew each time. */
  private readonly processFile: (name: string) => string | undefined
  private readonly paths: Roll<string>
  private readonly numbers = new Map<string, number>()
  private readonly contents: Roll<string>
  private readonly states: Words
  private readonly unflushed = new Set<number>()
  /** What has come from the host's input so far, and how much of it the program has read. */
  private input = ''
  private inputEnded = false
  private read = 0
  /** How often the host was asked at present; how much had come each time, null where it interrupted instead. */
  private asked = 0
  private readonly comings: (number | null)[] = []

  constructor(timeline: Timeline, host: Host, processFile: (name: string) => string | undefined) {
    this.host = host
    this.processFile = processFile
    this.paths = new Roll(timeline)
    this.contents = new Roll(timeline)
    this.states = timeline.words(16)
    timeline.register(this)
  }

  registers(): number[] {
    return [this.read, this.paths.count, this.contents.count, this.asked]
  }

  setRegisters([read = 0, paths = 0, contents = 0, asked = 0]: readonly number[]): void {
    this.read = read
    this.paths.count = paths
    this.contents.count = contents
    this.asked = asked
  }

  forgetFuture(): void {
    this.paths.forgetFuture()
    this.contents.forgetFuture()
    this.comings.length = this.asked
    this.input = this.input.slice(0, this.come)
    this.inputEnded = false
    this.unflushed.clear()
  }

  /** A path's number, which stays the same. */
  numberOf(path: string): number {
    const known = this.numbers.get(path)
    if (known !== undefined && known < this.paths.count && this.pathOf(known) === path) return known
    const number = this.paths.add(path) - 1
    this.numbers.set(path, number)
    return number
  }

  /** A path's number for one who opens it: what is in a file of `/proc` or the host's stays as it is at this moment. */
  open(path: string): number {
    if (!path.startsWith(PROC)) {
      const number = this.numberOf(path)
      const text = this.textOf(number)
      if (text !== undefined && (this.states.data[number] ?? FROM_HOST) === FROM_HOST) this.keep(number, text)
      return number
    }
    const text = this.processFile(path.slice(PROC.length))
    if (text === undefined) return this.numberOf(path)
    const number = this.paths.add(path) - 1
    this.keep(number, text)
    return number
  }

  pathOf(number: number): string {
    return this.paths.at(number + 1) as string
  }

  /** The bytes of a file at present; undefined where there is none. */
  textOf(number: number): string | undefined {
    const state = number < this.states.length ? (this.states.data[number] as number) : FROM_HOST
    if (state === FROM_HOST) {
      const path = this.pathOf(number)
      return path.startsWith(PROC) ? this.processFile(path.slice(PROC.length)) : this.host.readFile(path)
    }
    return state === GONE ? undefined : this.contents.at(state - FIRST + 1)
  }

  setText(number: number, text: string | undefined): void {
    if (text === undefined) {
      this.states.grow(number + 1)
      return this.states.set(number, GONE)
    }
    this.keep(number, text)
    this.unflushed.add(number)
  }

  /** What was written to a file since the last time goes to the host. */
  flush(number: number): void {
    const text = this.textOf(number)
    if (this.unflushed.delete(number) && text !== undefined) this.host.writeFile?.(this.pathOf(number), text)
  }

  /** As the end of a process does it with all its files. */
  flushAll(): void {
    for (const number of this.unflushed) this.flush(number)
  }

  private keep(number: number, text: string): void {
    this.states.grow(number + 1)
    this.states.set(number, this.contents.add(text) - 1 + FIRST)
  }

  /**
   * Up to `most` bytes of standard input, up to and with a line's end where `isLine`; '' at its end; undefined: KeyboardInterrupt
   * comes in their place.
   */
  readInput(most: number, isLine: boolean): string | undefined {
    for (;;) {
      const { come } = this
      const end = isLine ? this.input.indexOf('\n', this.read) + 1 : 0
      const wanted = Math.min(this.read + most, end > 0 ? end : Infinity)
      if (wanted <= come || (this.inputEnded && come === this.input.length)) {
        const bytes = this.input.slice(this.read, wanted)
        this.read += bytes.length
        return bytes
      }
      if (this.asked === this.comings.length) this.comings.push(this.ask())
      if (this.comings[this.asked++] === null) return undefined
    }
  }

  /** How much had come at present. */
  private get come(): number {
    for (let at = this.asked - 1; at >= 0; at--) {
      const come = this.comings[at]
      if (typeof come === 'number') return come
    }
    return 0
  }

  /** The host gives more input, or says that it has no more: how much has come now; null: it interrupts. */
  private ask(): number | null {
    const more = this.host.read(0, INPUT_BYTES)
    if (more === undefined) return null
    if (more === '') this.inputEnded = true
    this.input += more
    return this.input.length
  }

  /** The last bytes of standard input that were read. */
  inputBefore(count: number): string {
    return this.input.slice(this.read - count, this.read)
  }

  /** Whether it is a file of `/proc`, whose size the kernel says is 0. */
  isOfProcess(number: number): boolean {
    return this.pathOf(number).startsWith(PROC)
  }

  write(descriptor: number, bytes: string): void {
    if (bytes !== '') this.host.write(descriptor, bytes)
  }
}
