import type { Address, Bytes } from '../address.ts'
import type { NumberBlocks } from '../objects/number-blocks.ts'
import { INT_TAG, RECORD_TAG, indexOf, tagOf, type Python, type Ref } from '../objects/index.ts'
import { PLACE, REFCNT, TYPE } from '../objects/record.ts'

/**
 * `alive`: somebody refers to it. `dying`: nobody does any more, and it is being taken apart. `kept`: it is dead, and a free
 * list, a code object or a block keeps its place for the next one. `static`: part of the interpreter's own data.
 */
export type ObjectState = 'alive' | 'dying' | 'kept' | 'static'

/** An object at one moment: a copy. */
export interface ObjectView {
  readonly ref: Ref
  readonly type: string
  readonly state: ObjectState
  readonly refcount: number
  /** `17`, `'abc'`, `list of 3`, `function`. */
  readonly text: string
  /** What `id()` says; 0 of what is static. */
  readonly address: Address
  /** Its own, with the collector's header, and without its array or table. */
  readonly bytes: Bytes
}

/** Longer texts are told by their length. */
const SHOWN_CHARACTERS = 24

export function objectView(python: Python, ref: Ref): ObjectView {
  const { objects, memory, rules } = python
  const refcount = objects.refcountOf(ref)
  if (tagOf(ref) !== RECORD_TAG) {
    const blocks = blocksOf(python, ref)
    const value = blocks.valueOf(indexOf(ref))
    return {
      ref,
      type: blocks.kind,
      state: refcount > 0 ? 'alive' : 'kept',
      refcount,
      text: refcount === 0 ? `a free slot` : blocks.kind === 'int' ? `${value}` : floatText(value),
      address: blocks.addressOf(indexOf(ref)),
      bytes: rules.bytes.float,
    }
  }
  const record = indexOf(ref)
  const { data } = objects.store.words
  const place = data[record + PLACE] as number
  const ops = objects.types[data[record + TYPE] as number]
  const header = ops?.hasGc ? rules.gcHeader : 0
  return {
    ref,
    type: python.typeNameOf(ref),
    state: stateOf(python, record),
    refcount,
    text: textOf(python, ref),
    address: place === 0 ? 0 : memory.addressOf(place) + header,
    bytes: header + (ops?.bytes(record) ?? 0),
  }
}

export function stateOf(python: Python, record: number): ObjectState {
  const { objects } = python
  const { data } = objects.store.words
  if (data[record + PLACE] === 0) return 'static'
  if ((data[record + REFCNT] as number) > 0) return 'alive'
  return objects.isDying(record) ? 'dying' : 'kept'
}

export function blocksOf(python: Python, ref: Ref): NumberBlocks {
  return (tagOf(ref) === INT_TAG ? python.objects.ints : python.objects.floats) as NumberBlocks
}

function textOf(python: Python, ref: Ref): string {
  if (ref === python.none) return 'None'
  const name = python.objects.typeOf(ref)?.name ?? 'nothing'
  switch (name) {
    case 'int':
    case 'long':
      return `${python.numbers.valueOf(ref)}`
    case 'float':
      return floatText(python.numbers.valueOf(ref) ?? NaN)
    case 'str': {
      const text = python.strs.knownTextOf(ref)
      return text !== undefined && text.length <= SHOWN_CHARACTERS
        ? `'${text}'`
        : `str of ${python.strs.lengthOf(ref)}`
    }
    case 'unicode':
      return `unicode of ${python.python2?.unicodes.lengthOf(ref)}`
    case 'list':
      return `list of ${python.lists.sizeOf(ref)}`
    case 'tuple':
      return `tuple of ${python.tuples.sizeOf(ref)}`
    case 'dict':
      return `dict of ${python.dicts.sizeOf(ref)}`
    case 'set':
      return `set of ${python.python2?.sets.sizeOf(ref)}`
    default:
      return python.typeNameOf(ref)
  }
}

const floatText = (value: number): string => (Number.isInteger(value) ? `${value}.0` : `${value}`)
