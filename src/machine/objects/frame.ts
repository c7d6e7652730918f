/**
 * Code objects and frames of CPython 2.7. Follows Objects/frameobject.c of 2.7.6 (PyFrame_New, frame_dealloc, frame_clear,
 * PyFrame_ClearFreeList) and Objects/codeobject.c (code_dealloc). A code object keeps its last frame, the zombie; further
 * ones go to a free list, whatever their size.
 *
 * The evaluator works on a frame's words itself: the constants say where what is.
 *
 * Left out: tracing.
 */
import type { Bytes } from '../address.ts'
import type { Place } from '../pymalloc/index.ts'
import type { Words } from '../words.ts'
import { FreeList } from './free-list.ts'
import type { Memory } from './memory.ts'
import type { Objects } from './objects.ts'
import { FIELDS, PLACE, REFCNT, TYPE } from './record.ts'
import { NULL, RECORD_TAG, indexOf, refOf, tagOf, type Ref } from './ref.ts'
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

const LOCALS = FIELDS + CODE_FIELDS.length
const STACK = LOCALS + 1
/** The record of its zombie frame; 0: none. */
const ZOMBIE = LOCALS + 2
/** The evaluator's number of what the code object says; 0: none. */
export const CODE_NUMBER = LOCALS + 3
const NUMBER = CODE_NUMBER
/** Where the tuples of constants and of names stand. */
export const CODE_CONSTS = FIELDS + 1
export const CODE_NAMES = FIELDS + 2
const CODE_FIELD_COUNT = CODE_FIELDS.length + 4

/**
 * Words of a frame's record. First: values that it has room for; how many of them are locals, cells and free variables; how
 * many values the collector finds on the stack (f_stacktop: 0 while the frame runs, unless it is kept up to date); the run in
 * `store.words` that has the locals, then the stack, then the blocks.
 */
export const FRAME_ROOM = FIELDS
export const FRAME_LOCAL_COUNT = FIELDS + 1
export const FRAME_DEPTH = FIELDS + 2
export const FRAME_SLOTS = FIELDS + 3
/** References, in the order in which a dying frame lets go of them, behind locals and stack; the code comes last of all. */
export const FRAME_BACK = FIELDS + 4
export const FRAME_BUILTINS = FIELDS + 5
export const FRAME_GLOBALS = FIELDS + 6
export const FRAME_LOCALS = FIELDS + 7
export const FRAME_TRACE = FIELDS + 8
export const FRAME_EXC_TYPE = FIELDS + 9
export const FRAME_EXC_VALUE = FIELDS + 10
export const FRAME_EXC_TRACEBACK = FIELDS + 11
export const FRAME_CODE = FIELDS + 12
/** f_lasti; where it goes on: the next instruction; f_iblock. */
export const FRAME_LAST_INSTRUCTION = FIELDS + 13
export const FRAME_NEXT = FIELDS + 14
export const FRAME_BLOCK_COUNT = FIELDS + 15
/** Values on the stack of a frame that has called another. */
export const FRAME_TOP = FIELDS + 16
/** What the calling frame holds while this one runs: the function. */
export const FRAME_CALLEE = FIELDS + 17
/** The generator whose frame it is, borrowed. */
export const FRAME_GENERATOR = FIELDS + 18
const FRAME_FIELD_COUNT = 19
/** Of a frame's record, what is the evaluator's to write. */
export const FRAME_WORDS = FIELDS + FRAME_FIELD_COUNT

/** Of a block of the block stack, CO_MAXBLOCKS of them: b_type, b_handler, b_level. From `SLOTS + ROOM` on. */
export const BLOCK_WORDS = 3
export const MOST_BLOCKS = 20

const ROOM = FRAME_ROOM
const LOCAL_COUNT = FRAME_LOCAL_COUNT
const DEPTH = FRAME_DEPTH
const SLOTS = FRAME_SLOTS
const BACK = FRAME_BACK
const CODE = FRAME_CODE
const LOCALS_DICT = FRAME_LOCALS
const CONTEXT = FRAME_CODE - FRAME_BACK
/** In tp_traverse's order. */
const TRAVERSED = [
  FRAME_BACK,
  FRAME_CODE,
  FRAME_BUILTINS,
  FRAME_GLOBALS,
  FRAME_LOCALS,
  FRAME_TRACE,
  FRAME_EXC_TYPE,
  FRAME_EXC_VALUE,
  FRAME_EXC_TRACEBACK,
]
/** How many references `eachReference` tells before the locals. */
export const FRAME_REFERENCES = TRAVERSED.length

