/**
 * What gc.set_debug has told to sys.stderr. Follows collect, debug_cycle and debug_instance of Modules/gcmodule.c of CPython 2.7.6.
 *
 * Left out: the time that a collection takes. Nothing of what the clock goes by happens in it, so it is next to none.
 */
import { DEBUG_FLAGS, type CollectionReport, type Ref } from '../../objects/index.ts'
import { className, classOf } from '../types/old-attributes.ts'
import type { Interpreter } from './interpreter.ts'

const { DEBUG_INSTANCES, DEBUG_OBJECTS } = DEBUG_FLAGS
const MOST_CHARACTERS = 100

export class DebugReport implements CollectionReport {
  private readonly vm: Interpreter
  private begun = 0

  constructor(vm: Interpreter) {
    this.vm = vm
  }

  begins(generation: number, sizes: readonly number[]): void {
    this.begun = this.vm.seconds()
    this.vm.writeError(`gc: collecting generation ${generation}...\n`)
    this.vm.writeError('gc: objects in each generation:')
    for (const size of sizes) this.vm.writeError(` ${size}`)
    this.vm.writeError('\n')
  }

  found(object: Ref, isCollectable: boolean): void {
    const { vm } = this
    const { debug } = vm.python.objects.collector
    const what = isCollectable ? 'collectable' : 'uncollectable'
    const address = `0x${vm.addressOf(object).toString(16)}`
    if ((debug & DEBUG_INSTANCES) !== 0 && vm.typeOf(object) === vm.model.instanceType)
      vm.writeError(`gc: ${what} <${cut(className(vm, classOf(vm, object)))} instance at ${address}>\n`)
    else if ((debug & DEBUG_OBJECTS) !== 0)
      vm.writeError(`gc: ${what} <${cut(vm.python.typeNameOf(object))} ${address}>\n`)
  }

  ends(unreachable: number, uncollectable: number): void {
    const counts = unreachable === 0 ? '' : `, ${unreachable} unreachable, ${uncollectable} uncollectable`
    this.vm.writeError(`gc: done${counts}`)
    this.vm.writeError(`, ${(this.vm.seconds() - this.begun).toFixed(4)}s elapsed`)
    this.vm.writeError('.\n')
  }
}

const cut = (name: string): string => name.slice(0, MOST_CHARACTERS)
