/**
 * The interpreter of one process: what the evaluator, the types and the modules have in common. What it can do is said in
 * `vm.ts`; here it is put together.
 */
import { NULL, TYPE, indexOf, type Python, type Python2Types, type Ref } from '../../objects/index.ts'
import type { Words } from '../../words.ts'
import { FileSystem } from '../io/file-system.ts'
import { processFile } from '../io/proc.ts'
import { STDIO_RULES, Stdio } from '../io/stdio.ts'
import { EQ, type Keywords, type Native, type Slots, type TypeSpec, type Unary } from '../native.ts'
import * as attributes from '../protocols/attributes.ts'
import * as argumentsOf from '../protocols/arguments.ts'
import * as calling from '../protocols/call.ts'
import * as classes from '../protocols/classes.ts'
import * as comparing from '../protocols/compare.ts'
import * as converting from '../protocols/convert.ts'
import * as errors from '../protocols/errors.ts'
import { ObjectModel } from '../protocols/model.ts'
import type { NativeTable } from '../protocols/natives.ts'
import * as operators from '../protocols/operators.ts'
import { reprEnter, reprLeave } from '../protocols/repr-guard.ts'
import * as sequences from '../protocols/sequences.ts'
import { addType } from '../protocols/static-types.ts'
import { nameOfType, shortNameOfType } from '../protocols/type-names.ts'
import { newBuiltin, selfOfBuiltin } from '../types/builtin.ts'
import { newCell } from '../types/cell.ts'
import { mergeDict } from '../types/dict-update.ts'
import type { FileType } from '../types/file.ts'
import { closeDying, newGenerator } from '../types/generator.ts'
import { newCallableIterator } from '../types/iterators.ts'
import { dictOfModule, newModule } from '../types/module.ts'
import { tupleFrom } from '../types/tuple.ts'
import { declareTypes } from '../types/index.ts'
import { Raised, type BinarySlot, type ExceptionName, type Host, type Vm } from '../vm.ts'
import { FORK } from '../modules/posix.ts'
import { goesDeeper } from './c-stack.ts'
import { nativeOfItem } from './calls.ts'
import { Children } from './children.ts'
import { CodeTable, type LoadedCode } from './codes.ts'
import { compileSource } from './compile-source.ts'
import { Clock } from './clock.ts'
import { DebugReport } from './debug-report.ts'
import { clearModule } from './finalize.ts'
import { fastToLocals, guardFrames } from './frames.ts'
import { callFunction } from './functions.ts'
import { importModuleLevel } from './imports.ts'
import { hasStackLeft } from './javascript-stack.ts'
import { Modules } from './modules.ts'
import { softSpace, writeObject, writeText } from './print.ts'
import { itemNamed } from './named-items.ts'
import { runCode } from './statements.ts'
import { ThreadState } from './state.ts'
import { display, frameAt } from './traceback.ts'
import { finalizerOf, hasFinalizer } from './finalizers.ts'
import { warn } from './warnings.ts'

/** Who is told of lines and calls. `line` hears of every instruction that begins one, and of one that is jumped back to. */
export interface Hooks {
  line?: (frame: Ref, line: number) => void
  /** Of which codes it hears; absent: of all. */
  hears?: (code: LoadedCode) => boolean
  enter?: (frame: Ref) => void
  leave?: (frame: Ref) => void
  back?: (frame: Ref) => void
  /** A child has ended, and what it did is undone. */
  childEnded?: () => void
  /** Hears again and again, whatever is evaluated. May throw, which no program can catch. */
  pulse?: () => void
}

export class ProcessExit extends Error {
  override name = 'ProcessExit'
  readonly status: number

  constructor(status: number) {
    super(`exit status ${status}`)
    this.status = status
  }
}

export interface InterpreterOptions {
  readonly host: Host
  readonly libc?: Vm['libc']
  readonly stdio?: Stdio
}

