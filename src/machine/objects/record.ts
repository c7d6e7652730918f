/**
 * A record: what an object is, beside the bytes that it takes in the simulated memory. A reference points to its count, as
 * C's pointers do; what not every object has lies in front of it.
 *
 *     slots - - -+------+------+-------+---------+---------+---------+--------+------+-------+- - - -+
 *      1     0   | WEAK | DICT | CLASS | GC_NEXT | GC_PREV | GC_REFS | REFCNT | TYPE | PLACE | fields|
 *     - - - - - -+------+------+-------+---------+---------+---------+--------+------+-------+- - - -+
 *                  objects of classes  | that the collector knows    | all
 *
 * A zero in GC_PREV is an object that the collector does not track. PLACE is the block that PyObject_Malloc answered, below
 * the collector's header; 0 for what is part of the interpreter's own data.
 */
export const SLOTS = -7
export const WEAK = -6
export const DICT = -5
export const CLASS = -4
export const GC_NEXT = -3
export const GC_PREV = -2
export const GC_REFS = -1
export const REFCNT = 0
export const TYPE = 1
export const PLACE = 2
export const FIELDS = 3

/** Words in front of the count: of what the collector knows, and of objects of classes, without slots. */
export const GC_HEAD = 3
export const CLASS_HEAD = 6

/**
 * TYPE is the number of a layout, and whether the object is of a class: then its own says which, and has what `CLASS_HEAD`
 * says in front; with PLAIN, without that the collector knows it.
 */
export const LAYOUT = 0xff
export const OF_CLASS = 0x100
export const OF_CLASS_PLAIN = 0x200

/** The reference count of what never dies. */
export const IMMORTAL = 1 << 29
