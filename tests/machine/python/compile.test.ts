import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  CO_FUTURE_DIVISION,
  CO_GENERATOR,
  CO_NESTED,
  lineOf,
  type Code,
  type Constant,
} from '../../../src/machine/python/code.ts'
import { compile } from '../../../src/machine/python/compile.ts'
import { opcodes } from '../../../src/machine/python/compiler/index.ts'
import { PythonSyntaxError, errorText } from '../../../src/machine/python/syntax/index.ts'
import { REPOSITORY } from '../../support/heapdeck.ts'

const RECORDED = join(REPOSITORY, 'tests/recorded/programs')
const PROGRAMS = join(RECORDED, 'programs')

/** A constant in the form of py27-bytecode/1, floats by value. */
interface RecordedConstant {
  readonly t: string
  readonly v?: unknown
}
type RecordedCode = Record<string, unknown> & { readonly consts: readonly RecordedConstant[] }

describe('makes of a source what CPython 2.7.6 made of it', () => {
  for (const file of readdirSync(join(RECORDED, 'bytecode'))) {
    const { name, source, code } = JSON.parse(readFileSync(join(RECORDED, 'bytecode', file), 'utf8')) as {
      name: string
      source: string
      code: RecordedCode
    }
    test(name, () => {
      const bytes = Buffer.from(source, 'utf8').toString('latin1')
      expect(toRecord(compile(bytes, { file: `${name}.py` }))).toEqual(fromRecord(code))
    })
  }
})

test('makes of every recorded program what CPython 2.7.6 made of it', () => {
  const { programs } = JSON.parse(readFileSync(join(RECORDED, 'programs-bytecode.json'), 'utf8')) as {
    programs: Record<string, RecordedCode>
  }
  for (const [name, code] of Object.entries(programs)) {
    const source = readFileSync(join(PROGRAMS, `${name}.py`), 'latin1')
    expect(toRecord(compile(source, { file: `${name}.py` })), name).toEqual(fromRecord(code))
  }
  expect(Object.keys(programs).length).toBeGreaterThan(80)
})

test('complains of every recorded program as CPython 2.7.6 did', () => {
  for (const file of readdirSync(PROGRAMS)) {
    const isRefused = /^syn_.*\.py$/.test(file)
    if (!isRefused && file !== 'exc_assert.py' && file !== 'stm_import.py') continue
    const recorded = join(PROGRAMS, file.replace(/py$/, 'err'))
    expect(complaints(readFileSync(join(PROGRAMS, file), 'latin1'), file), file).toBe(
      existsSync(recorded) ? readFileSync(recorded, 'latin1') : '',
    )
  }
})

describe('refuses', () => {
  test.each([
    ['def f():\n  yield 1\n  return 2', 3, "'return' with argument inside generator"],
    ['while a:\n try: b\n finally: continue', 3, "'continue' not supported inside 'finally' clause"],
    ['try: a\nexcept: b\nexcept C: d', 1, "default 'except:' must be last"],
    ['def f(x):\n del x\n return lambda: x', 0, "can not delete variable 'x' referenced in nested scope"],
    [
      'def f(x):\n exec "y"\n return lambda: x',
      2,
      "unqualified exec is not allowed in function 'f' it contains a nested function with free variables",
    ],
    [
      'def f():\n def g():\n  from a import *\n  return x',
      3,
      "import * is not allowed in function 'g' because it is a nested function",
    ],
    ['from __future__ import braces', 1, 'not a chance'],
    [
      'x = 1; from __future__ import division',
      1,
      'from __future__ imports must occur at the beginning of the file',
    ],
  ])('%j', (source, line, message) => {
    expect(refusalOf(source)).toEqual({ type: 'SyntaxError', line, message })
  })

  test('more than twenty blocks in each other', () => {
    const loops = (count: number): string =>
      Array.from({ length: count }, (_, depth) => `${' '.repeat(depth)}while a:\n`).join('') +
      ' '.repeat(count) +
      'b'
    expect(compile(loops(20), { file: 'loops.py' }).code.length).toBeGreaterThan(0)
    expect(refusalOf(loops(21))).toEqual({
      type: 'SystemError',
      line: 0,
      message: 'too many statically nested blocks',
    })
  })

  test('what is nested too deep for the machine', () => {
    expect(refusalOf(`x = ${'a + '.repeat(30_000)}a`)).toMatchObject({ type: 'MemoryError' })
  })
})