export class Interpreter implements Vm {
  readonly python: Python
  readonly types2: Python2Types
  readonly host: Host
  readonly raised = new Raised('a Python exception is set')
  readonly libc: Vm['libc']
  readonly stdio: Stdio
  readonly words: Words
  readonly state: ThreadState
  readonly model: ObjectModel
  readonly natives: NativeTable
  readonly codes: CodeTable
  readonly modules: Modules
  readonly files: FileSystem
  readonly children: Children
  /** The number of the builtin `fork`, which the loop carries out itself. */
  readonly forkNumber: number
  readonly fileType: FileType
  readonly hooks: Hooks = {}
  readonly None: Ref
  readonly True: Ref
  readonly False: Ref
  readonly NotImplemented: Ref
  readonly Ellipsis: Ref
  /** Layouts that the loop tells apart. */
  readonly layouts: Readonly<
    Record<'function' | 'method' | 'builtin' | 'generator' | 'module' | 'list' | 'str', number>
  >
  /** Where a builtin has the number of what it calls, counted from its first reference. */
  readonly nativeWord: number
  /** By layout: tp_iternext of the interpreter's own types. */
  readonly nexts: (Unary | undefined)[] = []
  /** Whether the frame that `evaluate` came back from has yielded. */
  yielded = false
  readonly clock: Clock
  private readonly specs: readonly TypeSpec[]

  /**
   * An interpreter without types and modules: `make` makes them, or the state of one that has done so is laid over the
   * timeline. Records of what is declared here are made in both cases, the same.
   */
  constructor(python: Python, { host, libc, stdio }: InterpreterOptions) {
    this.python = python
    this.types2 = python.python2 as Python2Types
    this.host = host
    this.libc = libc ?? { trim: () => false, mallopt: () => true, mallinfo: () => ({}) }
    this.stdio = stdio ?? new Stdio(python.memory, STDIO_RULES['2.36'])
    this.words = python.objects.store.words
    this.state = new ThreadState(python.timeline, () => guardFrames(this))
    this.codes = new CodeTable(this)
    const { fixed } = this.types2
    this.layouts = {
      function: fixed.typeOf('function'),
      method: fixed.typeOf('method'),
      builtin: fixed.typeOf('builtin'),
      generator: fixed.typeOf('generator'),
      module: fixed.typeOf('module'),
      list: python.lists.type,
      str: python.strs.type,
    }
    this.nativeWord = fixed.layouts.builtin.wordsAt - 3
    this.files = new FileSystem(python.timeline, host, (name) => processFile(python.memory.process, name))
    this.None = python.none
    ;[this.False, this.True] = python.numbers.bools
    this.model = new ObjectModel(this, python.timeline, this.types2.classes)
    this.natives = this.model.natives
    const { specs, notImplemented, ellipsis, fileType } = declareTypes(this)
    this.specs = specs
    this.NotImplemented = notImplemented
    this.Ellipsis = ellipsis
    this.fileType = fileType
    python.keys.slow = {
      hash: (key) => comparing.hash(this, key),
      same: (a, b) => comparing.compareBool(this, a, b, EQ),
    }
    this.types2.classes.hasFinalizer = (record) => hasFinalizer(this, record)
    python.objects.finalizers = (ref) => this.finalize(ref)
    python.objects.collector.report = new DebugReport(this)
    this.children = new Children(this)
    this.clock = new Clock(python.timeline, python.memory)
    this.modules = new Modules(this)
    this.forkNumber = this.natives.numberOf('fork', FORK)
    this.model.endDeclarations()
  }

  make(): void {
    this.clock.start()
    for (const spec of this.specs) this.addType(spec)
    this.modules.make()
  }

  /** What it refers to itself beside constants, and how that is called. */
  ownReferences(): readonly { readonly name: string; readonly ref: Ref }[] {
    const { state, model, modules } = this
    const named = (name: string, refs: Iterable<Ref>) => Array.from(refs, (ref) => ({ name, ref }))
    return [
      ...named('what is raised', [state.type, state.value, state.traceback]),
      ...named('what is handled', [state.handledType, state.handledValue, state.handledTraceback]),
      ...named('the dict of the thread', [state.dict]),
      ...named('the object model', model.ownReferences()),
      ...named('the modules', modules.ownReferences()),
    ].filter(({ ref }) => ref !== NULL)
  }

