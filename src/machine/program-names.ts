/** The names that a program has where it stands. */
import type { Namespace } from './inspect/index.ts'
import { CODE_NUMBER, FRAME_BACK, NULL, indexOf, type Ref } from './objects/index.ts'
import type { LoadedCode } from './python/evaluator/codes.ts'
import type { Interpreter } from './python/evaluator/interpreter.ts'

/**
 * Locals of its functions that run, its globals; then those of other functions that run. `isOwn`: whether a code is of the
 * program's own text.
 */
export function namesOfProgram(vm: Interpreter, isOwn: (code: LoadedCode) => boolean): Namespace[] {
  const { frames, codes } = vm.types2
  const { tuples, strs } = vm.python
  const own: Namespace[] = []
  const others: Namespace[] = []
  let globals: Ref = NULL
  for (let { frame } = vm.state; frame !== NULL; frame = backOf(vm, frame)) {
    const code = codeOfFrame(vm, frame)
    if (!isOwn(code)) {
      others.push({ label: code.code.name, frame })
      continue
    }
    globals = frames.globalsOf(frame)
    if (code.code.name === '<module>') continue
    const names = codes.get(frames.codeOf(frame), 'varnames')
    for (let local = 0; local < frames.localsOf(frame); local++) {
      if (names === NULL || local >= tuples.sizeOf(names)) break
      const ref = frames.local(frame, local)
      if (ref !== NULL) own.push({ name: strs.textOf(tuples.get(names, local)), ref })
    }
  }
  return [...own, ...(globals === NULL ? [] : [{ label: '', dict: globals }]), ...others]
}

export const backOf = (vm: Interpreter, frame: Ref): Ref => vm.words.data[indexOf(frame) + FRAME_BACK] as Ref

export function codeOfFrame(vm: Interpreter, frame: Ref): LoadedCode {
  const code = vm.types2.frames.codeOf(frame)
  return vm.codes.at(vm.words.data[indexOf(code) + CODE_NUMBER] as number)
}
