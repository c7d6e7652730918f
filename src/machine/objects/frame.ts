/**
 * Code objects and frames of CPython 2.7. Follows Objects/frameobject.c of 2.7.6 (PyFrame_New, frame_dealloc, frame_clear,
 * PyFrame_ClearFreeList) and Objects/codeobject.c (code_dealloc). A code object keeps its last frame, the zombie; further
 * ones go to a free list, whatever their size.
 *
 * Left out: tracing.
 */
import type { Bytes } from '../address.ts'
import type { Place } from '../pymalloc/index.ts'
import type { Words } from '../timeline.ts'
import { FreeList } from './free-list.ts'
import type { Memory } from './memory.ts'
import type { Objects } from './objects.ts'
import { FIELDS, PLACE, PLAIN_FIELDS, REFCNT } from './record.ts'
import { NULL, indexOf, refOf, type Ref } from './ref.ts'
import { END, type TypeOps } from './type-ops.ts'

const POINTER = 8
const GC_HEADER = 32
const CODE_BYTES = 128

/** How many words a frame has behind its own: locals, cells and free variables; the value stack. */
export interface FrameShape {
  readonly locals: number
  readonly stack: number
}

/** References of a code object, in the order in which code_dealloc lets go of them. */
export const CODE_FIELDS = [
  'code',
  'consts',
  'names',
  'varnames',
  'freevars',
  'cellvars',
  'filename',
  'name',
  'lnotab',
] as const
export type CodeField = (typeof CODE_FIELDS)[number]

const LOCALS = PLAIN_FIELDS + CODE_FIELDS.length
const STACK = LOCALS + 1
/** The record of its zombie frame; 0: none. */
const ZOMBIE = LOCALS + 2
/** Which of the evaluator's codes it is; 0: none. */
export const CODE_NUMBER = LOCALS + 3
const CODE_FIELD_COUNT = CODE_FIELDS.length + 4
/** Where the tuples of constants and of names stand. */
export const CODE_CONSTS = PLAIN_FIELDS + 1
export const CODE_NAMES = PLAIN_FIELDS + 2

/**
 * Words of a frame's record. ROOM: words for which it has room; LOCAL_COUNT: those that are locals, cells, free variables;
 * DEPTH: values on the stack of one that does not run (f_stacktop); SLOTS: the run that has both.
 */
const ROOM = FIELDS
export const FRAME_LOCALS = FIELDS + 1
export const FRAME_DEPTH = FIELDS + 2
export const FRAME_SLOTS = FIELDS + 3
export const FRAME_CODE = FIELDS + 4
export const FRAME_BACK = FIELDS + 5
export const FRAME_BUILTINS = FIELDS + 6
export const FRAME_GLOBALS = FIELDS + 7
export const FRAME_NAMES = FIELDS + 8
/** f_exc_type, value, traceback: what was being handled when it began to handle an exception of its own. */
export const FRAME_SAVED = FIELDS + 9
/** The instruction that runs, as an offset; -1 before the first. */
export const FRAME_LAST = FIELDS + 12
/** Values on the stack of a frame that runs, as far as it has called another. */
export const FRAME_TOP = FIELDS + 13
/** What the calling frame holds while this one runs: the function. */
export const FRAME_CALLEE = FIELDS + 14
/** The generator whose frame it is, borrowed. */
export const FRAME_GENERATOR = FIELDS + 15
/** Where it goes on: the next instruction. */
export const FRAME_NEXT = FIELDS + 16
/** How many blocks there are; then, of each, the handler's offset, and its opcode and level in one word. */
export const FRAME_BLOCKS = FIELDS + 17
export const FRAME_BLOCK = FIELDS + 18
export const MOST_BLOCKS = 20
const FRAME_FIELD_COUNT = 18 + 2 * MOST_BLOCKS
/** Behind locals and stack, a dying frame lets go of these, in this order. */
const CONTEXT = 7

export interface FrameContext {
  readonly back: Ref
  readonly builtins: Ref
  readonly globals: Ref
  readonly locals: Ref
}

