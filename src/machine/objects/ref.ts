/**
 * How the layers name a Python object: an int32 whose two low bits say where it is kept, the others at which word.
 * In all three places the first word is the reference count. 0 is C's NULL.
 */
export type Ref = number

export const NULL: Ref = 0

/** A record in the store; an int, a float in blocks of their own. */
export const RECORD_TAG = 0
export const INT_TAG = 1
export const FLOAT_TAG = 2

export const tagOf = (ref: Ref): number => ref & 3

/** The object's first word, in whatever it is kept. */
export const indexOf = (ref: Ref): number => ref >> 2

/** Of a record, or with its tag of a number. */
export const refOf = (index: number, tag = RECORD_TAG): Ref => (index << 2) | tag