test('warns of names that are used before they are declared global', () => {
  const warnings: [string, number][] = []
  compile('def f():\n x = 1\n print y\n global x, y', {
    file: 'warned.py',
    onWarning: (message, line) => warnings.push([message, line]),
  })
  expect(warnings).toEqual([
    ["name 'x' is assigned to before global declaration", 4],
    ["name 'y' is used prior to global declaration", 4],
  ])
})

describe('folds constants', () => {
  test.each<[string, unknown]>([
    ['2 ** 62', { type: 'int', value: 2n ** 62n }],
    ['2 ** 63', { type: 'long', value: 2n ** 63n }],
    ['2 ** -1', { type: 'float', value: 0.5 }],
    ['-7 // 2', { type: 'int', value: -4n }],
    ['-7 % 3', { type: 'int', value: 2n }],
    ['7.5 // -2', { type: 'float', value: -4 }],
    ['1 << 3L', { type: 'long', value: 8n }],
    ['2j * 3j', { type: 'complex', real: -6, imag: 0 }],
    ["'ab' * 3", { type: 'str', value: 'ababab' }],
    ["'ab'[-1]", { type: 'str', value: 'b' }],
    ["u'a' + 'b'", { type: 'unicode', value: 'ab' }],
    ["'%05.1f' % 3.14159", { type: 'str', value: '003.1' }],
    ['`1.5`', { type: 'str', value: '1.5' }],
    [
      '(1, 2)[1:2] or (3, None)',
      {
        type: 'tuple',
        items: [{ type: 'int', value: 3n }, { type: 'None' }],
      },
    ],
  ])('%s', (expression, value) => {
    const { consts } = compile(expression, { file: 'folded.py', mode: 'eval' })
    expect(consts.at(-1)).toEqual(value)
  })

  test.each(['1 / 2', '1 // 0', '1 << -1', "'x' * 21", "'a'[1]", "u'a'[0]", "'%d' % 'a'", '-0L', "'a' + 1"])(
    'but not %s',
    (expression) => {
      const { consts, code } = compile(expression, { file: 'kept.py', mode: 'eval' })
      expect(consts.length).toBeLessThan(3)
      expect(code[0]).toBe(opcodes.LOAD_CONST)
    },
  )
})

test('takes on the future of the code that compiles', () => {
  const operatorOf = (flags: number): number | undefined =>
    compile('a / b', { file: 'division.py', mode: 'eval', flags }).code.at(-2)
  expect(operatorOf(0)).toBe(opcodes.BINARY_DIVIDE)
  expect(operatorOf(CO_FUTURE_DIVISION)).toBe(opcodes.BINARY_TRUE_DIVIDE)
})

test('prints the values of interactive statements, but not those in functions', () => {
  const code = compile('def f(): 5 + x\n', { file: '<stdin>', mode: 'single' })
  expect(bodyOf(code, 'f').code).not.toContain(opcodes.PRINT_EXPR)
  expect(compile('5 + x\n', { file: '<stdin>', mode: 'single' }).code).toContain(opcodes.PRINT_EXPR)
})

test('knows what closures share', () => {
  const source = 'def f(z, a):\n def g():\n  yield z, a, b\n b = 1\n return g'
  const f = bodyOf(compile(source, { file: 'closure.py' }), 'f')
  expect(f.cellvars).toEqual(['a', 'b', 'z'])
  const g = bodyOf(f, 'g')
  expect(g.freevars).toEqual(['a', 'b', 'z'])
  expect(g.flags & (CO_NESTED | CO_GENERATOR)).toBe(CO_NESTED | CO_GENERATOR)
})

test('calls private names of a class by its name', () => {
  const source = 'class _Box:\n def __init__(self, __x):\n  self.__x = __x, __y__, f(__z=1)'
  const box = bodyOf(compile(source, { file: 'private.py' }), '_Box')
  const { names, varnames, consts } = bodyOf(box, '__init__')
  expect(varnames).toEqual(['self', '_Box__x'])
  expect(names).toEqual(['__y__', 'f', '_Box__x'])
  // Not what a call names.
  expect(consts).toContainEqual({ type: 'str', value: '__z' })
})