  // --- references

  incref(ref: Ref): Ref {
    this.python.objects.incref(ref)
    return ref
  }
  decref(ref: Ref): void {
    this.python.objects.decref(ref)
  }
  none(): Ref {
    return this.incref(this.None)
  }
  bool(value: boolean): Ref {
    return this.incref(value ? this.True : this.False)
  }
  notImplemented(): Ref {
    return this.incref(this.NotImplemented)
  }
  outside<Answer>(make: () => Answer): Answer {
    return this.python.memory.outside(make)
  }

  // --- making values

  int(value: number): Ref {
    return this.python.numbers.int(value)
  }
  integer(value: bigint | number): Ref {
    if (typeof value === 'number' && Number.isSafeInteger(value)) return this.int(value)
    const big = BigInt(value)
    return BigInt.asIntN(64, big) === big ? this.python.numbers.intOf(big) : this.long(big)
  }
  long(value: bigint | number): Ref {
    return this.python.numbers.longOf(BigInt(value))
  }
  float(value: number): Ref {
    return this.python.numbers.makeFloat(value)
  }
  complex(real: number, imaginary: number): Ref {
    return this.python.numbers.complexOf(real, imaginary)
  }
  str(bytes: string): Ref {
    return this.python.strs.fromText(bytes)
  }
  interned(text: string): Ref {
    return this.python.strs.interned(text)
  }
  unicode(text: string): Ref {
    return this.types2.unicodes.fromText(text)
  }
  tuple(items: readonly Ref[]): Ref {
    const { tuples } = this.python
    const tuple = tuples.create(items.length)
    for (let index = 0; index < items.length; index++) tuples.init(tuple, index, items[index] as Ref)
    return tuple
  }
  list(items: readonly Ref[]): Ref {
    const { lists } = this.python
    const list = lists.create(items.length)
    for (let index = 0; index < items.length; index++) lists.init(list, index, items[index] as Ref)
    return list
  }
  dict(): Ref {
    return this.types2.dicts.create()
  }

  // --- reading values

  isInt(ref: Ref): boolean {
    return this.python.numbers.isInt(ref)
  }
  isLong(ref: Ref): boolean {
    return this.python.numbers.isLong(ref)
  }
  isFloat(ref: Ref): boolean {
    return this.python.numbers.isFloat(ref)
  }
  isComplex(ref: Ref): boolean {
    return this.python.numbers.isComplex(ref)
  }
  isStr(ref: Ref): boolean {
    return this.python.strs.isStr(ref)
  }
  isUnicode(ref: Ref): boolean {
    return this.types2.unicodes.isUnicode(ref)
  }
  isTuple(ref: Ref): boolean {
    return this.python.tuples.isTuple(ref)
  }
  isList(ref: Ref): boolean {
    return this.python.lists.isList(ref)
  }
  isDict(ref: Ref): boolean {
    return this.types2.dicts.isDict(ref)
  }
  isSet(ref: Ref): boolean {
    return this.types2.sets.isSet(ref)
  }
  isType(ref: Ref): boolean {
    return this.types2.classes.isType(ref)
  }
  bigintOf(ref: Ref): bigint {
    const value = this.python.numbers.bigintOf(ref)
    if (value === undefined) throw new RangeError('no int and no long')
    return value
  }
  numberOf(ref: Ref): number {
    const { numbers } = this.python
    return numbers.valueOf(ref) ?? Number(numbers.bigintOf(ref))
  }
  floatOf(ref: Ref): number {
    return this.python.numbers.valueOf(ref) as number
  }
  complexOf(ref: Ref): readonly [real: number, imaginary: number] {
    return this.python.numbers.partsOf(ref)
  }
  textOf(ref: Ref): string {
    const { strs } = this.python
    return strs.isStr(ref) ? strs.textOf(ref) : this.types2.unicodes.textOf(ref)
  }
  itemsOf(ref: Ref): Ref[] {
    const { tuples, lists } = this.python
    const of = tuples.isTuple(ref) ? tuples : lists
    const size = of.sizeOf(ref)
    // a pushed item makes room for many
    if (size === 1) return [of.get(ref, 0)]
    const items: Ref[] = []
    for (let index = 0; index < size; index++) items.push(of.get(ref, index))
    return items
  }

