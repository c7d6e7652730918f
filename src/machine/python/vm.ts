/**
 * What the evaluator offers to types, builtins and modules: Python's abstract operations, on references. Follows
 * Include/abstract.h, object.h, pyerrors.h, ceval.h, modsupport.h of CPython 2.7.
 *
 * Arguments are borrowed; a Ref that is answered is a new reference, except where it says "borrowed".
 */
import type { Python, Python2Types, Ref } from '../objects/index.ts'
import type { ThreadState } from './evaluator/state.ts'
import type { Keywords, Native, Slots, TypeSpec } from './native.ts'
import type { ObjectModel } from './protocols/model.ts'

/** Thrown in JavaScript where a Python exception is set. There is one of it for each process: `vm.raised`. */
export class Raised extends Error {
  override name = 'Raised'
}

/** The names of the builtin exceptions. */
export type ExceptionName =
  | 'BaseException'
  | 'Exception'
  | 'SystemExit'
  | 'KeyboardInterrupt'
  | 'GeneratorExit'
  | 'StopIteration'
  | 'StandardError'
  | 'ArithmeticError'
  | 'FloatingPointError'
  | 'OverflowError'
  | 'ZeroDivisionError'
  | 'AssertionError'
  | 'AttributeError'
  | 'EnvironmentError'
  | 'IOError'
  | 'OSError'
  | 'EOFError'
  | 'ImportError'
  | 'LookupError'
  | 'IndexError'
  | 'KeyError'
  | 'MemoryError'
  | 'NameError'
  | 'UnboundLocalError'
  | 'ReferenceError'
  | 'RuntimeError'
  | 'NotImplementedError'
  | 'SyntaxError'
  | 'IndentationError'
  | 'TabError'
  | 'SystemError'
  | 'TypeError'
  | 'ValueError'
  | 'UnicodeError'
  | 'UnicodeDecodeError'
  | 'UnicodeEncodeError'
  | 'UnicodeTranslateError'
  | 'Warning'
  | 'DeprecationWarning'
  | 'PendingDeprecationWarning'
  | 'RuntimeWarning'
  | 'SyntaxWarning'
  | 'UserWarning'
  | 'FutureWarning'
  | 'ImportWarning'
  | 'UnicodeWarning'
  | 'BytesWarning'
  | 'BufferError'

/** What stands outside of the simulated computer: where it writes to, what it reads, which files there are. */
export interface Host {
  /** Bytes (a character each) to file descriptor 1 or 2, or another one. */
  write(descriptor: number, bytes: string): void
  /** Up to `most` bytes, at least one; '' at the end of input; undefined: Ctrl+C is pressed in their place. */
  read(descriptor: number, most: number): string | undefined
  /** The bytes of a file of the simulated computer's; undefined where there is none. */
  readFile(path: string): string | undefined
  /** False where it can't be written. */
  writeFile?(path: string, bytes: string): boolean
  /** What displayhook has to show, without a line end; absent: it goes to sys.stdout. */
  show?(bytes: string): void
  /** What is told of an error that ends a cell follows. */
  failing?(): void
}

export interface Vm {
  readonly python: Python
  readonly types2: Python2Types
  readonly host: Host
  readonly raised: Raised
  readonly model: ObjectModel
  /** Of the running thread: what is being raised and handled, how deep calls are nested. */
  readonly state: ThreadState

  // --- references
  incref(ref: Ref): Ref // answers the same
  decref(ref: Ref): void
  none(): Ref
  bool(value: boolean): Ref
  notImplemented(): Ref
  /** Borrowed. */
  readonly None: Ref
  readonly True: Ref
  readonly False: Ref
  readonly NotImplemented: Ref
  readonly Ellipsis: Ref
  /** What `make` makes is part of the interpreter's data: no event, no simulated memory. */
  outside<Answer>(make: () => Answer): Answer

  // --- making values
  int(value: number): Ref // |value| < 2**53 and within a C long
  /** An int where it fits a C long, else a long. */
  integer(value: bigint | number): Ref
  long(value: bigint | number): Ref
  float(value: number): Ref
  complex(real: number, imaginary: number): Ref
  str(bytes: string): Ref
  /** An interned string, as names are. */
  interned(text: string): Ref
  unicode(text: string): Ref
  /** Take over the references of the items. */
  tuple(items: readonly Ref[]): Ref
  list(items: readonly Ref[]): Ref
  dict(): Ref

