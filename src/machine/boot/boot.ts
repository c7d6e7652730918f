/** Starts a simulated interpreter from an image of a real one. */
import { GIB } from '../address.ts'
import { PythonMachine } from '../machine.ts'
import { Adopted, indexOf, type Ref } from '../objects/index.ts'
import type { BootImage } from './image.ts'
import interned from './images/interned.json'
import { unpack } from './packing.ts'

/** The name that images have for the dict of interned strings. */
export const INTERNED = '(interned strings)'

/** Bytes of memory that the simulated computer has, unless something else is said. */
const RAM = 2 * GIB

/** In which generation of the collector what was adopted is taken to be: nearly all of a start's objects are. */
const GENERATION = 1

/** A machine for an image, and how it becomes what the image says. Its objects are the evaluator's to make, outside of its memory. */
export class Boot {
  readonly machine: PythonMachine
  readonly image: BootImage

  /** `ram`: bytes of the computer's memory; `memory`: with swap, what one request may not exceed. */
  constructor(image: BootImage, options: { readonly ram?: number; readonly memory?: number } = {}) {
    this.image = image
    this.machine = new PythonMachine({
      python: image.python,
      version: image.glibc,
      ...(image.tcache ? {} : { tcache: false }),
      startBreak: image.startBreak,
      ram: RAM,
      ...options,
      hasCachedInts: false,
    })
    this.machine.python.strs.reserve(reservedNames())
  }

  /** Lays the image over a machine that nothing was done with. */
  load(): void {
    const { image, machine } = this
    const { python, timeline } = machine
    const registers = image.registers.map((values) => values.map((value) => value ?? Infinity))
    timeline.setState({ arrays: unpack(image.arrays), registers })
    const adopted = new Adopted(python)
    for (const [kind, place, bytes] of image.kept) adopted.keep(kind, place, bytes)
    const { collector } = python.objects
    const { strs, memory } = python
    memory.outside(() => {
      strs.fromText('')
      for (const character of interned.characters) strs.share(character)
    })
    image.counts.forEach((count, generation) => (collector.counts[generation] = count))
    image.tracked.forEach((count, generation) => (collector.unknown[generation] = count))
  }

  /**
   * A dict that was made outside of the simulated memory and filled with the names of a module becomes that module's, where it
   * lies in the image, as full as it is there. False where the image has none.
   */
  adoptDict(module: string, dict: Ref): boolean {
    const known = this.image.dicts[module]
    const { python } = this.machine
    if (!known || !python.python2) return false
    const [place, table, slots, fill] = known
    python.python2.dicts.adopt(dict, place, table, slots, fill)
    if (module !== INTERNED && place !== 0) python.objects.collector.adopt(indexOf(dict), GENERATION)
    return true
  }

  /** The same with the dict of interned strings: to be called last. */
  adoptInterned(): void {
    const { internedStrings } = this.machine.python.strs
    if (internedStrings !== 0) this.adoptDict(INTERNED, internedStrings)
  }
}

let names: ReadonlySet<string> | undefined = undefined

/** What a real interpreter has interned; of a 2.7.18 that starts in the same way, without what hashlib has gained since. */
const reservedNames = (): ReadonlySet<string> => (names ??= new Set(interned.names.split('\n')))
