import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  errorText,
  parse,
  PythonSyntaxError,
  sourceLine,
  type Expr,
  type ParseFlags,
  type Stmt,
} from '../../../src/machine/python/syntax/index.ts'
import { seeded } from '../../support/malloc-programs.ts'
import { REPOSITORY } from '../../support/heapdeck.ts'

const PROGRAMS = join(REPOSITORY, 'tests/recorded/programs/programs')
const NAMES = readdirSync(PROGRAMS).flatMap((file) => (file.endsWith('.py') ? [file.slice(0, -3)] : []))

/** Well-formed programs that only the compiler refuses. */
const COMPILERS = new Set(
  'break_outside continue_outside dup_arg future_late future_unknown global_param return_outside yield_in_class yield_outside'
    .split(' ')
    .map((name) => `syn_${name}`),
)

const read = (file: string): string => readFileSync(join(PROGRAMS, file), 'latin1')

/** What Python writes to stderr about a program that it cannot parse, or '' if it can. */
function complaint(source: string, file: string, fromString = false): string {
  try {
    parse(source, { file, mode: 'exec', fromString })
    return ''
  } catch (error) {
    if (!(error instanceof PythonSyntaxError)) throw error
    const text = error.text === null ? '' : errorText(error.text, error.column)
    return `  File "${error.file}", line ${error.line}\n${text}${error.type}: ${error.message}\n`
  }
}

/** The type and words of the error, and where it is. */
function refusal(source: string, mode: 'exec' | 'eval' | 'single' = 'exec', fromString = true): string {
  try {
    parse(source, { file: '<string>', mode, fromString })
    return 'accepted'
  } catch (error) {
    if (!(error instanceof PythonSyntaxError)) throw error
    return `${error.type}: ${error.message} (${error.line}, ${error.column})`
  }
}

/** The tree as nested lists, without places, contexts and what is empty. */
function brief(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(brief)
  if (typeof node === 'bigint') return String(node)
  if (typeof node !== 'object' || node === null) return node
  const parts = Object.entries(node).filter(
    ([key, value]) =>
      !['line', 'column', 'ctx'].includes(key) &&
      value !== null &&
      !(Array.isArray(value) && value.length === 0),
  )
  return parts.map(([, value]) => brief(value))
}

function expression(source: string): Expr {
  return parse(source, { file: 'x', mode: 'eval', fromString: true }).body
}

function statement(source: string, flags: ParseFlags = {}): Stmt {
  return parse(source, { file: 'x', mode: 'exec', flags }).body.at(-1)!
}

describe('the recorded programs', () => {
  test.each(NAMES.filter((name) => name.startsWith('syn_') && !COMPILERS.has(name)))(
    '%s is refused in the words of CPython 2.7.6',
    (name) => {
      expect(complaint(read(`${name}.py`), `${name}.py`)).toBe(read(`${name}.err`))
    },
  )

  test('the others are accepted', () => {
    const others = NAMES.filter((name) => !name.startsWith('syn_') || COMPILERS.has(name))
    expect(others.filter((name) => complaint(read(`${name}.py`), `${name}.py`) !== '')).toEqual([])
  })
})

