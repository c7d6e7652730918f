/**
 * New frames and their arguments. Follows Objects/frameobject.c (PyFrame_New, PyFrame_GetLineNumber) and Python/ceval.c
 * (PyEval_EvalCodeEx up to the evaluation, kwd_as_string) of CPython 2.7.
 */
import {
  FRAME_BACK,
  FRAME_BUILTINS,
  FRAME_CODE,
  FRAME_GLOBALS,
  FIELDS,
  FRAME_LAST_INSTRUCTION,
  FRAME_LOCAL_COUNT,
  FRAME_LOCALS,
  FRAME_SLOTS,
  FRAME_WORDS,
  NULL,
  TUPLE_ITEMS,
  indexOf,
  type Ref,
} from '../../objects/index.ts'
import { CO_GENERATOR, CO_NEWLOCALS, CO_OPTIMIZED, CO_VARARGS, CO_VARKEYWORDS, lineOf } from '../code.ts'
import { EQ } from '../native.ts'
import type { LoadedCode } from './codes.ts'
import type { Interpreter } from './interpreter.ts'

/** PyFrame_New; `locals` is borrowed, and may be NULL. */
export function newFrame(vm: Interpreter, code: Ref, globals: Ref, locals: Ref): Ref {
  const { frames } = vm.types2
  const { data } = vm.words
  const back = vm.state.frame
  const builtins =
    back !== NULL && data[indexOf(back) + FRAME_GLOBALS] === globals
      ? (data[indexOf(back) + FRAME_BUILTINS] as Ref)
      : builtinsOf(vm, globals)
  const { flags } = vm.codes.of(code)
  if ((flags & CO_OPTIMIZED) !== 0 && (flags & CO_NEWLOCALS) !== 0)
    return frames.enter(code, back, builtins, globals, NULL)
  const frame = frames.enter(code, back, builtins, globals, NULL)
  const names = (flags & CO_NEWLOCALS) !== 0 ? vm.dict() : vm.incref(locals === NULL ? globals : locals)
  frames.setLocalsDict(frame, names)
  return frame
}

/** Borrowed: the dict of the builtins that a frame with these globals gets. */
export function builtinsOf(vm: Interpreter, globals: Ref): Ref {
  const found = vm.types2.dicts.get(globals, vm.model.name('__builtins__'))
  if (found === NULL) return vm.modules.builtinDict
  return vm.isDict(found) ? found : vm.moduleDict(found)
}

/** Before writes to frames that run: their records, variables and stacks. */
export function guardFrames({ state, words, codes }: Interpreter): void {
  for (let { frame } = state; frame !== NULL; frame = words.data[indexOf(frame) + FRAME_BACK] as Ref) {
    const record = indexOf(frame)
    words.guardRange(record, record + FRAME_WORDS)
    const { data } = words
    const slots = data[record + FRAME_SLOTS] as number
    const { stacksize } = codes.of(data[record + FRAME_CODE] as Ref).code
    words.guardRange(slots, slots + (data[record + FRAME_LOCAL_COUNT] as number) + stacksize)
  }
}

/** The line at which a frame is. */
export function lineOfFrame(vm: Interpreter, frame: Ref): number {
  const { data } = vm.words
  const record = indexOf(frame)
  return lineOf(
    vm.codes.of(data[record + FRAME_CODE] as Ref).code,
    data[record + FRAME_LAST_INSTRUCTION] as number,
  )
}

/**
 * A frame for a call of a function, with its arguments: `count` of them from the word `args` on, or in an array, then `pairs`
 * of names and values from the word `keywords` on, all borrowed. `defaults` is a tuple or NULL, so is `closure`. The frame of
 * a generator has no frame behind it.
 */
