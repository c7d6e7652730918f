/**
 * The frame that runs, as the loop has it at hand: one for each evaluation that is nested in JavaScript. All of it can be read
 * from the frame in memory, but for how the loop goes on.
 */
import {
  CODE_CONSTS,
  CODE_NAMES,
  CODE_NUMBER,
  FRAME_CODE,
  FRAME_GLOBALS,
  FRAME_LOCAL_COUNT,
  FRAME_NEXT,
  FRAME_SLOTS,
  FRAME_TOP,
  FRAME_WORDS,
  NULL,
  TUPLE_ITEMS,
  indexOf,
  type Lists,
  type NumberBlocks,
  type Numbers,
  type Objects,
  type Ref,
} from '../../objects/index.ts'
import type { Words } from '../../words.ts'
import type { LoadedCode } from './codes.ts'
import type { Interpreter } from './interpreter.ts'
import { WHY_CALL, WHY_NOT } from './unwind.ts'

/**
 * Carries out one instruction of the frame that runs, whose stack ends at `sp`: answers the new end. `frame.pc` is where the next
 * one stands; `frame.why` and `frame.result` say how to go on. Where it throws, operands are where they were, unless
 * `operandsOf` knows of none.
 */
export type Instruction = (frame: Running, sp: number, argument: number) => number

export class Running {
  readonly vm: Interpreter
  readonly words: Words
  readonly objects: Objects
  readonly numbers: Numbers
  readonly lists: Lists
  readonly ints: NumberBlocks
  readonly floats: NumberBlocks
  /** Whether the process itself runs in it: no native waits for its end. */
  readonly isOutermost: boolean
  frame: Ref = NULL
  /** Its record. */
  record = 0
  code!: LoadedCode
  /** Words of the store: the first local, the bottom of the stack, the first constant, the first name. */
  slots = 0
  base = 0
  consts = 0
  names = 0
  globals: Ref = NULL
  /** The next instruction; the end of the stack, as the instruction that runs has found it. */
  pc = 0
  sp = 0
  /** Instructions since the clock was looked at last. */
  done = 0
  why = WHY_NOT
  result: Ref = NULL
  /** What a call holds beside the stack. */
  held: Ref = NULL

  constructor(vm: Interpreter, isOutermost: boolean) {
    this.vm = vm
    this.words = vm.words
    const { objects, numbers, lists } = vm.python
    this.objects = objects
    this.numbers = numbers
    this.lists = lists
    this.ints = objects.ints as NumberBlocks
    this.floats = objects.floats as NumberBlocks
    this.isOutermost = isOutermost
  }

  /** Begins or goes on with the frame that the thread is at. */
  enter(): void {
    const { vm, words } = this
    const { frame } = vm.state
    const record = indexOf(frame)
    words.guardRange(record, record + FRAME_WORDS)
    const { data } = words
    const slots = data[record + FRAME_SLOTS] as number
    const base = slots + (data[record + FRAME_LOCAL_COUNT] as number)
    const code = indexOf(data[record + FRAME_CODE] as Ref)
    this.frame = frame
    this.record = record
    this.code = vm.codes.at(data[code + CODE_NUMBER] as number)
    this.slots = slots
    this.base = base
    words.guardRange(slots, base + this.code.code.stacksize)
    this.consts = indexOf(data[code + CODE_CONSTS] as Ref) + TUPLE_ITEMS
    this.names = indexOf(data[code + CODE_NAMES] as Ref) + TUPLE_ITEMS
    this.globals = data[record + FRAME_GLOBALS] as Ref
    this.pc = data[record + FRAME_NEXT] as number
    this.why = WHY_NOT
    this.result = NULL
    this.sp = base + (data[record + FRAME_TOP] as number)
    this.comeBack()
  }

  /** The frame's place is kept in memory: another one runs, or none. */
  leave(sp: number): void {
    const { data } = this.words
    data[this.record + FRAME_NEXT] = this.pc
    data[this.record + FRAME_TOP] = sp - this.base
  }

  /** While it runs its place is here alone: memory is not to tell where it was left last. */
  comeBack(): void {
    const { data } = this.words
    data[this.record + FRAME_NEXT] = 0
    data[this.record + FRAME_TOP] = 0
  }

  /** Another frame runs first, which comes back to this one. */
  call(sp: number, called: Ref): void {
    const { vm } = this
    this.leave(sp)
    vm.state.depth++
    vm.state.frame = called
    vm.hooks.enter?.(called)
    this.why = WHY_CALL
  }

  /** One reference more; never of NULL. */
  incref(ref: Ref): void {
    const { objects } = this
    const tag = ref & 3
    const words = tag === 0 ? this.words : tag === 1 ? objects.intWords : objects.floatWords
    if (words.watched) words.guard(ref >> 2)
    words.data[ref >> 2]!++
  }

  /** Puts a value on the stack. */
  push(sp: number, value: Ref): number {
    this.words.data[sp] = value
    return sp + 1
  }

  /** Puts a value in the place of the topmost one. */
  replaceTop(sp: number, value: Ref): number {
    const { data } = this.words
    const old = data[sp - 1] as Ref
    data[sp - 1] = value
    this.objects.decref(old)
    return sp
  }

  /** Puts a value in the place of two; the lower one is let go of first. */
  replaceTwo(sp: number, value: Ref): number {
    const { objects } = this
    const { data } = this.words
    const left = data[sp - 2] as Ref
    const right = data[sp - 1] as Ref
    data[sp - 2] = value
    objects.decref(left)
    objects.decref(right)
    return sp - 1
  }

  /** The same of two numbers in blocks. */
  replaceNumbers(sp: number, value: Ref): number {
    const { objects } = this
    const { data } = this.words
    const left = data[sp - 2] as Ref
    const right = data[sp - 1] as Ref
    data[sp - 2] = value
    objects.decrefNumber(left)
    objects.decrefNumber(right)
    return sp - 1
  }
}
