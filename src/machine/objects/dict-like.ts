import type { Halves } from './hash.ts'
import type { Ref } from './ref.ts'

/** What the layers above do with dicts of either version. Keys are `Keys`' business. */
export interface Dicts {
  /** An empty one, `{}`. */
  create(): Ref
  /** An empty one, `dict()`. */
  instantiate(): Ref
  /** Borrowed; NULL where there is no such key. */
  get(dict: Ref, key: Ref): Ref
  /** Borrowed: the value of the key with this hash that `isIt`; NULL where there is none. Undefined: can't be asked for. */
  getWhere?(dict: Ref, hash: Halves, isIt: (key: Ref) => boolean): Ref
  /** The dict takes references of its own. */
  set(dict: Ref, key: Ref, value: Ref): void
  /** `set` of a key that was there when the dict was adopted, but only counted. Undefined: no dict is adopted. */
  reveal?(dict: Ref, key: Ref, value: Ref): void
  /** False where there is no such key. */
  delete(dict: Ref, key: Ref): boolean
  /** How many keys. */
  sizeOf(dict: Ref): number
  /** Keys and values, borrowed, in the order in which they are iterated over. */
  entries(dict: Ref): Generator<readonly [key: Ref, value: Ref]>
}
