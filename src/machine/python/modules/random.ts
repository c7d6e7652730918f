/**
 * The module _random: the Mersenne Twister. Follows Modules/_randommodule.c of CPython 2.7.6. Its 624 words and the place in
 * them are words of the object, so that time travel brings them back.
 */
import { NULL, type Python, type RecordLayout, type Ref } from '../../objects/index.ts'
import { noArguments, oneArgument, unpacked, variable, type ModuleSpec, type TypeSpec } from '../native.ts'
import { unpackArity } from '../protocols/index.ts'
import { jumpAhead, nextBits, nextRandom, seedRandom } from '../text/index.ts'
import type { Vm } from '../vm.ts'
import { sha512 } from './sha512.ts'

const STATE_WORDS = 624
/** What os.urandom answers in a simulated process: always the same, so that every run is. */
const ENTROPY = BigInt(`0x${'b7'.repeat(16)}`)
const BYTES = 16 + STATE_WORDS * 8 + 8

/** abs() of an int or long, else the hash without sign. */
function seedOf(vm: Vm, seed: Ref): bigint {
  if (seed === NULL || seed === vm.None) return ENTROPY
  if (vm.isInt(seed) || vm.isLong(seed)) {
    const value = vm.bigintOf(seed)
    return value < 0n ? -value : value
  }
  vm.hash(seed)
  const { low, high } = vm.python.keys
  return BigInt.asUintN(64, (BigInt(high) << 32n) | BigInt(low >>> 0))
}

function random(python: Python): TypeSpec {
  const layout: RecordLayout = python.layout({
    name: '_random.Random',
    bytes: BYTES,
    hasGc: false,
    refs: [],
    words: STATE_WORDS + 1,
  })
  /** The generator over an object's own words, which it is about to change. */
  const twister = (self: Ref): Int32Array => layout.writableWords(self)
  return {
    name: '_random.Random',
    module: '_random',
    layout,
    basicSize: BYTES,
    isBase: true,
    slots: {
      new: (vm, type, args) => {
        unpackArity(vm, 'seed', args, 0, 1)
        const [seed = NULL] = args
        const self = layout.create(type)
        seedRandom(twister(self), seedOf(vm, seed))
        return self
      },
    },
    methods: {
      getrandbits: variable(1, 1, (vm, self, [count]) => {
        const bits = vm.argumentInt(count as Ref)
        if (bits <= 0) throw vm.error('ValueError', 'number of bits must be greater than zero')
        return vm.long(nextBits(twister(self), bits))
      }),
      getstate: noArguments((vm, self) =>
        vm.tuple(Array.from(layout.writableWords(self), (word: number) => vm.long(BigInt(word >>> 0)))),
      ),
      jumpahead: oneArgument((vm, self, steps) => {
        if (!vm.isInt(steps) && !vm.isLong(steps))
          throw vm.errorFormat('TypeError', `jumpahead requires an integer, not '${vm.typeName(steps)}'`)
        jumpAhead(twister(self), vm.bigintOf(steps))
        return vm.none()
      }),
      random: noArguments((vm, self) =>
        vm.float(nextRandom(vm.python.objects.store.words.data, layout.guardWords(self))),
      ),
      seed: unpacked(0, 1, (vm, self, [seed = NULL]) => {
        seedRandom(twister(self), seedOf(vm, seed))
        return vm.none()
      }),
      setstate: oneArgument((vm, self, state) => {
        if (!vm.isTuple(state)) throw vm.error('TypeError', 'state vector must be a tuple')
        const items = vm.itemsOf(state)
        if (items.length !== STATE_WORDS + 1) throw vm.error('ValueError', 'state vector is the wrong size')
        const values = items.map((item) => Number(BigInt.asIntN(32, vm.bigintOf(item))))
        layout.writableWords(self).set(values)
        return vm.none()
      }),
    },
  }
}

export const randomCore = (python: Python): ModuleSpec => ({
  name: '_random',
  functions: {
    /** What jumpahead() takes instead of its argument: its digest, as a long. */
    _digest: oneArgument((vm, _, text) => vm.long(sha512(vm.argumentString('', 1, text)))),
    _entropy: noArguments((vm) => vm.long(ENTROPY)),
  },
  types: [random(python)],
})