export class Codes implements TypeOps {
  readonly name = 'code'
  readonly hasGc = false
  readonly type: number
  private readonly objects: Objects
  private readonly memory: Memory
  private readonly words: Words
  private frames: Frames | undefined = undefined

  constructor(objects: Objects) {
    this.objects = objects
    this.memory = objects.memory
    this.words = objects.store.words
    this.type = objects.addType(this)
  }

  /** A code object keeps a frame, and takes it along when it dies. */
  framesIn(frames: Frames): void {
    this.frames = frames
  }

  /** PyCode_New; takes over the caller's references. */
  create(shape: FrameShape, fields: Partial<Readonly<Record<CodeField, Ref>>> = {}, number = 0): Ref {
    const record = this.objects.create(this.type, this.memory.objectMalloc(CODE_BYTES), CODE_FIELD_COUNT)
    this.words.set(record + LOCALS, shape.locals)
    this.words.set(record + STACK, shape.stack)
    this.words.set(record + CODE_NUMBER, number)
    CODE_FIELDS.forEach((field, index) =>
      this.words.set(record + PLAIN_FIELDS + index, fields[field] ?? NULL),
    )
    return refOf(record)
  }

  shapeOf(code: Ref): FrameShape {
    const { data } = this.words
    return {
      locals: data[indexOf(code) + LOCALS] as number,
      stack: data[indexOf(code) + STACK] as number,
    }
  }

  /** Borrowed. */
  get(code: Ref, field: CodeField): Ref {
    return this.words.data[indexOf(code) + PLAIN_FIELDS + CODE_FIELDS.indexOf(field)] as Ref
  }

  /** The record of the frame that it keeps; 0: none. */
  zombieOf(code: Ref): number {
    return this.words.data[indexOf(code) + ZOMBIE] as number
  }

  /** Which of the evaluator's codes it is; 0: none. */
  numberOf(code: Ref): number {
    return this.words.data[indexOf(code) + CODE_NUMBER] as number
  }

  setZombie(code: Ref, frame: number): void {
    this.words.set(indexOf(code) + ZOMBIE, frame)
  }

  bytes(): Bytes {
    return CODE_BYTES
  }

  child(record: number, k: number): Ref {
    return k < CODE_FIELDS.length ? (this.words.data[record + PLAIN_FIELDS + k] as Ref) : END
  }

  eachReference(record: number, visit: (index: number) => void): void {
    for (let field = 0; field < CODE_FIELDS.length; field++) visit(record + PLAIN_FIELDS + field)
  }

  free(record: number): Ref {
    const zombie = this.words.data[record + ZOMBIE] as number
    if (zombie !== 0) this.frames?.discard(zombie)
    const place = this.words.data[record + PLACE] as number
    this.objects.discard(record, CODE_FIELD_COUNT)
    this.memory.objectFree(place)
    return NULL
  }
}

export class Frames implements TypeOps {
  readonly name = 'frame'
  readonly hasGc = true
  readonly trashcan = 'plain'
  readonly type: number
  readonly freeList: FreeList
  private readonly objects: Objects
  private readonly memory: Memory
  private readonly words: Words
  private readonly codes: Codes

  constructor(objects: Objects, codes: Codes) {
    this.objects = objects
    this.memory = objects.memory
    this.words = objects.store.words
    this.codes = codes
    codes.framesIn(this)
    this.freeList = new FreeList(objects.timeline, objects.memory.rules.kept.frame)
    this.type = objects.addType(this)
  }