const runFor = (room: number): number => room + MOST_BLOCKS * BLOCK_WORDS

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
  create(shape: FrameShape, fields: Partial<Readonly<Record<CodeField, Ref>>> = {}): Ref {
    const record = this.objects.create(this.type, this.memory.objectMalloc(CODE_BYTES), CODE_FIELD_COUNT)
    this.words.set(record + LOCALS, shape.locals)
    this.words.set(record + STACK, shape.stack)
    CODE_FIELDS.forEach((field, index) => this.words.set(record + FIELDS + index, fields[field] ?? NULL))
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
    return this.words.data[indexOf(code) + FIELDS + CODE_FIELDS.indexOf(field)] as Ref
  }

  /** The evaluator's number of what it says; 0: none. */
  codeNumber(code: Ref): number {
    return this.words.data[indexOf(code) + NUMBER] as number
  }

  setCodeNumber(code: Ref, number: number): void {
    this.words.set(indexOf(code) + NUMBER, number)
  }

  isCode(ref: Ref): boolean {
    return tagOf(ref) === RECORD_TAG && ref !== NULL && this.words.data[indexOf(ref) + TYPE] === this.type
  }

  /** The record of the frame that it keeps; 0: none. */
  zombieOf(code: Ref): number {
    return this.words.data[indexOf(code) + ZOMBIE] as number
  }

  setZombie(code: Ref, frame: number): void {
    this.words.set(indexOf(code) + ZOMBIE, frame)
  }

  bytes(): Bytes {
    return CODE_BYTES
  }

  child(record: number, k: number): Ref {
    return k < CODE_FIELDS.length ? (this.words.data[record + FIELDS + k] as Ref) : END
  }

  eachReference(record: number, visit: (index: number) => void): void {
    for (let field = 0; field < CODE_FIELDS.length; field++) visit(record + FIELDS + field)
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
    this.freeList = new FreeList(objects, objects.memory.rules.kept.frame)
    this.type = objects.addType(this)
  }

  /** PyFrame_New: takes references of its own to the code and to all of the context but `locals`, which it takes over. */
  create(code: Ref, { back, builtins, globals, locals }: FrameContext): Ref {
    return this.enter(code, back, builtins, globals, locals)
  }

  /** The same. */
  enter(code: Ref, back: Ref, builtins: Ref, globals: Ref, names: Ref): Ref {
    const { objects, words } = this
    const locals = words.data[indexOf(code) + LOCALS] as number
    const stack = words.data[indexOf(code) + STACK] as number
    const record = this.zombie(code) || this.kept(locals + stack) || this.made(locals + stack)
    const slots = this.slotsOf(record)
    words.guard(record)
    words.guardRange(slots, slots + locals)
    const { data } = words
    data[record + REFCNT] = 1
    for (let slot = slots; slot < slots + locals; slot++) data[slot] = NULL
    for (let word = record + FRAME_BACK; word < record + FRAME_WORDS; word++) data[word] = 0
    data[record + LOCAL_COUNT] = locals
    data[record + DEPTH] = 0
    data[record + FRAME_LAST_INSTRUCTION] = -1
    data[record + FRAME_BACK] = back
    data[record + FRAME_BUILTINS] = builtins
    data[record + FRAME_GLOBALS] = globals
    data[record + FRAME_LOCALS] = names
    data[record + CODE] = code
    objects.incref(back)
    objects.incref(code)
    objects.incref(builtins)
    objects.incref(globals)
    objects.collector.track(record)
    return refOf(record)
  }

  /** Py_DECREF of a frame that has run: what `decref` does, at once where it dies. Its stack is empty. */
  leave(frame: Ref): void {
    const { objects, words } = this
    const record = indexOf(frame)
    if (words.data[record] !== 1 || words.data[record + DEPTH] !== 0) return objects.decref(frame)
    if (words.watched) words.guard(record)
    words.data[record] = 0
    objects.collector.untrack(record)
    if (!objects.enterTrashcan()) {
      words.data[record] = 1
      return objects.decref(frame)
    }
    const slots = words.data[record + SLOTS] as number
    const locals = words.data[record + LOCAL_COUNT] as number
    for (let slot = slots; slot < slots + locals; slot++) objects.decref(words.data[slot] as Ref)
    for (let field = FRAME_BACK; field < FRAME_CODE; field++) {
      const value = words.data[record + field] as Ref
      if (value !== NULL) objects.decref(value)
    }
    objects.decref(this.free(record))
    objects.leaveTrashcan()
  }

  /** Borrowed. */
  codeOf(frame: Ref): Ref {
    return this.words.data[indexOf(frame) + CODE] as Ref
  }

  /** Borrowed. */
  globalsOf(frame: Ref): Ref {
    return this.words.data[indexOf(frame) + FRAME_GLOBALS] as Ref
  }

  /** Borrowed. */
  builtinsOf(frame: Ref): Ref {
    return this.words.data[indexOf(frame) + FRAME_BUILTINS] as Ref
  }

  /** PyFrame_New makes the dict of names, where there is to be one, after the frame. Takes over the caller's reference. */
  setLocalsDict(frame: Ref, dict: Ref): void {
    this.words.set(indexOf(frame) + LOCALS_DICT, dict)
  }

  /** How many locals it has. */
  localsOf(frame: Ref): number {
    return this.words.data[indexOf(frame) + LOCAL_COUNT] as number
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
    return this.words.data[indexOf(frame) + DEPTH] as number
  }

  /** Takes over the caller's reference. */
  push(frame: Ref, value: Ref): void {
    const record = indexOf(frame)
    const { words } = this
    const depth = words.data[record + DEPTH] as number
    words.set(this.slotsOf(record) + (words.data[record + LOCAL_COUNT] as number) + depth, value)
    words.set(record + DEPTH, depth + 1)
  }

  /** The caller's reference from now on. */
  pop(frame: Ref): Ref {
    const record = indexOf(frame)
    const { words } = this
    const depth = (words.data[record + DEPTH] as number) - 1
    words.set(record + DEPTH, depth)
    return words.data[this.slotsOf(record) + (words.data[record + LOCAL_COUNT] as number) + depth] as Ref
  }

  /** For dead frames of which only the block is known. */
  get shelf(): { type: number; fields: number; list: FreeList } {
    return { type: this.type, fields: FRAME_FIELD_COUNT, list: this.freeList }
  }

  /** What fits into a block of `bytes`, the collector's header included. */
  setRoom(record: number, bytes: Bytes): void {
    const room = (bytes - GC_HEADER - this.memory.rules.bytes.frame) / POINTER
    const slots = this.objects.store.takeZeros(runFor(room))
    this.words.guard(record)
    this.words.data[record + ROOM] = room
    this.words.data[record + SLOTS] = slots
  }

  /** The opposite: answers the block's bytes. */
  dropRoom(record: number): Bytes {
    const room = this.words.data[record + ROOM] as number
    this.objects.store.give(this.slotsOf(record), runFor(room))
    return GC_HEADER + this.bytesFor(room)
  }

  bytes(record: number): Bytes {
    return this.bytesFor(this.words.data[record + ROOM] as number)
  }

  child(record: number, k: number): Ref {
    const { data } = this.words
    const values = (data[record + LOCAL_COUNT] as number) + (data[record + DEPTH] as number)
    if (k < values) return data[(data[record + SLOTS] as number) + k] as Ref
    return k < values + CONTEXT ? (data[record + BACK + k - values] as Ref) : END
  }

  traverse(record: number, visit: (child: Ref) => void): void {
    const { data } = this.words
    for (const field of TRAVERSED) visit(data[record + field] as Ref)
    const values = (data[record + LOCAL_COUNT] as number) + (data[record + DEPTH] as number)
    for (let index = 0; index < values; index++) visit(data[(data[record + SLOTS] as number) + index] as Ref)
  }

  eachReference(record: number, visit: (index: number) => void): void {
    for (const field of TRAVERSED) visit(record + field)
    const { data } = this.words
    const slots = this.slotsOf(record)
    const depth = Math.max(data[record + DEPTH] as number, data[record + FRAME_TOP] as number)
    const end = slots + (data[record + LOCAL_COUNT] as number) + depth
    for (let slot = slots; slot < end; slot++) visit(slot)
  }

  /** frame_clear. */
  clear(record: number): void {
    const { words } = this
    const values = (words.data[record + LOCAL_COUNT] as number) + (words.data[record + DEPTH] as number)
    words.set(record + DEPTH, 0)
    for (const field of [FRAME_TRACE, FRAME_EXC_TYPE, FRAME_EXC_VALUE, FRAME_EXC_TRACEBACK])
      this.drop(record + field)
    for (let index = 0; index < values; index++) this.drop(this.slotsOf(record) + index)
  }

  free(record: number): Ref {
    const { words, memory } = this
    const code = words.data[record + CODE] as Ref
    const place = words.data[record + PLACE] as number
    if (place !== 0 && this.codes.zombieOf(code) === 0) {
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
    this.objects.store.give(data[record + SLOTS] as number, runFor(room))
    this.objects.discard(record, FRAME_FIELD_COUNT)
    this.objects.gcFree(place)
  }

  private zombie(code: Ref): number {
    const record = this.codes.zombieOf(code)
    if (record === 0 || this.memory.isOutside) return 0
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
    const slots = this.objects.store.resize(words.data[record + SLOTS] as number, runFor(old), runFor(room))
    words.guard(record)
    words.data[record + PLACE] = grown
    words.data[record + ROOM] = room
    words.data[record + SLOTS] = slots
    return record
  }

  private made(room: number): number {
    const { objects, words } = this
    const record = objects.create(this.type, objects.gcMalloc(this.bytesFor(room)), FRAME_FIELD_COUNT)
    const slots = objects.store.takeZeros(runFor(room))
    words.guard(record)
    words.data[record + ROOM] = room
    words.data[record + SLOTS] = slots
    return record
  }

  private bytesFor(room: number): Bytes {
    return this.memory.rules.bytes.frame + room * POINTER
  }

  private drop(at: number): void {
    const value = this.words.data[at] as Ref
    this.words.set(at, NULL)
    this.objects.decref(value)
  }

  /** The first word of a frame's locals; the stack follows. May move when the frame is made anew, not while it lives. */
  slotsOf(record: number): number {
    return this.words.data[record + SLOTS] as number
  }
}
