/**
 * The C structs of Python's objects on 64 bits, field by field, for naming a byte. From Include/object.h, objimpl.h and each
 * type's header of CPython 2.7.6 and 3.11.
 */
import type { Bytes } from '../address.ts'
import type { PythonRules } from '../objects/index.ts'

export interface FieldAt {
  /** As C calls it: `ob_refcnt`, `ob_item[17]`, `ma_smalltable[2].me_key`. */
  readonly name: string
  /** From the block's start. */
  readonly offset: Bytes
  readonly bytes: Bytes
}

/** Fields of 8 bytes are a name, others a name and bytes; an array is a name, its number of elements, and their fields. */
type Field = string | readonly [name: string, bytes: Bytes] | ArrayField

interface ArrayField {
  readonly array: string
  /** Infinity: to the block's end. */
  readonly count: number
  readonly element: readonly Field[]
}

const GAP = ''
const array = (name: string, count: number, ...element: Field[]): ArrayField => ({
  array: name,
  count,
  element,
})
const rest = (name: string, ...element: Field[]): ArrayField => array(name, Infinity, ...element)

const GC_HEADER: Readonly<Record<Bytes, readonly Field[]>> = {
  32: ['gc_next', 'gc_prev', 'gc_refs', GAP],
  16: ['_gc_next', '_gc_prev'],
}
const HEAD: readonly Field[] = ['ob_refcnt', 'ob_type']
const DICT_ENTRY: readonly Field[] = ['me_hash', 'me_key', 'me_value']
const SET_ENTRY: readonly Field[] = ['hash', 'key']

/** What follows the head, by type. */
const STRUCTS: Readonly<Record<string, readonly Field[]>> = {
  int: ['ob_ival'],
  float: ['ob_fval'],
  long: ['ob_size', rest('ob_digit', ['', 4])],
  list: ['ob_size', 'ob_item', 'allocated'],
  tuple: ['ob_size', rest('ob_item', '')],
  dict: ['ma_fill', 'ma_used', 'ma_mask', 'ma_table', 'ma_lookup', array('ma_smalltable', 8, ...DICT_ENTRY)],
  set: [
    'fill',
    'used',
    'mask',
    'table',
    'lookup',
    array('smalltable', 8, ...SET_ENTRY),
    'hash',
    'weakreflist',
  ],
  str: ['ob_size', 'ob_shash', ['ob_sstate', 4], rest('ob_sval', ['', 1])],
  unicode: ['length', 'str', 'hash', 'defenc'],
  function: [
    'func_code',
    'func_globals',
    'func_defaults',
    'func_closure',
    'func_doc',
    'func_name',
    'func_dict',
    'func_weakreflist',
    'func_module',
  ],
  method: ['im_func', 'im_self', 'im_class', 'im_weakreflist'],
  builtin: ['m_ml', 'm_self', 'm_module'],
  cell: ['ob_ref'],
  module: ['md_dict'],
  instance: ['in_class', 'in_dict', 'in_weakreflist'],
  object: ['__dict__', '__weakref__'],
  class: ['cl_bases', 'cl_dict', 'cl_name', 'cl_getattr', 'cl_setattr', 'cl_delattr', 'cl_weakreflist'],
  generator: ['gi_frame', ['gi_running', 4], [GAP, 4], 'gi_code', 'gi_weakreflist'],
  listiterator: ['it_index', 'it_seq'],
  tupleiterator: ['it_index', 'it_seq'],
  dictiterator: ['di_dict', 'di_used', 'di_pos', 'di_result', 'len'],
  slice: ['start', 'stop', 'step'],
  property: ['prop_get', 'prop_set', 'prop_del', 'prop_doc', ['getter_doc', 4]],
  staticmethod: ['sm_callable'],
  traceback: ['tb_next', 'tb_frame', ['tb_lasti', 4], ['tb_lineno', 4]],
  code: [
    ['co_argcount', 4],
    ['co_nlocals', 4],
    ['co_stacksize', 4],
    ['co_flags', 4],
    'co_code',
    'co_consts',
    'co_names',
    'co_varnames',
    'co_freevars',
    'co_cellvars',
    'co_filename',
    'co_name',
    ['co_firstlineno', 4],
    [GAP, 4],
    'co_lnotab',
    'co_zombieframe',
    'co_weakreflist',
  ],
  frame: [
    'ob_size',
    'f_back',
    'f_code',
    'f_builtins',
    'f_globals',
    'f_locals',
    'f_valuestack',
    'f_stacktop',
    'f_trace',
    'f_exc_type',
    'f_exc_value',
    'f_exc_traceback',
    'f_tstate',
    ['f_lasti', 4],
    ['f_lineno', 4],
    ['f_iblock', 4],
    array('f_blockstack', 20, ['b_type', 4], ['b_handler', 4], ['b_level', 4]),
    [GAP, 4],
    rest('f_localsplus', ''),
  ],
}