  // --- types

  typeOf(ref: Ref): Ref {
    return this.types2.classes.typeOf(ref)
  }
  typeNamed(name: string): Ref {
    return this.model.typeNamed(name)
  }
  typeName(ref: Ref): string {
    return nameOfType(this, this.typeOf(ref))
  }
  nameOfType(type: Ref): string {
    return nameOfType(this, type)
  }
  isSubtype(type: Ref, base: Ref): boolean {
    return type === base || this.types2.classes.isSubtype(type, base)
  }
  isInstanceOf(ref: Ref, name: string): boolean {
    return this.isSubtype(this.typeOf(ref), this.model.typeNamed(name))
  }
  isExactly(ref: Ref, name: string): boolean {
    return this.typeOf(ref) === this.model.typeNamed(name)
  }
  slotsOf(ref: Ref): Slots {
    return this.model.slotsOfType(this.types2.classes.typeOf(ref))
  }
  slotsOfType(type: Ref): Slots {
    return this.model.slotsOfType(type)
  }
  hasGcHeader(ref: Ref): boolean {
    return (
      (ref & 3) === 0 && this.python.objects.gcTypes[this.words.data[indexOf(ref) + TYPE] as number] === 1
    )
  }
  addType(spec: TypeSpec): Ref {
    return addType(this, spec)
  }
  allocate(type: Ref): Ref {
    return this.types2.classes.allocate(type)
  }
  builtin(name: string, native: Native, self: Ref, module: Ref = NULL): Ref {
    return newBuiltin(this, name, native, self, module)
  }
  /** `__name__` of a class of either kind. */
  className(type: Ref): string {
    return this.isType(type)
      ? shortNameOfType(this, type)
      : this.textOf(this.types2.fixed.get('class', type, 'name'))
  }

  // --- errors

  error(type: ExceptionName | Ref, message: string): Raised {
    return errors.error(this, type, message)
  }
  errorFormat(type: ExceptionName | Ref, message: string, reserved?: number): Raised {
    return errors.errorFormat(this, type, message, reserved)
  }
  errorValue(type: ExceptionName | Ref, value: Ref): Raised {
    return errors.errorValue(this, type, value)
  }
  caught(thrown: unknown, type?: ExceptionName | Ref): boolean {
    return errors.caught(this, thrown, type)
  }
  clearError(): void {
    errors.clearError(this)
  }
  /** What was thrown is a Python exception now; anything else is thrown again. */
  toPython(thrown: unknown): void {
    if (thrown !== this.raised) errors.toPythonError(this, thrown)
  }
  exceptionMatches(raised: Ref, handler: Ref): boolean {
    return errors.matches(this, raised, handler)
  }
  warn(category: ExceptionName, message: string, stackLevel = 1): void {
    warn(this, category, message, stackLevel)
  }
  unraisable(context: Ref): void {
    errors.unraisable(this, context)
  }
  printException(type: Ref, value: Ref, traceback: Ref): void {
    display(this, type, value, traceback)
  }
  errorFile(): Ref {
    return this.modules.sysValue('stderr')
  }
  writeError(text: string): void {
    const file = this.errorFile()
    if (file === NULL || file === this.None) return this.host.write(2, text)
    const { state } = this
    const { type, value, traceback } = state
    state.type = state.value = state.traceback = NULL
    try {
      writeText(this, file, text)
    } catch (thrown) {
      this.toPython(thrown)
      this.host.write(2, text)
    }
    errors.restoreError(this, type, value, traceback)
  }

