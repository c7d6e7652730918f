import { ABC, ABCOLL } from './abc.ts'
import { COLLECTIONS } from './collections.ts'
import { ENCODINGS } from './encodings.ts'
import { FUNCTOOLS } from './functools.ts'
import { RANDOM } from './random.ts'
import { SMALL_MODULES } from './small.ts'

/** Source text of the library's modules that are written in Python, by name. They are imported as from /usr/lib/python2.7. */
export const LIBRARY: Readonly<Record<string, string>> = {
  ...ENCODINGS,
  ...SMALL_MODULES,
  _abcoll: ABCOLL,
  abc: ABC,
  collections: COLLECTIONS,
  functools: FUNCTOOLS,
  random: RANDOM,
}