/** Where 3.11 differs. */
const STRUCTS_3: Readonly<Record<string, readonly Field[]>> = {
  int: ['ob_size', rest('ob_digit', ['', 4])],
  dict: ['ma_used', 'ma_version_tag', 'ma_keys', 'ma_values'],
  str: ['length', 'hash', ['state', 4], [GAP, 4], 'wstr', rest('data', ['', 1])],
}

const BODIES: Readonly<Record<string, readonly Field[]>> = {
  list: [rest('ob_item', '')],
  dict: [rest('ma_table', ...DICT_ENTRY)],
  set: [rest('table', ...SET_ENTRY)],
  unicode: [rest('str', ['', 4])],
}
const BODIES_3: Readonly<Record<string, readonly Field[]>> = {
  dict: [
    'dk_refcnt',
    ['dk_log2_size', 1],
    ['dk_log2_index_bytes', 1],
    ['dk_kind', 1],
    [GAP, 1],
    ['dk_version', 4],
    'dk_usable',
    'dk_nentries',
    rest('dk_indices', ['', 1]),
  ],
}

/** What stands at `offset` in the block of an object of this type; undefined in gaps and behind the object. */
export function objectFieldAt(
  rules: PythonRules,
  type: string,
  hasGc: boolean,
  offset: Bytes,
): FieldAt | undefined {
  const struct = (rules.numberBlocks ? undefined : STRUCTS_3[type]) ?? STRUCTS[type] ?? []
  const header = hasGc ? (GC_HEADER[rules.gcHeader] ?? []) : []
  return fieldIn([...header, ...HEAD, ...struct], offset, 0, '')
}

/** The same in the block of its array, table or buffer. */
export function bodyFieldAt(rules: PythonRules, type: string, offset: Bytes): FieldAt | undefined {
  const struct = (rules.numberBlocks ? undefined : BODIES_3[type]) ?? BODIES[type] ?? []
  return fieldIn(struct, offset, 0, '')
}

function fieldIn(fields: readonly Field[], offset: Bytes, start: Bytes, prefix: string): FieldAt | undefined {
  let at = start
  for (const field of fields) {
    const bytes = bytesOf(field)
    if (offset < at + bytes) {
      if (isArray(field)) {
        const element = field.element.reduce((sum, part) => sum + bytesOf(part), 0)
        const index = Math.floor((offset - at) / element)
        return fieldIn(field.element, offset, at + index * element, `${prefix}${field.array}[${index}]`)
      }
      const name = typeof field === 'string' ? field : field[0]
      const isElement = name === '' && prefix !== ''
      if (name === '' && !isElement) return undefined
      return { name: isElement ? prefix : prefix === '' ? name : `${prefix}.${name}`, offset: at, bytes }
    }
    at += bytes
  }
  return undefined
}

const isArray = (field: Field): field is ArrayField => typeof field === 'object' && 'array' in field

function bytesOf(field: Field): Bytes {
  if (typeof field === 'string') return 8
  if (!isArray(field)) return field[1]
  return field.count * field.element.reduce((sum, part) => sum + bytesOf(part), 0)
}