export function frameOfCall(
  vm: Interpreter,
  code: Ref,
  globals: Ref,
  locals: Ref,
  args: number | readonly Ref[],
  count: number,
  keywords: number,
  pairs: number,
  defaults: Ref,
  closure: Ref,
): Ref {
  const frame = newFrame(vm, code, globals, locals)
  const { words } = vm
  const { objects } = vm.python
  const loaded = vm.codes.of(code)
  const slots = words.data[indexOf(frame) + FRAME_SLOTS] as number
  try {
    if (loaded.parameters === count && loaded.argcount === count && pairs === 0) {
      words.guardRange(slots, slots + count)
      for (let index = 0; index < count; index++) {
        const value = argumentAt(words.data, args, index)
        objects.incref(value)
        words.data[slots + index] = value
      }
    } else if (
      pairs === 0 &&
      loaded.parameters === loaded.argcount &&
      defaultsFill(vm, loaded, count, defaults)
    ) {
      const { tuples } = vm.python
      const { argcount } = loaded
      const firstDefault = argcount - tuples.sizeOf(defaults)
      words.guardRange(slots, slots + argcount)
      for (let index = 0; index < argcount; index++) {
        const value =
          index < count ? argumentAt(words.data, args, index) : tuples.get(defaults, index - firstDefault)
        objects.incref(value)
        words.data[slots + index] = value
      }
    } else if (loaded.parameters > 0) bindArguments(vm, loaded, slots, args, count, keywords, pairs, defaults)
    else if (count > 0 || pairs > 0)
      throw vm.errorFormat('TypeError', `${loaded.code.name}() takes no arguments (${count + pairs} given)`)
    if (loaded.cells + loaded.frees > 0) makeCells(vm, loaded, slots, closure)
  } catch (thrown) {
    dropFrame(vm, frame)
    throw thrown
  }
  if ((loaded.flags & CO_GENERATOR) !== 0) {
    const back = words.data[indexOf(frame) + FRAME_BACK] as Ref
    words.set(indexOf(frame) + FRAME_BACK, NULL)
    objects.decref(back)
  }
  return frame
}

/** Whether what is missing of the arguments has defaults, and nothing else has to be looked at. */
const defaultsFill = (vm: Interpreter, { argcount }: LoadedCode, count: number, defaults: Ref): boolean =>
  count < argcount && defaults !== NULL && argcount - vm.python.tuples.sizeOf(defaults) <= count

const argumentAt = (data: Int32Array, args: number | readonly Ref[], index: number): Ref =>
  (typeof args === 'number' ? data[args + index] : args[index]) as Ref

/** Lets go of a frame that has run, or never will. */
export function dropFrame(vm: Interpreter, frame: Ref): void {
  vm.state.depth++
  vm.types2.frames.leave(frame)
  vm.state.depth--
}

function bindArguments(
  vm: Interpreter,
  loaded: LoadedCode,
  slots: number,
  args: number | readonly Ref[],
  given: number,
  keywords: number,
  pairs: number,
  defaults: Ref,
): void {
  const { words } = vm
  const { tuples } = vm.python
  const { argcount, flags } = loaded
  const { name } = loaded.code
  const takesMore = (flags & CO_VARARGS) !== 0
  const defaultCount = defaults === NULL ? 0 : tuples.sizeOf(defaults)
  let keywordDict: Ref = NULL
  const setLocal = (index: number, value: Ref): void => words.set(slots + index, value)
  const local = (index: number): Ref => words.data[slots + index] as Ref
  if ((flags & CO_VARKEYWORDS) !== 0) {
    keywordDict = vm.dict()
    setLocal(argcount + (takesMore ? 1 : 0), keywordDict)
  }
  if (given > argcount && !takesMore)
    throw vm.errorFormat(
      'TypeError',
      `${name}() takes ${defaultCount > 0 ? 'at most' : 'exactly'} ${argcount} argument${argcount === 1 ? '' : 's'} (${given + pairs} given)`,
    )
  const positional = Math.min(given, argcount)
  for (let index = 0; index < positional; index++)
    setLocal(index, vm.incref(argumentAt(words.data, args, index)))
  if (takesMore) {
    const rest = tuples.create(given - positional)
    setLocal(argcount, rest)
    for (let index = positional; index < given; index++)
      tuples.init(rest, index - positional, vm.incref(argumentAt(words.data, args, index)))
  }
  for (let pair = 0; pair < pairs; pair++) {
    const keyword = words.data[keywords + 2 * pair] as Ref
    const value = words.data[keywords + 2 * pair + 1] as Ref
    if (!vm.isStr(keyword) && !vm.isUnicode(keyword))
      throw vm.errorFormat('TypeError', `${name}() keywords must be strings`)
    const index = parameterNamed(vm, loaded, keyword)
    if (index >= 0) {
      if (local(index) !== NULL)
        throw vm.errorFormat(
          'TypeError',
          `${name}() got multiple values for keyword argument '${vm.textOf(keyword)}'`,
        )
      setLocal(index, vm.incref(value))
    } else if (keywordDict !== NULL) vm.types2.dicts.set(keywordDict, keyword, value)
    else
      throw vm.errorFormat(
        'TypeError',
        `${name}() got an unexpected keyword argument '${vm.textOf(keyword)}'`,
      )
  }
  if (given >= argcount) return
  const required = argcount - defaultCount
  for (let index = given; index < required; index++) {
    if (local(index) !== NULL) continue
    let bound = 0
    for (let each = 0; each < argcount; each++) if (local(each) !== NULL) bound++
    throw vm.errorFormat(
      'TypeError',
      `${name}() takes ${takesMore || defaultCount > 0 ? 'at least' : 'exactly'} ${required} argument${required === 1 ? '' : 's'} (${bound} given)`,
    )
  }
  for (let index = Math.max(0, positional - required); index < defaultCount; index++)
    if (local(required + index) === NULL) setLocal(required + index, vm.incref(tuples.get(defaults, index)))
}

