/**
 * Cells. Follows Objects/cellobject.c of CPython 2.7.
 */
import { NULL, type Python, type Ref } from '../../objects/index.ts'
import { genericGetAttribute } from '../protocols/attributes.ts'
import { hexAddress } from '../protocols/convert.ts'
import type { TypeSpec } from '../native.ts'
import type { Vm } from '../vm.ts'

/** PyCell_New: takes the contents over; NULL: none. */
export function newCell(vm: Vm, contents: Ref): Ref {
  const layout = vm.types2.fixed.layouts.cell
  const cell = layout.create()
  layout.init(cell, 0, contents)
  layout.track(cell)
  return cell
}

const contentsOf = (vm: Vm, cell: Ref): Ref => vm.types2.fixed.layouts.cell.get(cell, 0)

export const cellType = (python: Python): TypeSpec => ({
  name: 'cell',
  layout: python.python2!.fixed.layouts.cell,
  basicSize: 24,
  slots: {
    getAttribute: genericGetAttribute,
    repr: (vm, self) => {
      const contents = contentsOf(vm, self)
      const what =
        contents === NULL ? 'empty' : `${vm.typeName(contents)} object at ${hexAddress(vm, contents)}`
      return vm.str(`<cell at ${hexAddress(vm, self)}: ${what}>`)
    },
    compare: (vm, left, right) => {
      const a = contentsOf(vm, left)
      const b = contentsOf(vm, right)
      if (a === NULL || b === NULL) return a === b ? 0 : a === NULL ? -1 : 1
      return vm.compare(a, b)
    },
  },
  attributes: {
    cell_contents: {
      get: (vm, self) => {
        const contents = contentsOf(vm, self)
        if (contents === NULL) throw vm.error('ValueError', 'Cell is empty')
        return vm.incref(contents)
      },
    },
  },
})