describe('the tree', () => {
  test.each<[string, unknown]>([
    ['a + b * c', ['BinOp', ['Name', 'a'], 'Add', ['BinOp', ['Name', 'b'], 'Mult', ['Name', 'c']]]],
    ['a - b - c', ['BinOp', ['BinOp', ['Name', 'a'], 'Sub', ['Name', 'b']], 'Sub', ['Name', 'c']]],
    ['-a ** -b', ['UnaryOp', 'USub', ['BinOp', ['Name', 'a'], 'Pow', ['UnaryOp', 'USub', ['Name', 'b']]]]],
    [
      'a < b is not c',
      [
        'Compare',
        ['Name', 'a'],
        ['Lt', 'IsNot'],
        [
          ['Name', 'b'],
          ['Name', 'c'],
        ],
      ],
    ],
    ['a if b else c', ['IfExp', ['Name', 'b'], ['Name', 'a'], ['Name', 'c']]],
    ['a[::]', ['Subscript', ['Name', 'a'], ['Slice', ['Name', 'None']]]],
    [
      'a[1, ...]',
      ['Subscript', ['Name', 'a'], ['ExtSlice', [['Index', ['Num', ['int', '1']]], ['Ellipsis']]]],
    ],
    ['a[1,]', ['Subscript', ['Name', 'a'], ['Index', ['Tuple', [['Num', ['int', '1']]]]]]],
    [
      '`a, b`',
      [
        'Repr',
        [
          'Tuple',
          [
            ['Name', 'a'],
            ['Name', 'b'],
          ],
        ],
      ],
    ],
    ['f(a, *b, c=d)', ['Call', ['Name', 'f'], [['Name', 'a']], [['c', ['Name', 'd']]], ['Name', 'b']]],
    [
      '[x for x in a, b]',
      [
        'ListComp',
        ['Name', 'x'],
        [
          [
            ['Name', 'x'],
            [
              'Tuple',
              [
                ['Name', 'a'],
                ['Name', 'b'],
              ],
            ],
          ],
        ],
      ],
    ],
    [
      'lambda (a, b): a',
      [
        'Lambda',
        [
          [
            [
              'Tuple',
              [
                ['Name', 'a'],
                ['Name', 'b'],
              ],
            ],
          ],
        ],
        ['Name', 'a'],
      ],
    ],
  ])('of %s', (source, tree) => {
    expect(brief(expression(source))).toEqual(tree)
  })

  test('of statements', () => {
    expect(brief(statement('print >>f, a,'))).toEqual(['Print', ['Name', 'f'], [['Name', 'a']], false])
    expect(brief(statement('a = b, c = d'))).toEqual([
      'Assign',
      [
        ['Name', 'a'],
        [
          'Tuple',
          [
            ['Name', 'b'],
            ['Name', 'c'],
          ],
        ],
      ],
      ['Name', 'd'],
    ])
    expect(brief(statement('with a as b, c: pass'))).toEqual([
      'With',
      ['Name', 'a'],
      ['Name', 'b'],
      [['With', ['Name', 'c'], [['Pass']]]],
    ])
    expect(brief(statement('try: a\nexcept B, e: c\nfinally: d\n'))).toEqual([
      'TryFinally',
      [
        [
          'TryExcept',
          [['Expr', ['Name', 'a']]],
          [['ExceptHandler', ['Name', 'B'], ['Name', 'e'], [['Expr', ['Name', 'c']]]]],
        ],
      ],
      [['Expr', ['Name', 'd']]],
    ])
    expect(brief(statement('from ..a import b as c'))).toEqual(['ImportFrom', 'a', [['b', 'c']], 2])
  })

  test('stands where CPython says: a string over lines where it ends, an operator in a row at itself', () => {
    expect(statement("'''a\nb'''")).toMatchObject({ line: 2, column: -1 })
    expect(expression('a + b + c')).toMatchObject({ column: 6, left: { column: 0 } })
    expect(expression('a[0].b(c)')).toMatchObject({ column: 0, func: { column: 0 } })
    expect(statement('@a\n@b\ndef f(): pass')).toMatchObject({ kind: 'FunctionDef', line: 1 })
    expect(expression('(a, b)')).toMatchObject({ column: 1 })
  })
})

