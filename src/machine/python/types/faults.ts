/** Faults of operations on plain values, as Python exceptions. */
import { Fault, UnicodeFault } from '../text/index.ts'
import type { Ref } from '../../objects/index.ts'
import { noMemory } from '../protocols/errors.ts'
import type { ExceptionName, Raised, Vm } from '../vm.ts'

/** What `work` answers; its fault is raised. */
export function raising<Answer>(vm: Vm, work: () => Answer): Answer {
  try {
    return work()
  } catch (thrown) {
    throw thrown instanceof Fault ? raisedBy(vm, thrown) : thrown
  }
}

/** Sets the exception that a fault stands for. */
export function raisedBy(vm: Vm, fault: Fault): Raised {
  const { type, message, errno } = fault
  const name = type as ExceptionName
  if (name === 'MemoryError') return noMemory(vm)
  if (fault instanceof UnicodeFault) return vm.errorValue(name, unicodeArguments(vm, fault))
  if (errno === undefined) return vm.error(name, message)
  return vm.errorValue(name, vm.tuple([vm.int(errno), vm.str(message)]))
}

/** What make_encode_exception and make_decode_exception of Python/codecs.c hand over. */
function unicodeArguments(vm: Vm, { type, failure }: UnicodeFault): Ref {
  const { encoding, object, start, end, reason } = failure
  return vm.tuple([
    vm.str(encoding),
    type === 'UnicodeDecodeError' ? vm.str(object) : vm.unicode(object),
    vm.int(start),
    vm.int(end),
    vm.str(reason),
  ])
}