  // --- reading values; exact types and derived ones alike
  isInt(ref: Ref): boolean // int, bool and derived
  isLong(ref: Ref): boolean
  isFloat(ref: Ref): boolean
  isComplex(ref: Ref): boolean
  isStr(ref: Ref): boolean
  isUnicode(ref: Ref): boolean
  isTuple(ref: Ref): boolean
  isList(ref: Ref): boolean
  isDict(ref: Ref): boolean
  isSet(ref: Ref): boolean // set or frozenset
  isType(ref: Ref): boolean
  /** Of an int, long or bool; throws RangeError of anything else. */
  bigintOf(ref: Ref): bigint
  /** Of an int (exact for all of a C long only as bigintOf says). */
  numberOf(ref: Ref): number
  /** Of a float or derived. */
  floatOf(ref: Ref): number
  complexOf(ref: Ref): readonly [real: number, imaginary: number]
  /** The bytes of a str, a character each; the text of a unicode. */
  textOf(ref: Ref): string
  /** Items of a tuple or list, borrowed, copied. */
  itemsOf(ref: Ref): Ref[]

  // --- types
  /** Borrowed: the type object of an object (ob_type; `instance` for an old-style instance). */
  typeOf(ref: Ref): Ref
  /** Borrowed: a builtin type by its tp_name. */
  typeNamed(name: string): Ref
  /** tp_name, which messages say ('%.200s'): `__name__` of classes; of other types with their module, where it is not `__builtin__`. */
  typeName(ref: Ref): string // of the type of an object
  nameOfType(type: Ref): string
  isSubtype(type: Ref, base: Ref): boolean
  /** isinstance for builtin types by name, with derived ones: quick. */
  isInstanceOf(ref: Ref, name: string): boolean
  /** Whether its type is exactly this one. */
  isExactly(ref: Ref, name: string): boolean
  slotsOfType(type: Ref): Slots
  /** PyObject_IS_GC. */
  hasGcHeader(ref: Ref): boolean
  slotsOf(ref: Ref): Slots // of the type of an object, inherited ones included
  /** Makes a static type of a spec, once; borrowed. */
  addType(spec: TypeSpec): Ref
  /** PyType_GenericAlloc of a layout for `type` (which may be derived): fields 0, with room for a derived type's own. */
  allocate(type: Ref): Ref
  /** A builtin function or method object. `self` and `module` may be NULL. */
  builtin(name: string, native: Native, self: Ref, module?: Ref): Ref

  // --- errors
  /** Sets the exception and answers `raised`, to be thrown: `throw vm.error('TypeError', 'a float is required')` (PyErr_SetString). */
  error(type: ExceptionName | Ref, message: string): Raised
  /**
   * The same with PyErr_Format's extra reallocation of the message, for which room is made first for so many characters: 20 for
   * each number.
   */
  errorFormat(type: ExceptionName | Ref, message: string, reserved?: number): Raised
  /** With a value of any type, whose reference it takes over (PyErr_SetObject); a tuple becomes the arguments. */
  errorValue(type: ExceptionName | Ref, value: Ref): Raised
  /** Whether what was thrown is a Python exception of this type; anything else that was thrown is thrown again. */
  caught(thrown: unknown, type?: ExceptionName | Ref): boolean
  /** What was thrown is a Python exception from now on; anything else that was thrown is thrown again. */
  toPython(thrown: unknown): void
  /** Forgets the exception. */
  clearError(): void
  /** PyErr_BadArgument-like: "an integer is required" etc. are the natives' own business. */
  /** PyErr_Warn(category): writes to stderr as `warnings` does by default, once for each place. */
  warn(category: ExceptionName, message: string, stackLevel?: number): void
  /** PySys_WriteStderr. */
  writeError(text: string): void
  /** Borrowed: sys.stderr; NULL where there is none. */
  errorFile(): Ref
  /** PyErr_WriteUnraisable. */
  unraisable(context: Ref): void