describe('literals', () => {
  test.each<[string, unknown]>([
    ['0777', { type: 'int', value: 511n }],
    ['0b101', { type: 'int', value: 5n }],
    ['9223372036854775807', { type: 'int', value: 9223372036854775807n }],
    ['9223372036854775808', { type: 'long', value: 9223372036854775808n }],
    ['-9223372036854775808', { type: 'int', value: -9223372036854775808n }],
    ['0xFFL', { type: 'long', value: 255n }],
    ['09.5', { type: 'float', value: 9.5 }],
    ['1e400', { type: 'float', value: Infinity }],
    ['-.5e1j', { type: 'complex', imag: -5 }],
  ])('%s', (source, n) => {
    expect(expression(source)).toMatchObject({ kind: 'Num', n })
  })

  test.each<[string, boolean, string]>([
    [String.raw`'a\x41\101\n\q\''`, false, "aAA\n\\q'"],
    [String.raw`r'\n' "b"`, false, '\\nb'],
    [String.raw`u'\u20ac\U0001f600\x41'`, true, '€😀A'],
    [String.raw`ur'\u20ac\n\\u20ac'`, true, '€\\n\\\\u20ac'],
    [`'a' u'b'`, true, 'ab'],
    [`u'\xc3\xa9'`, true, 'Ã©'],
    [`'''a'b''c'''`, false, "a'b''c"],
  ])('%s', (source, unicode, value) => {
    expect(expression(source)).toMatchObject({ kind: 'Str', unicode, value })
  })

  test('of unicode are decoded as the source says', () => {
    expect(statement("# coding: utf-8\nu'\xc3\xa9'")).toMatchObject({ value: { value: 'é' } })
    expect(statement("\xef\xbb\xbfu'\xc3\xa9'")).toMatchObject({ value: { value: 'é' } })
    expect(statement("# coding: latin-1\n'\xe9'")).toMatchObject({ value: { unicode: false, value: '\xe9' } })
    expect(complaint("x\ny = '\xe9'\n", 'a.py')).toBe(
      '  File "a.py", line 2\n' +
        "SyntaxError: Non-ASCII character '\\xe9' in file a.py on line 2, but no encoding declared; " +
        'see http://www.python.org/peps/pep-0263.html for details\n',
    )
  })
})

describe('future statements', () => {
  test('make print a name from there on', () => {
    expect(complaint('print 1\nfrom __future__ import print_function; print(1, end=2)\n', 'x')).toBe('')
    expect(refusal('from __future__ import print_function\nprint 1\n')).toBe(
      'SyntaxError: invalid syntax (2, 7)',
    )
    expect(statement('print(1)', { print_function: true })).toMatchObject({ value: { kind: 'Call' } })
  })

  test('make every string of the source unicode, also those before', () => {
    const { body } = parse("'a'\nfrom __future__ import unicode_literals\n'b'; b'c'\n", {
      file: 'x',
      mode: 'exec',
    })
    expect(body.flatMap((each) => (each.kind === 'Expr' ? [each.value] : []))).toMatchObject([
      { unicode: true },
      { unicode: true },
      { unicode: false },
    ])
  })
})