  /** PyFrame_New: takes references of its own to the code and to all of the context but `locals`, which it takes over. */
  create(code: Ref, context: FrameContext): Ref {
    const { objects, words } = this
    const { locals, stack } = this.codes.shapeOf(code)
    const record = this.zombie(code) || this.kept(locals + stack) || this.made(locals + stack)
    const slots = this.slotsOf(record)
    words.guard(record)
    words.guardRange(slots, slots + locals)
    const { data } = words
    data[record + REFCNT] = 1
    data[record + FRAME_LOCALS] = locals
    data[record + FRAME_DEPTH] = data[record + FRAME_TOP] = data[record + FRAME_BLOCKS] = 0
    data[record + FRAME_LAST] = -1
    data.fill(NULL, record + FRAME_SAVED, record + FRAME_SAVED + 3)
    data[record + FRAME_CALLEE] = data[record + FRAME_GENERATOR] = NULL
    data.fill(0, slots, slots + locals)
    data[record + FRAME_BACK] = context.back
    data[record + FRAME_BUILTINS] = context.builtins
    data[record + FRAME_GLOBALS] = context.globals
    data[record + FRAME_NAMES] = context.locals
    data[record + FRAME_CODE] = code
    objects.incref(context.back)
    objects.incref(code)
    objects.incref(context.builtins)
    objects.incref(context.globals)
    objects.collector.track(record)
    return refOf(record)
  }

  /** Borrowed. */
  codeOf(frame: Ref): Ref {
    return this.words.data[indexOf(frame) + FRAME_CODE] as Ref
  }

  /** PyFrame_New makes the dict of names, where there is to be one, after the frame. Takes over the caller's reference. */
  setLocalsDict(frame: Ref, dict: Ref): void {
    this.words.set(indexOf(frame) + FRAME_NAMES, dict)
  }

  /** How many locals it has. */
  localsOf(frame: Ref): number {
    return this.words.data[indexOf(frame) + FRAME_LOCALS] as number
  }

  /** Borrowed. */
  local(frame: Ref, index: number): Ref {
    return this.words.data[this.slotsOf(indexOf(frame)) + index] as Ref
  }

  /** Takes over the caller's reference; lets go of what was there. */
  setLocal(frame: Ref, index: number, value: Ref): void {
    const old = this.local(frame, index)
    this.words.set(this.slotsOf(indexOf(frame)) + index, value)
    this.objects.decref(old)
  }

  depthOf(frame: Ref): number {
    return this.words.data[indexOf(frame) + FRAME_DEPTH] as number
  }

  /** Takes over the caller's reference. */
  push(frame: Ref, value: Ref): void {
    const record = indexOf(frame)
    const { words } = this
    const depth = words.data[record + FRAME_DEPTH] as number
    words.set(this.slotsOf(record) + (words.data[record + FRAME_LOCALS] as number) + depth, value)
    words.set(record + FRAME_DEPTH, depth + 1)
  }

  /** The caller's reference from now on. */
  pop(frame: Ref): Ref {
    const record = indexOf(frame)
    const { words } = this
    const depth = (words.data[record + FRAME_DEPTH] as number) - 1
    words.set(record + FRAME_DEPTH, depth)
    return words.data[this.slotsOf(record) + (words.data[record + FRAME_LOCALS] as number) + depth] as Ref
  }

  /** For dead frames of which only the block is known. */
  get shelf(): { type: number; fields: number; list: FreeList } {
    return { type: this.type, fields: FRAME_FIELD_COUNT, list: this.freeList }
  }

  /** What fits into a block of `bytes`, the collector's header included. */
  setRoom(record: number, bytes: Bytes): void {
    const room = (bytes - GC_HEADER - this.memory.rules.bytes.frame) / POINTER
    const slots = room === 0 ? 0 : this.objects.store.takeZeros(room)
    this.words.guard(record)
    this.words.data[record + ROOM] = room
    this.words.data[record + FRAME_SLOTS] = slots
  }

  /** The opposite: answers the block's bytes. */
  dropRoom(record: number): Bytes {
    const room = this.words.data[record + ROOM] as number
    if (room > 0) this.objects.store.give(this.slotsOf(record), room)
    return GC_HEADER + this.bytesFor(room)
  }

  bytes(record: number): Bytes {
    return this.bytesFor(this.words.data[record + ROOM] as number)
  }

  child(record: number, k: number): Ref {
    const { data } = this.words
    const values = (data[record + FRAME_LOCALS] as number) + (data[record + FRAME_DEPTH] as number)
    if (k < values) return data[(data[record + FRAME_SLOTS] as number) + k] as Ref
    return k < values + CONTEXT ? (data[record + FRAME_BACK + k - values] as Ref) : END
  }