  // --- abstract operations

  call(callable: Ref, args?: readonly Ref[], keywords?: Keywords): Ref {
    return calling.call(this, callable, args, keywords)
  }
  // quick where a builtin takes just the one item, and no call deeper than it has to be where not
  callTuple(callable: Ref, args: Ref, keywords?: Keywords): Ref {
    const { state } = this
    const isQuick = keywords === undefined && state.depth < state.alarm
    const native = isQuick ? nativeOfItem(this, callable, args) : undefined
    if (!native) return calling.callWithTuple(this, callable, calling.argumentsOf(this, args), keywords)
    state.depth++
    try {
      return native.call(this, selfOfBuiltin(this, callable), this.python.tuples.get(args, 0))
    } finally {
      state.depth--
    }
  }
  callMethod(object: Ref, name: string, ...args: Ref[]): Ref {
    return calling.callMethod(this, object, name, ...args)
  }
  callSpecial(object: Ref, name: string, ...args: Ref[]): Ref {
    return calling.callSpecial(this, object, name, args)
  }
  getattr(object: Ref, name: string | Ref): Ref {
    return attributes.getattr(this, object, name)
  }
  findAttribute(object: Ref, name: string | Ref): Ref {
    return attributes.findAttribute(this, object, name)
  }
  setattr(object: Ref, name: string | Ref, value: Ref): void {
    attributes.setattr(this, object, name, value)
  }
  delattr(object: Ref, name: string | Ref): void {
    attributes.delattr(this, object, name)
  }
  genericGetAttribute(object: Ref, name: Ref): Ref {
    return attributes.genericGetAttribute(this, object, name)
  }
  lookup(type: Ref, name: string): Ref {
    return attributes.lookup(this, type, name)
  }
  repr(object: Ref): Ref {
    return converting.repr(this, object)
  }
  strOf(object: Ref): Ref {
    return converting.strOf(this, object)
  }
  reprText(object: Ref): string {
    return converting.reprText(this, object)
  }
  strText(object: Ref): string {
    return converting.strText(this, object)
  }
  unicodeOf(object: Ref): Ref {
    return converting.unicodeOf(this, object)
  }
  hash(object: Ref): void {
    comparing.hash(this, object)
  }
  truth(object: Ref): boolean {
    return comparing.truth(this, object)
  }
  not(object: Ref): boolean {
    return !comparing.truth(this, object)
  }
  richCompare(left: Ref, right: Ref, operator: number): Ref {
    return comparing.richCompare(this, left, right, operator)
  }
  compareBool(left: Ref, right: Ref, operator: number): boolean {
    return comparing.compareBool(this, left, right, operator)
  }
  compare(left: Ref, right: Ref): number {
    return comparing.compare(this, left, right)
  }
  length(object: Ref): number {
    return sequences.length(this, object)
  }
  lengthHint(object: Ref, fallback: number): number {
    return sequences.lengthHint(this, object, fallback)
  }
  iter(object: Ref): Ref {
    return sequences.iter(this, object)
  }
  pulse(): void {
    this.hooks.pulse?.()
  }
  next(iterator: Ref): Ref {
    return sequences.next(this, iterator)
  }
  callableIterator(callable: Ref, sentinel: Ref): Ref {
    return newCallableIterator(this, callable, sentinel)
  }
  forEach(iterable: Ref, visit: (item: Ref) => boolean | void): void {
    sequences.forEach(this, iterable, visit)
  }
  sequenceFast(iterable: Ref, message: string): Ref {
    return sequences.sequenceFast(this, iterable, message)
  }
  getItem(object: Ref, key: Ref): Ref {
    return sequences.getItem(this, object, key)
  }
  setItem(object: Ref, key: Ref, value: Ref): void {
    sequences.setItem(this, object, key, value)
  }
  deleteItem(object: Ref, key: Ref): void {
    sequences.deleteItem(this, object, key)
  }
  contains(container: Ref, value: Ref): boolean {
    return sequences.contains(this, container, value)
  }
  binary(slot: BinarySlot, left: Ref, right: Ref): Ref {
    return operators.binary(this, slot, left, right)
  }
  inplace(slot: BinarySlot, left: Ref, right: Ref): Ref {
    return operators.inplace(this, slot, left, right)
  }
  power(base: Ref, exponent: Ref, modulus: Ref): Ref {
    return operators.power(this, base, exponent, modulus)
  }
  unary(slot: 'negative' | 'positive' | 'absolute' | 'invert', object: Ref): Ref {
    return operators.unary(this, slot, object)
  }
  index(object: Ref, overflow?: ExceptionName): number {
    return converting.index(this, object, overflow)
  }
  isIndex(object: Ref): boolean {
    return converting.isIndex(this, object)
  }
  indexRef(object: Ref): Ref {
    return converting.toIndex(this, object)
  }
  toInt(object: Ref): Ref {
    return converting.toInt(this, object)
  }
  toLong(object: Ref): Ref {
    return converting.toLong(this, object)
  }
  toFloat(object: Ref): Ref {
    return converting.toFloat(this, object)
  }
  isCallable(object: Ref): boolean {
    return calling.isCallable(this, object)
  }
  isInstance(object: Ref, classOrTuple: Ref): boolean {
    return classes.isInstance(this, object, classOrTuple)
  }
  isSubclass(type: Ref, classOrTuple: Ref): boolean {
    return classes.isSubclass(this, type, classOrTuple)
  }
  reprEnter(object: Ref): boolean {
    return reprEnter(this, object)
  }
  reprLeave(object: Ref): void {
    reprLeave(this, object)
  }
  nested<Answer>(where: string, work: () => Answer): Answer {
    const { state } = this
    state.frameless++
    try {
      return this.deeper(where, work)
    } finally {
      state.frameless--
    }
  }
  deeper<Answer>(where: string, work: () => Answer): Answer {
    const { state } = this
    const mayGo = state.depth < state.alarm || goesDeeper(state, this.python.memory.process)
    if (!mayGo || !hasStackLeft(state.nesting))
      throw this.errorFormat('RuntimeError', `maximum recursion depth exceeded${where}`)
    state.depth++
    state.nesting++
    try {
      return work()
    } finally {
      state.depth--
      state.nesting--
    }
  }