  // --- abstract operations (Objects/object.c, abstract.c)
  call(callable: Ref, args?: readonly Ref[], keywords?: Keywords): Ref
  /** A method by name (PyObject_CallMethod). */
  callMethod(object: Ref, name: string, ...args: Ref[]): Ref
  /** A special method of the object's type, never of the object itself (`_PyObject_LookupSpecial`); AttributeError without it. */
  callSpecial(object: Ref, name: string, ...args: Ref[]): Ref
  /** The same with a tuple that there is already, as C code calls that keeps one (PyObject_Call). */
  callTuple(callable: Ref, args: Ref, keywords?: Keywords): Ref
  /** The special method of an object's type, bound, or called; `undefined` where there is none (lookup_maybe). Old-style instances too. */
  getattr(object: Ref, name: string | Ref): Ref
  /** NULL in place of an AttributeError. */
  findAttribute(object: Ref, name: string | Ref): Ref
  setattr(object: Ref, name: string | Ref, value: Ref): void
  delattr(object: Ref, name: string | Ref): void
  /** _PyType_Lookup: borrowed; NULL where no class in the mro has it. */
  lookup(type: Ref, name: string): Ref
  repr(object: Ref): Ref // a str
  strOf(object: Ref): Ref // str(object): a str
  /** JavaScript text of repr and str. */
  reprText(object: Ref): string
  strText(object: Ref): string
  unicodeOf(object: Ref): Ref
  hash(object: Ref): void // sets python.keys.low and high; TypeError "unhashable type: 'list'"
  truth(object: Ref): boolean
  not(object: Ref): boolean
  richCompare(left: Ref, right: Ref, operator: number): Ref
  /** With the shortcut of identity (PyObject_RichCompareBool). */
  compareBool(left: Ref, right: Ref, operator: number): boolean
  /** cmp(left, right). */
  compare(left: Ref, right: Ref): number
  length(object: Ref): number // TypeError "object of type 'int' has no len()"
  /** _PyObject_LengthHint. */
  lengthHint(object: Ref, fallback: number): number
  iter(object: Ref): Ref // TypeError "'int' object is not iterable"
  /** Work that may be long says that it goes on: here it may be thrown out. */
  pulse(): void
  /** The next item; NULL at the end. */
  next(iterator: Ref): Ref
  /** iter(callable, sentinel). */
  callableIterator(callable: Ref, sentinel: Ref): Ref
  /** Each item, borrowed only for as long as `visit` runs; false stops. */
  forEach(iterable: Ref, visit: (item: Ref) => boolean | void): void
  /** PySequence_Fast: a new reference to a list or tuple of its items; `message` is the TypeError where it is not iterable. */
  sequenceFast(iterable: Ref, message: string): Ref
  getItem(object: Ref, key: Ref): Ref
  setItem(object: Ref, key: Ref, value: Ref): void
  deleteItem(object: Ref, key: Ref): void
  contains(container: Ref, value: Ref): boolean
  /** `+`, `-` … by slot: binary('add', …), with coercion, reflected operations and its TypeError. */
  binary(slot: BinarySlot, left: Ref, right: Ref): Ref
  inplace(slot: BinarySlot, left: Ref, right: Ref): Ref
  power(base: Ref, exponent: Ref, modulus: Ref): Ref
  unary(slot: 'negative' | 'positive' | 'absolute' | 'invert', object: Ref): Ref
  /** PyNumber_Index as a JavaScript number clipped to a Py_ssize_t (PyNumber_AsSsize_t with NULL) or, with `overflow`, that error. */
  index(object: Ref, overflow?: ExceptionName): number
  isIndex(object: Ref): boolean
  /** PyNumber_Index: an int or a long. */
  indexRef(object: Ref): Ref
  /** PyNumber_Int, Long, Float. */
  toInt(object: Ref): Ref
  toLong(object: Ref): Ref
  toFloat(object: Ref): Ref
  isCallable(object: Ref): boolean
  isInstance(object: Ref, classOrTuple: Ref): boolean
  isSubclass(type: Ref, classOrTuple: Ref): boolean
  /** Py_ReprEnter and Leave: false where it is being repr'd already. */
  reprEnter(object: Ref): boolean
  reprLeave(object: Ref): void
  /** Py_EnterRecursiveCall around `work`: RuntimeError "maximum recursion depth exceeded" + where. */
  nested<Answer>(where: string, work: () => Answer): Answer
  /** The same around a call of a Python object, which takes more of the C stack. */
  deeper<Answer>(where: string, work: () => Answer): Answer

