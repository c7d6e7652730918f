import { ABC } from './abc.ts'
import { ABCOLL } from './abcoll.ts'
import { COLLECTIONS } from './collections.ts'
import { COPYING } from './copying.ts'
import { ENCODINGS } from './encodings.ts'
import { FUNCTOOLS } from './functools.ts'
import { RANDOM } from './random.ts'
import { REPORTS } from './reports.ts'
import { SMALL_MODULES } from './small.ts'
import { STRING_IO } from './string-io.ts'
import { STRINGS } from './strings.ts'
import { USER_TYPES } from './user-types.ts'
import { WARNINGS } from './warnings.ts'
import { WEAK_REFERENCES } from './weak-references.ts'

/** Source text of the library's modules that are written in Python, by name. They are imported as from /usr/lib/python2.7. */
export const LIBRARY: Readonly<Record<string, string>> = {
  ...ENCODINGS,
  ...SMALL_MODULES,
  ...COPYING,
  ...REPORTS,
  ...STRING_IO,
  ...USER_TYPES,
  _abcoll: ABCOLL,
  abc: ABC,
  collections: COLLECTIONS,
  functools: FUNCTOOLS,
  random: RANDOM,
  string: STRINGS,
  warnings: WARNINGS,
  weakref: WEAK_REFERENCES,
}