  // --- arguments of natives

  parseArity(name: string, args: readonly Ref[], least: number, most: number): void {
    argumentsOf.parseArity(this, name, args, least, most)
  }
  parseKeywords(
    name: string,
    args: readonly Ref[],
    keywords: Keywords | undefined,
    names: readonly string[],
    required: number,
  ): Ref[] {
    return argumentsOf.parseKeywords(this, name, args, keywords, names, required)
  }
  argumentInt(argument: Ref): number {
    return argumentsOf.argumentInt(this, argument)
  }
  argumentFloat(argument: Ref): number {
    return argumentsOf.argumentFloat(this, argument)
  }
  argumentString(name: string, position: number, argument: Ref): string {
    return argumentsOf.argumentString(this, name, position, argument)
  }

  // --- functions and frames

  callFunction(callee: Ref, args: readonly Ref[], keywords: Keywords | undefined): Ref {
    return callFunction(this, callee, args, keywords)
  }
  newCell(contents: Ref): Ref {
    return newCell(this, contents)
  }
  newGenerator(frame: Ref): Ref {
    return newGenerator(this, frame)
  }
  toTuple(iterable: Ref): Ref {
    return tupleFrom(this, iterable)
  }
  updateDict(dict: Ref, other: Ref): void {
    mergeDict(this, dict, other)
  }