  // --- arguments of natives (Python/getargs.c)
  /** "f() takes at least 1 argument (0 given)" and its kin. */
  parseArity(name: string, args: readonly Ref[], least: number, most: number): void
  /** PyArg_ParseTupleAndKeywords: values by position of `names`, NULL where absent; the first `required` must be there. Borrowed. */
  parseKeywords(
    name: string,
    args: readonly Ref[],
    keywords: Keywords | undefined,
    names: readonly string[],
    required: number,
  ): Ref[]
  /** 'n' / 'i' / 'l' formats: "an integer is required", floats with a DeprecationWarning's TypeError "integer argument expected, got float". */
  argumentInt(argument: Ref): number
  /** 'd': "a float is required". */
  argumentFloat(argument: Ref): number
  /** 's': the bytes of a str (or a unicode encoded as ascii); TypeError `${name}() argument ${position} must be string, not int`,
   * without its beginning where there is no name (PyArg_ParseTuple of 2.7.6 does not say it). */
  argumentString(name: string, position: number, argument: Ref): string

  // --- the world around
  /** Borrowed; NULL where it is not loaded. sys.modules. */
  moduleNamed(name: string): Ref
  importModule(name: string): Ref
  /** Borrowed: dict of a module. */
  moduleDict(module: Ref): Ref
  /** sys.stdout, sys.stderr as files: PyFile_WriteString. */
  writeTo(file: Ref, text: string): void
  /** sys.stdout and its like, borrowed; RuntimeError where it is lost. */
  standardFile(name: 'stdin' | 'stdout' | 'stderr'): Ref
  /** PyErr_Display: traceback and message to sys.stderr. */
  printException(type: Ref, value: Ref, traceback: Ref): void
  /** PyFile_WriteObject with Py_PRINT_RAW. */
  writeObject(file: Ref, object: Ref, isRaw?: boolean): void
  /** PyFile_SoftSpace: sets the flag, answers what it was. */
  softSpace(file: Ref, value: boolean): boolean
  /** PyImport_ImportModuleLevel; globals, locals and the list of names may be NULL. */
  importLevel(name: string, globals: Ref, locals: Ref, from: Ref, level: number): Ref
  reload(module: Ref): Ref
  /** Borrowed globals, locals and builtins of the running Python frame. */
  globals(): Ref
  locals(): Ref
  builtins(): Ref
  /** Borrowed: the frame that runs, or the one so many calls further out; NULL outside of any. */
  frame(depth?: number): Ref
  /** sys.exc_info: what is being handled, borrowed; NULLs where nothing is. */
  handled(): readonly [type: Ref, value: Ref, traceback: Ref]
  clearHandled(): void
  recursionLimit: number
  /** Where an object lies: `id`. */
  addressOf(ref: Ref): number
  /** PyEval_EvalCode of a code object. */
  evalCode(code: Ref, globals: Ref, locals: Ref): Ref
  /** A code object of source text (Py_CompileStringFlags); `flags` of the caller's future statements are added where `inherits`. */
  compile(
    source: string,
    file: string,
    mode: 'exec' | 'eval' | 'single',
    flags: number,
    inherits: boolean,
    /** It is a string of the program's, whatever its file is called. */
    fromString?: boolean,
  ): Ref
  /** Seconds since the machine was started, by its own clock. */
  seconds(): number
  /** Of these, those in which the processor worked for the program. */
  processorSeconds(): number
  /** The number of the process that runs. */
  readonly pid: number
  /** A child that has ended and was not waited for yet (-1: any); undefined where there is none. */
  waitFor(pid: number): { readonly pid: number; readonly status: number } | undefined
  /** _exit: ends the process at once. */
  exit(status: number): never
  /** What glibc offers beside malloc and free. */
  readonly libc: {
    trim(pad: number): boolean
    mallopt(option: number, value: number): boolean
    mallinfo(): Readonly<Record<string, number>>
  }
  /** PyObject_GenericGetAttr. */
  genericGetAttribute(object: Ref, name: Ref): Ref
  /** Lets that clock go on. */
  sleep(seconds: number): void
}

export type BinarySlot =
  | 'add'
  | 'subtract'
  | 'multiply'
  | 'divide'
  | 'trueDivide'
  | 'floorDivide'
  | 'remainder'
  | 'divmod'
  | 'lshift'
  | 'rshift'
  | 'and'
  | 'xor'
  | 'or'
