/**
 * A record: what an object is, beside the bytes that it takes in the simulated memory.
 *
 *     +--------+------+-------+---------+----------+---------+- - - -+
 *     | REFCNT | TYPE | PLACE | GC_NEXT | GC_PREV  | GC_REFS | fields |
 *     +--------+------+-------+---------+----------+---------+- - - -+
 *
 * Objects that the collector does not know have their fields from PLAIN_FIELDS on. A zero in GC_PREV is an object that
 * the collector does not track. PLACE is the block that PyObject_Malloc answered, below the collector's header; 0 for
 * what is part of the interpreter's own data.
 */
export const REFCNT = 0
export const TYPE = 1
export const PLACE = 2
export const GC_NEXT = 3
export const GC_PREV = 4
export const GC_REFS = 5
export const FIELDS = 6
export const PLAIN_FIELDS = 3

/** The reference count of what never dies. */
export const IMMORTAL = 1 << 29