/** Which parameter a keyword names: by identity first, names are interned; -1: none. */
function parameterNamed(vm: Interpreter, loaded: LoadedCode, keyword: Ref): number {
  const { argcount, code } = loaded
  const text = vm.textOf(keyword)
  if (vm.isExactly(keyword, 'str') || vm.isExactly(keyword, 'unicode')) {
    const index = code.varnames.indexOf(text)
    return index < argcount ? index : -1
  }
  for (let index = 0; index < argcount; index++) {
    const name = vm.interned(code.varnames[index] as string)
    try {
      if (vm.compareBool(keyword, name, EQ)) return index
    } finally {
      vm.decref(name)
    }
  }
  return -1
}

function makeCells(vm: Interpreter, loaded: LoadedCode, slots: number, closure: Ref): void {
  const { words } = vm
  const { nlocals } = loaded.code
  for (let cell = 0; cell < loaded.cells; cell++) {
    const parameter = loaded.parameterOfCell[cell] as number
    const contents = parameter < 0 ? NULL : vm.incref(words.data[slots + parameter] as Ref)
    words.set(slots + nlocals + cell, vm.newCell(contents))
  }
  for (let free = 0; free < loaded.frees; free++) {
    const cell = vm.incref(words.data[indexOf(closure) + TUPLE_ITEMS + free] as Ref)
    words.set(slots + nlocals + loaded.cells + free, cell)
  }
}

/** PyFrame_FastToLocals: borrowed, the dict of a frame's variables as they are now. */
export function fastToLocals(vm: Interpreter, frame: Ref): Ref {
  const { words } = vm
  const record = indexOf(frame)
  if (words.data[record + FRAME_LOCALS] === NULL) {
    const made = vm.dict()
    words.set(record + FRAME_LOCALS, made)
  }
  const dict = words.data[record + FRAME_LOCALS] as Ref
  eachVariable(vm, frame, (name, at, isCell) => {
    const value = valueAt(vm, at, isCell)
    if (value !== NULL) return vm.setItem(dict, name, value)
    try {
      vm.deleteItem(dict, name)
    } catch (thrown) {
      vm.toPython(thrown)
      vm.clearError()
    }
  })
  return dict
}

/** PyFrame_LocalsToFast, which takes away none. */
export function localsToFast(vm: Interpreter, frame: Ref): void {
  const { words } = vm
  const dict = words.data[indexOf(frame) + FRAME_LOCALS] as Ref
  if (dict === NULL) return
  eachVariable(vm, frame, (name, at, isCell) => {
    let value: Ref
    try {
      value = vm.getItem(dict, name)
    } catch (thrown) {
      vm.toPython(thrown)
      vm.clearError()
      return
    }
    const place = isCell ? indexOf(words.data[at] as Ref) + FIELDS : at
    const old = words.data[place] as Ref
    if (old === value) return vm.decref(value)
    words.set(place, value)
    vm.decref(old)
  })
}

function valueAt(vm: Interpreter, at: number, isCell: boolean): Ref {
  const { data } = vm.words
  const value = data[at] as Ref
  return isCell && value !== NULL ? (data[indexOf(value) + FIELDS] as Ref) : value
}

/** Locals, cells, free variables, each kind from its last one on: the name, and in which word it is. */
function eachVariable(
  vm: Interpreter,
  frame: Ref,
  visit: (name: Ref, at: number, isCell: boolean) => void,
): void {
  const { words } = vm
  const { tuples } = vm.python
  const code = words.data[indexOf(frame) + FRAME_CODE] as Ref
  const loaded = vm.codes.of(code)
  let at = words.data[indexOf(frame) + FRAME_SLOTS] as number
  for (const field of ['varnames', 'cellvars', 'freevars'] as const) {
    if (field === 'freevars' && (loaded.flags & CO_OPTIMIZED) === 0) return
    const names = vm.types2.codes.get(code, field)
    const count = field === 'varnames' ? loaded.code.nlocals : tuples.sizeOf(names)
    for (let index = count - 1; index >= 0; index--)
      visit(tuples.get(names, index), at + index, field !== 'varnames')
    at += count
  }
}