  private finalize(ref: Ref): void {
    const layout = this.words.data[indexOf(ref) + TYPE] as number
    if (layout === this.layouts.generator) return closeDying(this, ref)
    if (layout === this.layouts.module) return clearModule(this, ref)
    const { state } = this
    const { type, value, traceback } = state
    state.type = state.value = state.traceback = NULL
    const method = finalizerOf(this, ref)
    if (method !== NULL) {
      try {
        this.decref(this.call(method))
      } catch (thrown) {
        this.toPython(thrown)
        errors.unraisable(this, method)
      }
      this.decref(method)
    }
    errors.restoreError(this, type, value, traceback)
  }

  // --- the world around

  moduleNamed(name: string): Ref {
    return itemNamed(this, this.modules.loaded, name)
  }
  importModule(name: string): Ref {
    const list = this.outside(() => this.list([this.none()]))
    try {
      return importModuleLevel(this, name, NULL, list, 0)
    } finally {
      this.decref(list)
    }
  }
  importLevel(name: string, globals: Ref, _locals: Ref, from: Ref, level: number): Ref {
    return importModuleLevel(this, name, globals, from, level)
  }
  reload(module: Ref): Ref {
    return this.modules.reload(module)
  }
  moduleDict(module: Ref): Ref {
    return dictOfModule(this, module)
  }
  newModule(name: string): Ref {
    return newModule(this, name)
  }
  writeTo(file: Ref, text: string): void {
    writeText(this, file, text)
  }
  writeObject(file: Ref, object: Ref, isRaw = true): void {
    writeObject(this, object, file, isRaw)
  }
  softSpace(file: Ref, value: boolean): boolean {
    return softSpace(this, file, value)
  }
  standardFile(name: 'stdin' | 'stdout' | 'stderr'): Ref {
    const file = this.modules.sysValue(name)
    if (file === NULL) throw this.error('RuntimeError', `lost sys.${name}`)
    return file
  }
  globals(): Ref {
    const { frame } = this.state
    return frame === NULL ? NULL : this.types2.frames.globalsOf(frame)
  }
  locals(): Ref {
    const { frame } = this.state
    return frame === NULL ? NULL : fastToLocals(this, frame)
  }
  builtins(): Ref {
    const { frame } = this.state
    return frame === NULL ? this.modules.builtinDict : this.types2.frames.builtinsOf(frame)
  }
  frame(depth = 0): Ref {
    return frameAt(this, depth)
  }
  handled(): readonly [type: Ref, value: Ref, traceback: Ref] {
    const { handledType, handledValue, handledTraceback } = this.state
    return [handledType, handledValue, handledTraceback]
  }
  clearHandled(): void {
    const { state } = this
    const { handledType, handledValue, handledTraceback } = state
    state.handledType = state.handledValue = state.handledTraceback = NULL
    this.decref(handledType)
    this.decref(handledValue)
    this.decref(handledTraceback)
    for (const name of ['exc_type', 'exc_value', 'exc_traceback']) this.modules.setSysValue(name, this.None)
  }
  get recursionLimit(): number {
    return this.state.recursionLimit
  }
  set recursionLimit(limit: number) {
    this.state.recursionLimit = limit
  }
  addressOf(ref: Ref): number {
    return this.python.idOf(ref)
  }
  evalCode(code: Ref, globals: Ref, locals: Ref): Ref {
    return runCode(this, code, globals, locals)
  }
  compile(
    source: string,
    file: string,
    mode: 'exec' | 'eval' | 'single',
    flags = 0,
    inherits = true,
    fromString = file.startsWith('<'),
  ): Ref {
    return compileSource(this, source, { file, mode, flags, inherits, fromString })
  }
  seconds(): number {
    return this.clock.seconds
  }
  processorSeconds(): number {
    return this.clock.worked
  }
  sleep(seconds: number): void {
    this.clock.sleep(seconds)
  }
  waitFor(pid: number): { readonly pid: number; readonly status: number } | undefined {
    return this.children.waitFor(pid)
  }
  get pid(): number {
    return this.children.pid
  }
  exit(status: number): never {
    throw new ProcessExit(status)
  }
}
