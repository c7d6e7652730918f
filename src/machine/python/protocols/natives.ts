/**
 * The natives that builtin functions and method descriptors call, by number, so that their records need no JavaScript. Follows
 * Objects/methodobject.c of CPython 2.7 (PyCFunction_Call).
 */
import type { Ref } from '../../objects/index.ts'
import { Numbered } from '../../roll.ts'
import type { Timeline } from '../../timeline.ts'
import type { Keywords, Native } from '../native.ts'
import type { Vm } from '../vm.ts'
import { checkArity } from './arguments.ts'

export interface NamedNative {
  readonly name: string
  readonly native: Native
}

export class NativeTable {
  readonly named: Numbered<NamedNative>
  private readonly byNative = new Map<Native, NamedNative[]>()

  constructor(timeline: Timeline) {
    this.named = new Numbered(timeline)
  }

  numberOf(name: string, native: Native): number {
    const known = this.byNative.get(native)
    let entry = known?.find((other) => other.name === name)
    if (!entry) {
      entry = { name, native }
      if (known) known.push(entry)
      else this.byNative.set(native, [entry])
    }
    return this.named.numberOf(entry)
  }

  forgetFuture(): void {
    this.named.forgetFuture()
  }

  at(number: number): NamedNative {
    return this.named.at(number)
  }
}

/** PyCFunction_Call: the caller has made the tuple that `args` come from. */
export function callNative(
  vm: Vm,
  { name, native }: NamedNative,
  self: Ref,
  args: readonly Ref[],
  keywords?: Keywords,
): Ref {
  const hasKeywords = keywords !== undefined && keywords.names.length > 0
  if (native.kind === 'variable') {
    if (hasKeywords && !native.takesKeywords)
      throw vm.errorFormat('TypeError', `${name}() takes no keyword arguments`)
    checkArity(vm, name, native, args)
    return native.call(vm, self, args, keywords)
  }
  if (hasKeywords) throw vm.errorFormat('TypeError', `${name}() takes no keyword arguments`)
  if (native.kind === 'noargs') {
    if (args.length === 0) return native.call(vm, self)
    throw vm.errorFormat('TypeError', `${name}() takes no arguments (${args.length} given)`)
  }
  if (args.length === 1) return native.call(vm, self, args[0] as Ref)
  throw vm.errorFormat('TypeError', `${name}() takes exactly one argument (${args.length} given)`)
}
