/**
 * The natives that builtin functions and method descriptors call, by number, so that their records need no JavaScript. Follows
 * Objects/methodobject.c of CPython 2.7 (PyCFunction_Call).
 */
import type { Ref } from '../../objects/index.ts'
import type { Keywords, Native } from '../native.ts'
import type { Vm } from '../vm.ts'
import { checkArity } from './arguments.ts'

export interface NamedNative {
  readonly name: string
  readonly native: Native
}

/** Things numbered from 1 in the order in which they come. */
export class Numbered<Thing extends object> {
  private readonly things: Thing[] = []
  private readonly numbers = new Map<Thing, number>()
  /** How many there are at present: others are of another future. */
  count = 0

  numberOf(thing: Thing): number {
    let number = this.numbers.get(thing)
    if (number === undefined) {
      this.count = number = this.things.push(thing)
      this.numbers.set(thing, number)
    }
    return number
  }

  forgetFuture(): void {
    for (const thing of this.things.splice(this.count)) this.numbers.delete(thing)
  }

  at(number: number): Thing {
    return this.things[number - 1] as Thing
  }

  /** How many there are. */
  get size(): number {
    return this.things.length
  }

  /** Those that have come after so many. */
  after(count: number): readonly Thing[] {
    return this.things.slice(count)
  }
}

export class NativeTable {
  readonly named = new Numbered<NamedNative>()
  private readonly byNative = new Map<Native, NamedNative[]>()

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
    for (const { native } of this.named.after(this.named.count)) this.byNative.delete(native)
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
