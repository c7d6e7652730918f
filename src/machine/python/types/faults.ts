/** Faults of operations on plain values, as Python exceptions. */
import { Fault } from '../text/index.ts'
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
export function raisedBy(vm: Vm, { type, message, errno }: Fault): Raised {
  const name = type as ExceptionName
  if (errno === undefined) return vm.error(name, message)
  return vm.errorValue(name, vm.tuple([vm.int(errno), vm.str(message)]))
}
