/**
 * fork, waitpid and _exit. A child is tried out: it runs to its end at once, on its parent's memory, and all that it wrote there
 * is undone. What it printed stays. Follows what Modules/posixmodule.c of CPython 2.7.6 makes of fork(2) and wait4(2).
 *
 * Left out: that parent and child run side by side, signals, what memory both have together while the child lives.
 */
import { FRAME_LOCAL_COUNT, FRAME_SLOTS, FRAME_TOP, indexOf } from '../../objects/index.ts'
import type { Words } from '../../words.ts'
import type { Interpreter } from './interpreter.ts'

/** Of each child that was not waited for: its process's number, its exit status, or `KILLED`. */
const CHILD_WORDS = 2

export class Children {
  /** Runs the frames that there are to the end of the process; answers its exit status, or `KILLED`. Set by who runs it. */
  runToEnd: () => number = () => 0
  private readonly vm: Interpreter
  private readonly ended: Words
  private count = 0
  /** The process that runs, and the one that was made last. */
  private own: number
  private last: number

  constructor(vm: Interpreter) {
    this.vm = vm
    const { timeline, memory } = vm.python
    this.ended = timeline.words(CHILD_WORDS * 8)
    this.own = this.last = memory.process.pid
    timeline.register(this)
  }

  registers(): number[] {
    return [this.count, this.own, this.last]
  }

  setRegisters([count = 0, own = 0, last = 0]: readonly number[]): void {
    this.count = count
    this.own = own
    this.last = last
  }

  get pid(): number {
    return this.own
  }

  /** The frame that runs has been left where fork() is to answer. Answers the child's number. */
  fork(): number {
    const { vm } = this
    const child = ++this.last
    const { objects } = vm.python
    const { limit } = objects
    const status = vm.python.timeline.trial(() => {
      this.own = child
      this.count = 0
      const frame = indexOf(vm.state.frame)
      const { words } = vm
      const { data } = words
      const top = data[frame + FRAME_TOP] as number
      words.set(
        (data[frame + FRAME_SLOTS] as number) + (data[frame + FRAME_LOCAL_COUNT] as number) + top,
        vm.int(0),
      )
      words.set(frame + FRAME_TOP, top + 1)
      return this.runToEnd()
    })
    // the child has had its own, at events that have not been
    objects.limit = limit
    vm.hooks.childEnded?.()
    this.ended.grow((this.count + 1) * CHILD_WORDS)
    this.ended.set(this.count * CHILD_WORDS, child)
    this.ended.set(this.count * CHILD_WORDS + 1, status)
    this.count++
    return child
  }

  /** A child that has ended, which is forgotten then; -1: any. */
  waitFor(pid: number): { readonly pid: number; readonly status: number } | undefined {
    const { data } = this.ended
    for (let child = 0; child < this.count; child++) {
      const at = child * CHILD_WORDS
      if (pid !== -1 && data[at] !== pid) continue
      const found = { pid: data[at] as number, status: data[at + 1] as number }
      this.ended.guardRange(at, this.count * CHILD_WORDS)
      data.copyWithin(at, at + CHILD_WORDS, this.count * CHILD_WORDS)
      this.count--
      return found
    }
    return undefined
  }
}