  traverse(record: number, visit: (child: Ref) => void): void {
    const { data } = this.words
    visit(data[record + FRAME_BACK] as Ref)
    visit(data[record + FRAME_CODE] as Ref)
    for (let k = 1; k < CONTEXT; k++) visit(data[record + FRAME_BACK + k] as Ref)
    const values = (data[record + FRAME_LOCALS] as number) + (data[record + FRAME_DEPTH] as number)
    for (let index = 0; index < values; index++)
      visit(data[(data[record + FRAME_SLOTS] as number) + index] as Ref)
  }

  eachReference(record: number, visit: (index: number) => void): void {
    for (let k = 0; k < CONTEXT; k++) visit(record + FRAME_BACK + k)
    visit(record + FRAME_CODE)
    visit(record + FRAME_CALLEE)
    const { data } = this.words
    const slots = this.slotsOf(record)
    const depth = Math.max(data[record + FRAME_DEPTH] as number, data[record + FRAME_TOP] as number)
    const end = slots + (data[record + FRAME_LOCALS] as number) + depth
    for (let slot = slots; slot < end; slot++) visit(slot)
  }

  /** frame_clear. */
  clear(record: number): void {
    const { words } = this
    const values =
      (words.data[record + FRAME_LOCALS] as number) + (words.data[record + FRAME_DEPTH] as number)
    words.set(record + FRAME_DEPTH, 0)
    for (let index = 0; index < values; index++) {
      const at = this.slotsOf(record) + index
      const value = words.data[at] as Ref
      words.set(at, NULL)
      this.objects.decref(value)
    }
  }

  free(record: number): Ref {
    const { words, memory } = this
    const code = words.data[record + FRAME_CODE] as Ref
    const place = words.data[record + PLACE] as number
    if (this.codes.zombieOf(code) === 0) {
      this.codes.setZombie(code, record)
      memory.kept('zombie frame', place)
    } else if (this.freeList.keep(record)) memory.kept('frame', place)
    else this.discard(record)
    return code
  }

  /** PyFrame_ClearFreeList. */
  clearFreeList(): void {
    this.objects.drain(this.freeList, 'frame', (record) => this.discard(record))
  }

  /** A dead frame's storage goes. */
  discard(record: number): void {
    const { data } = this.words
    const place = data[record + PLACE] as number
    const room = data[record + ROOM] as number
    if (room > 0) this.objects.store.give(data[record + FRAME_SLOTS] as number, room)
    this.objects.discard(record, FRAME_FIELD_COUNT)
    this.objects.gcFree(place)
  }

  private zombie(code: Ref): number {
    const record = this.codes.zombieOf(code)
    if (record === 0) return 0
    this.codes.setZombie(code, 0)
    this.memory.took('zombie frame', this.words.data[record + PLACE] as number)
    return record
  }

  /** The first of the free list; it grows where it is too small. */
  private kept(room: number): number {
    const record = this.freeList.take()
    if (record === 0) return 0
    const { words, memory } = this
    const place = words.data[record + PLACE] as number
    memory.took('frame', place)
    const old = words.data[record + ROOM] as number
    if (old >= room) return record
    const grown: Place = memory.objectRealloc(place, GC_HEADER + this.bytesFor(room))
    const slots = this.objects.store.resize(words.data[record + FRAME_SLOTS] as number, old, room)
    words.guard(record)
    words.data[record + PLACE] = grown
    words.data[record + ROOM] = room
    words.data[record + FRAME_SLOTS] = slots
    return record
  }

  private made(room: number): number {
    const { objects, words } = this
    const record = objects.create(this.type, objects.gcMalloc(this.bytesFor(room)), FRAME_FIELD_COUNT)
    const slots = room === 0 ? 0 : objects.store.takeZeros(room)
    words.guard(record)
    words.data[record + ROOM] = room
    words.data[record + FRAME_SLOTS] = slots
    return record
  }

  private bytesFor(room: number): Bytes {
    return this.memory.rules.bytes.frame + room * POINTER
  }

  /** The run of words that has locals and stack. */
  slotsOf(record: number): number {
    return this.words.data[record + FRAME_SLOTS] as number
  }
}
