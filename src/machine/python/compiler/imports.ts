/** Code of imports: `compiler_import` and `compiler_from_import` in `Python/compile.c` of CPython 2.7.6. */
import { CO_FUTURE_ABSOLUTE_IMPORT } from '../code.ts'
import type { Alias, Import, ImportFrom } from '../syntax/index.ts'
import type { Compiler } from './compiler.ts'
import { LATE_FUTURE } from './future.ts'
import * as op from './opcodes.ts'
import { numberOf } from './unit.ts'

export function compileImport(c: Compiler, { names }: Import): void {
  const level = c.flags & CO_FUTURE_ABSOLUTE_IMPORT ? 0n : -1n
  for (const { name, asname } of names) {
    c.unit.emitConstant({ type: 'int', value: level })
    c.unit.emitConstant({ type: 'None' })
    c.emitNamed(op.IMPORT_NAME, name)
    const [first, ...rest] = name.split('.') as [string, ...string[]]
    if (asname === null) c.store(first)
    else {
      // The import is the package `first`; `asname` is for what the dots lead to.
      for (const attribute of rest) c.unit.emit(op.LOAD_ATTR, numberOf(c.unit.names, attribute))
      c.store(asname)
    }
  }
}

export function compileImportFrom(c: Compiler, { module, names, level, line }: ImportFrom): void {
  const { unit } = c
  if (line > c.lastFutureLine && module === '__future__') c.fail(LATE_FUTURE)
  const isRelativeToo = level === 0 && !(c.flags & CO_FUTURE_ABSOLUTE_IMPORT)
  unit.emitConstant({ type: 'int', value: isRelativeToo ? -1n : BigInt(level) })
  unit.emitConstant({ type: 'tuple', items: names.map(({ name }) => ({ type: 'str', value: name })) })
  c.emitNamed(op.IMPORT_NAME, module ?? '')
  if ((names[0] as Alias).name === '*') return unit.emit(op.IMPORT_STAR)
  for (const { name, asname } of names) {
    c.emitNamed(op.IMPORT_FROM, name)
    c.store(asname ?? name)
  }
  unit.emit(op.POP_TOP)
}
