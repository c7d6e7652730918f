/** Code of `a[…]`: `compiler_visit_slice` and what it calls in `Python/compile.c` of CPython 2.7.6. */
import type { Context, Slice, SliceKind } from '../syntax/index.ts'
import type { Compiler } from './compiler.ts'
import { compileExpr, compileOrNone } from './expressions.ts'
import * as op from './opcodes.ts'

/**
 * What stands in brackets behind a value that is on the stack. An augmented assignment comes here twice: AugLoad
 * leaves on the stack what AugStore takes.
 */
export function compileSubscript(c: Compiler, slice: SliceKind, ctx: Context): void {
  if (slice.kind === 'Slice' && !slice.step) return compileSimpleSlice(c, slice, ctx)
  const { unit } = c
  if (ctx !== 'AugStore') {
    if (slice.kind === 'ExtSlice') {
      for (const dim of slice.dims) compileIndex(c, dim)
      unit.emit(op.BUILD_TUPLE, slice.dims.length)
    } else compileIndex(c, slice)
  }
  if (ctx === 'AugLoad') unit.emit(op.DUP_TOPX, 2)
  if (ctx === 'AugStore') unit.emit(op.ROT_THREE)
  unit.emit(choose(ctx, op.BINARY_SUBSCR, op.STORE_SUBSCR, op.DELETE_SUBSCR))
}

function compileIndex(c: Compiler, slice: SliceKind): void {
  switch (slice.kind) {
    case 'Ellipsis':
      return c.unit.emitConstant({ type: 'Ellipsis' })
    case 'Index':
      return compileExpr(c, slice.value)
    case 'Slice':
      compileOrNone(c, slice.lower)
      compileOrNone(c, slice.upper)
      if (slice.step) compileExpr(c, slice.step)
      c.unit.emit(op.BUILD_SLICE, slice.step ? 3 : 2)
  }
}

/** `a[i:j]` has instructions of its own. */
function compileSimpleSlice(c: Compiler, { lower, upper }: Slice, ctx: Context): void {
  const { unit } = c
  const bounds = (lower ? 1 : 0) + (upper ? 1 : 0)
  if (ctx !== 'AugStore') {
    if (lower) compileExpr(c, lower)
    if (upper) compileExpr(c, upper)
  }
  if (ctx === 'AugLoad') {
    if (bounds === 0) unit.emit(op.DUP_TOP)
    else unit.emit(op.DUP_TOPX, bounds + 1)
  }
  if (ctx === 'AugStore') unit.emit([op.ROT_TWO, op.ROT_THREE, op.ROT_FOUR][bounds] as number)
  const which = (lower ? 1 : 0) + (upper ? 2 : 0)
  unit.emit(choose(ctx, op.SLICE, op.STORE_SLICE, op.DELETE_SLICE) + which)
}

function choose(ctx: Context, load: number, store: number, del: number): number {
  if (ctx === 'Del') return del
  return ctx === 'Load' || ctx === 'AugLoad' ? load : store
}