describe('what CPython refuses', () => {
  test.each([
    ['x = yield = 1', 'assignment to yield expression not possible'],
    ['() += 1', "can't assign to ()"],
    ['a, b += 1', 'illegal expression for augmented assignment'],
    ['f(lambda x: x = 1)', 'lambda cannot contain assignment'],
    ['f(x for x in y, 1)', 'Generator expression must be parenthesized if not sole argument'],
    ['f(*a, b)', 'only named arguments may follow *expression'],
    [`f(${'a, '.repeat(256)})`, 'more than 255 arguments'],
    ['def f((a)=1): pass', 'parenthesized arg with default'],
    ['from a import b,', 'trailing comma not allowed without surrounding parentheses'],
    ['import a as None', 'cannot assign to None'],
    [
      "'a' u'\\u12'",
      "(unicode error) 'unicodeescape' codec can't decode bytes in position 0-3: truncated \\uXXXX escape",
    ],
    [
      "u'' '\xe9'",
      "(unicode error) 'ascii' codec can't decode byte 0xe9 in position 0: ordinal not in range(128)",
    ],
  ])('%s', (source, message) => {
    expect(refusal(source)).toBe(`SyntaxError: ${message} (1, null)`)
  })

  test('the first of two faults is the one that CPython meets first', () => {
    expect(refusal('f(1=2) < f(a=1, a=2)')).toContain('keyword argument repeated')
    expect(refusal('for x in y:\n None = 1\nelse:\n f() = 1')).toContain('function call (4')
    expect(refusal('None = 1\nx y')).toBe('SyntaxError: invalid syntax (2, 3)')
  })

  test('a source that ends too early', () => {
    expect(refusal('1 +', 'eval')).toBe('SyntaxError: unexpected EOF while parsing (1, 3)')
    expect(refusal('if 1:', 'single')).toBe('SyntaxError: unexpected EOF while parsing (1, 5)')
    expect(refusal('(\n\n')).toBe('SyntaxError: invalid syntax (2, 1)')
    expect(refusal('(1,\n\\', 'exec', false)).toBe('SyntaxError: invalid syntax (3, 2)')
  })

  test('bad indentation', () => {
    expect(refusal('if 1:\n @a\nb')).toContain('IndentationError: unexpected unindent')
    const deep = (count: number): string =>
      Array.from({ length: count }, (_, i) => `${' '.repeat(i)}if 1:\n`).join('') + `${' '.repeat(count)}x\n`
    expect(refusal(deep(99))).toBe('accepted')
    expect(refusal(deep(100))).toContain('IndentationError: too many levels of indentation')
    expect(refusal('# vim:ts=4\nif 1:\n    x\n\ty\n')).toBe('accepted')
  })

  test('nesting that fills the parser stack, which is no error of syntax', () => {
    const nested = (open: string, close: string, count: number): string =>
      refusal(`${open.repeat(count)}1${close.repeat(count)}\n`, 'eval').split(' (')[0]!
    const full = 'MemoryError: s_push: parser stack overflow'
    expect(nested('(', ')', 98)).toBe('accepted')
    expect(nested('(', ')', 99)).toBe(full)
    expect(nested('-', '', 1484)).toBe('accepted')
    expect(nested('-', '', 1485)).toBe(full)
    expect(nested('lambda: ', '', 100_000)).toBe(full)
  })

  test('an escape without its digits is a ValueError', () => {
    expect(refusal(String.raw`'\x4'`)).toContain(String.raw`ValueError: invalid \x escape`)
  })
})

test('an error found later shows its line without indentation', () => {
  expect(sourceLine('if x:\n\t  break\n', 2)).toBe('break\n')
  expect(errorText('break\n', null)).toBe('    break\n')
  expect(errorText("  x = '''a\nb''' y\n", 17)).toBe("    b''' y\n         ^\n")
})

test('at a prompt, one statement is read and nothing behind it', () => {
  const read = (source: string): string[] =>
    parse(source, { file: 'x', mode: 'single', fromString: true }).body.map(({ kind }) => kind)
  expect(read('a; b\n$ $')).toEqual(['Expr', 'Expr'])
  expect(read('\\\n\n')).toEqual(['Pass'])
  expect(refusal('if 1:\n  x', 'single')).toBe('accepted')
})

describe('whatever the source', () => {
  const FUZZ = process.env['FUZZ'] !== undefined
  const TOKEN = /\w+|'[^'\n]*'|"[^"\n]*"|\n[ \t]*|[ \t]+|[^]/g
  const EXTRA = [
    '(',
    ')',
    '[',
    '{',
    ':',
    ',',
    '=',
    '**',
    "'",
    '"""',
    '\\',
    '\n',
    '\n  ',
    '\t',
    '$',
    'u"\\u1"',
    '0x',
  ]

  test('nothing is thrown but a PythonSyntaxError', () => {
    const random = seeded(27)
    const any = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!
    const sources = NAMES.map((name) => read(`${name}.py`).match(TOKEN) ?? [])
    const vocabulary = [...new Set([...sources.flat(), ...EXTRA])]
    let refused = 0
    for (let run = 0; run < (FUZZ ? 10_000 : 500); run++) {
      const tokens = [...any(sources)]
      for (let change = 0; change < 3; change++) {
        const at = Math.floor(random() * tokens.length)
        tokens.splice(at, random() < 0.7 ? 1 : 0, ...(random() < 0.7 ? [any(vocabulary)] : []))
      }
      if (complaint(tokens.join(''), 'x', run % 2 === 0) !== '') refused++
    }
    expect(refused).toBeGreaterThan(0)
  })
})
