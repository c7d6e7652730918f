/**
 * What CPython 2.7 keeps of a running thread (Include/pystate.h): its frame, how deep calls are nested, the exception being
 * raised and the one being handled. All of it comes back with a checkpoint.
 */
import { NULL, type Ref } from '../../objects/index.ts'
import type { Registered, Timeline } from '../../timeline.ts'

export class ThreadState implements Registered {
  /** The Python frame that runs, borrowed; NULL outside of any. */
  frame: Ref = NULL
  /** Of Py_EnterRecursiveCall. */
  depth = 0
  /** The depth at which `goesDeeper` has to be asked, at most the recursion limit: only known, not part of the state. */
  alarm = 0
  private limit = 1000
  /** How many levels are comparisons and representations, which have no frame of Python's: known by who is in them, as `nesting` is. */
  frameless = 0
  /** curexc_type, curexc_value, curexc_traceback: what is being raised; NULL: nothing. */
  type: Ref = NULL
  value: Ref = NULL
  traceback: Ref = NULL
  /** exc_type, exc_value, exc_traceback: what is being handled. */
  handledType: Ref = NULL
  handledValue: Ref = NULL
  handledTraceback: Ref = NULL
  /** Of PyThreadState_GetDict; NULL before anybody has asked for it. */
  dict: Ref = NULL
  /** Instructions so far, without those of `counted` that are done but not counted yet. */
  steps = 0
  /** What the process itself runs in, while it runs. */
  counted: { done: number } | undefined = undefined
  /** How deep natives and evaluations are nested in JavaScript: no part of the simulated state. */
  nesting = 0

  /** `guardFrames`: before writes to frames that run, which the evaluator guards once only. */
  readonly guard: () => void

  constructor(timeline: Timeline, guard: () => void) {
    this.guard = guard
    timeline.register(this)
  }

  get recursionLimit(): number {
    return this.limit
  }

  set recursionLimit(limit: number) {
    this.limit = limit
    this.alarm = Math.min(this.alarm, limit)
  }

  registers(): number[] {
    return [
      this.frame,
      this.depth,
      this.recursionLimit,
      this.type,
      this.value,
      this.traceback,
      this.handledType,
      this.handledValue,
      this.handledTraceback,
      this.steps + (this.counted?.done ?? 0),
      this.dict,
    ]
  }

  setRegisters(values: readonly number[]): void {
    ;[
      this.frame = NULL,
      this.depth = 0,
      this.recursionLimit = 1000,
      this.type = NULL,
      this.value = NULL,
      this.traceback = NULL,
      this.handledType = NULL,
      this.handledValue = NULL,
      this.handledTraceback = NULL,
      this.steps = 0,
      this.dict = NULL,
    ] = values
    // they are counted when it goes on
    this.steps -= this.counted?.done ?? 0
    this.alarm = 0
  }

  count(running: { done: number }): void {
    this.steps += running.done
    running.done = 0
  }
}
