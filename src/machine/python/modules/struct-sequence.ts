/**
 * Tuples whose items have names: sys.version_info, time.struct_time. Follows Objects/structseq.c of CPython 2.7.6.
 */
import type { Ref } from '../../objects/index.ts'
import type { Attributes, TypeSpec } from '../native.ts'
import type { Vm } from '../vm.ts'

/** A new one of type `name`, whose type is made with the first. `make` answers new references. */
export function structSequence<Value>(
  vm: Vm,
  name: string,
  fields: Readonly<Record<string, Value>>,
  make: (value: Value) => Ref,
): Ref {
  const type = structType(vm, name, Object.keys(fields))
  const items = vm.tuple(Object.values(fields).map(make))
  try {
    return vm.slotsOfType(vm.typeNamed('tuple')).new?.(vm, type, [items]) as Ref
  } finally {
    vm.decref(items)
  }
}

/** Borrowed: the type itself. */
export const structType = (vm: Vm, name: string, fields: readonly string[]): Ref =>
  vm.addType(specOf(vm, name, fields))

function specOf(vm: Vm, name: string, fields: readonly string[]): TypeSpec {
  const attributes: Attributes = Object.fromEntries(
    fields.map((field, index) => [
      field,
      { isMember: true, get: (_: Vm, self: Ref) => _.incref(_.python.tuples.get(self, index)) },
    ]),
  )
  return {
    name,
    module: name.slice(0, name.lastIndexOf('.')),
    base: 'tuple',
    // every process that is a copy of this one will have the spec, too
    layout: { type: vm.python.tuples.type },
    basicSize: 24,
    itemSize: 8,
    attributes,
    constants: {
      n_fields: (_) => _.int(fields.length),
      n_sequence_fields: (_) => _.int(fields.length),
      n_unnamed_fields: (_) => _.int(0),
    },
    slots: {
      new: (_, type, args) => {
        if (args.length !== 1) _.parseArity('structseq', args, 1, 1)
        const sequence = _.sequenceFast(args[0] as Ref, 'constructor requires a sequence')
        try {
          const count = _.length(sequence)
          if (count !== fields.length)
            throw _.errorFormat(
              'TypeError',
              `${name}() takes a ${fields.length}-sequence (${count}-sequence given)`,
            )
          return _.slotsOfType(_.typeNamed('tuple')).new?.(_, type, [sequence]) as Ref
        } finally {
          _.decref(sequence)
        }
      },
      repr: (_, self) =>
        _.str(
          `${name}(${fields
            .map((field, index) => `${field}=${_.reprText(_.python.tuples.get(self, index))}`)
            .join(', ')})`,
        ),
    },
  }
}