test('makes one constant of equal constants and of equal functions, but keeps types apart', () => {
  const constsOf = (source: string): readonly string[] =>
    compile(source, { file: 'same.py', mode: 'eval' }).consts.map(({ type }) => type)
  expect(constsOf('[1, 1L, 1.0, 1j, "1", u"1", 1]')).toEqual([
    'int',
    'long',
    'float',
    'complex',
    'str',
    'unicode',
  ])
  expect(constsOf('[0.0, -0.0, 0.0]')).toEqual(['float', 'float'])
  expect(constsOf('[lambda: 1, lambda: 1, lambda: 2]')).toEqual(['code', 'code'])
})

test('finds the line of an instruction', () => {
  const code = compile('a\n\n\nb(c,\n  d)\n', { file: 'lines.py' })
  const lines = Array.from(code.code, (_, offset) => lineOf(code, offset))
  expect(lines.slice(0, 4)).toEqual([1, 1, 1, 1])
  // Of the call, the argument of its second line moves on.
  expect([...new Set(lines)]).toEqual([1, 4, 5])
})

function bodyOf({ consts }: Code, name: string): Code {
  const found = consts.find((constant) => constant.type === 'code' && constant.code.name === name)
  return (found as Extract<Constant, { type: 'code' }>).code
}

function refusalOf(source: string): unknown {
  try {
    compile(source, { file: 'refused.py' })
  } catch (error) {
    if (!(error instanceof PythonSyntaxError)) throw error
    return { type: error.type, line: error.line, message: error.message }
  }
  return 'compiled'
}

/** What CPython writes to stderr while it compiles. */
function complaints(source: string, file: string): string {
  let text = ''
  const onWarning = (message: string, line: number): void => {
    const quoted = (source.split('\n')[line - 1] as string).trim()
    text += `${file}:${line}: SyntaxWarning: ${message}\n  ${quoted}\n`
  }
  try {
    compile(source, { file, onWarning })
  } catch (error) {
    if (!(error instanceof PythonSyntaxError)) throw error
    const quoted = error.text === null ? '' : errorText(error.text, error.column)
    text += `  File "${file}", line ${error.line}\n${quoted}${error.type}: ${error.message}\n`
  }
  return text
}

function toRecord(code: Code): unknown {
  const { consts, code: bytes, lnotab, ...rest } = code
  return {
    ...rest,
    code: Buffer.from(bytes).toString('hex'),
    lnotab: [...lnotab],
    consts: consts.map(toRecordedConstant),
  }
}

function toRecordedConstant(constant: Constant): unknown {
  switch (constant.type) {
    case 'int':
    case 'long':
      return { t: constant.type, v: String(constant.value) }
    case 'tuple':
      return { t: 'tuple', v: constant.items.map(toRecordedConstant) }
    case 'code':
      return { t: 'code', v: toRecord(constant.code) }
    case 'complex':
      return { t: 'complex', v: [constant.real, constant.imag] }
    default:
      return 'value' in constant ? { t: constant.type, v: constant.value } : { t: constant.type }
  }
}

function fromRecord(code: RecordedCode): unknown {
  const fields = Object.entries(code).filter(([field]) => field !== 'instrs' && field !== 'lnotab_repr')
  return { ...Object.fromEntries(fields), consts: code.consts.map(fromRecordedConstant) }
}

function fromRecordedConstant({ t, v }: RecordedConstant): unknown {
  switch (t) {
    case 'float':
      return { t, v: toNumber(v as string) }
    case 'complex': {
      const [, real = '', imag = ''] = /^\(?(.*?)([+-]?[^+-]*(?:e[+-]\d+)?)j\)?$/.exec(
        v as string,
      ) as RegExpExecArray
      return { t, v: [toNumber(real || '0'), toNumber(imag)] }
    }
    case 'tuple':
      return { t, v: (v as RecordedConstant[]).map(fromRecordedConstant) }
    case 'code':
      return { t, v: fromRecord(v as RecordedCode) }
    default:
      return v === undefined ? { t } : { t, v }
  }
}

const toNumber = (text: string): number => Number(text.replace('inf', 'Infinity'))
