import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as text from '../../../src/machine/python/text/index.ts'
import type { Halves, Piece } from '../../../src/machine/python/text/index.ts'
import recorded from './text.json'

/** A value of the tables: `{"int": "12"}`, `{"float": "1.5"}`, text, a tuple, or how the operation fails. */
type Recorded =
  | string
  | boolean
  | null
  | readonly Recorded[]
  | { readonly int: string }
  | { readonly float: string }
  | { readonly error: string }

const SPECIAL: Readonly<Record<string, number>> = { inf: Infinity, '-inf': -Infinity, nan: NaN }

// The operations of the tables take what they take in Python.
type Any = any

function toValue(value: Recorded): Any {
  if (Array.isArray(value)) return value.map(toValue)
  if (value === null || typeof value !== 'object') return value ?? undefined
  if ('int' in value) return BigInt(value.int)
  if ('float' in value) return SPECIAL[value.float] ?? Number(value.float)
  return value
}

function attempt(operation: () => unknown): unknown {
  try {
    return operation()
  } catch (fault) {
    if (fault instanceof text.UnicodeFault) {
      const { encoding, start, end, reason } = fault.failure
      return { error: fault.type, encoding, start, end, reason }
    }
    if (fault instanceof text.Fault) return { error: `${fault.type}: ${fault.message}` }
    throw fault
  }
}

const toOptional = (value?: bigint): number | undefined => (value === undefined ? value : Number(value))

const toBig = ({ low, high }: Halves): bigint => (BigInt(high) << 32n) | BigInt(low >>> 0)

/** A format with one conversion, of which `write` makes the text. */
function convert(format: string, unicode: boolean, write: (conversion: text.Conversion) => string): string {
  const parts = text.parsePercent(format, unicode).map((piece: Piece) => {
    if (piece instanceof text.Fault) throw piece
    return typeof piece === 'string' ? piece : write(piece)
  })
  return parts.join('')
}

const OPERATIONS: Record<string, (...values: Any[]) => unknown> = {
  'repr of a float': text.floatRepr,
  'str of a float': text.floatStr,
  'hash of a float': (x) => toBig(text.floatHash(x)),
  'float.hex': text.floatHex,
  as_integer_ratio: text.toIntegerRatio,
  'int of a float': text.truncateFloat,
  '% of a float with precision': (x, type, precision) => text.formatDouble(x, type, Number(precision)),
  '%# of a float with precision': (x, type, precision) =>
    text.formatDouble(x, type, Number(precision), { alternate: true }),
  round: (x, places) => text.roundFloat(x, Number(places)),
  'float /': text.floatDivide,
  'float %': text.floatModulo,
  'float divmod': text.floatDivmod,
  'float **': text.floatPower,
  'hash of a long': (a) => toBig(text.longHash(a)),
  'long //': (a, b) => text.floorDivide(a, b),
  'long %': (a, b) => text.modulo(a, b),
  'long **': text.power,
  'true division': text.trueDivide,
  pow: text.powerModulo,
  '<<': text.shiftLeft,
  '>>': text.shiftRight,
  bit_length: (a) => BigInt(text.bitLength(a)),
  hex: text.toHex,
  oct: text.toOct,
  bin: text.toBin,
  'float of a long': text.longToDouble,
  'float of a str': text.parseFloatText,
  'float of unicode': (digits) => text.parseFloatText(text.encodeDecimal(digits)),
  'int of a str': (digits, base) => text.parseWhole(digits, toOptional(base)),
  'long of a str': (digits, base) => text.parseWhole(digits, toOptional(base), 'long'),
  'float.fromhex': text.floatFromHex,
  'hash of a string': (string) => toBig(text.stringHash(string)),
  'hash of a tuple': (items: bigint[]) => {
    const hash = new text.TupleHash(items.length)
    for (const { low, high } of items.map(text.longHash)) hash.add(low, high)
    return toBig(hash.end())
  },
  'hash of a frozenset': (items: bigint[]) => toBig(text.frozensetHash(items.map(text.longHash))),
  'hash of a complex': ([real, imaginary]) =>
    toBig(text.complexHash(text.floatHash(real), text.floatHash(imaginary))),
  'repr of a str': text.stringRepr,
  'repr of unicode': text.unicodeRepr,
  '% of an int': (format, a) => convert(format, false, (it) => text.formatInteger(it, a)),
  '% of a long': (format, a) => convert(format, false, (it) => text.formatInteger(it, a, 'long')),
  '% of a float': (format, x) => convert(format, false, (it) => text.formatFloat(it, x)),
  '% of a string': (format, string) => convert(format, false, (it) => text.formatText(it, string)),
  '%c': (format, code) => convert(format, false, (it) => text.formatCharacter(it, Number(code))),
  '%c of unicode': (format, code) =>
    convert(format, true, (it) => text.formatCharacter(it, Number(code), true)),
  'format of an int': (spec, a) => text.formatWhole(a, spec),
  'format of a long': (spec, a) => text.formatWhole(a, spec, 'long'),
  'format of a float': (spec, x) => text.formatFloatSpec(x, spec),
  'format of a str': (spec, string) => text.formatString(string, spec),
  'format of unicode': (spec, string) => text.formatString(string, spec, 'unicode'),
  'format of a complex': (spec, real, imaginary) => text.formatComplex(real, imaginary, spec),
  'str.translate': (string, drop) => text.translateBytes(string, REVERSED, drop),
  encode: (string, encoding, errors) => text.findCodec(encoding).encode(string, errors),
  decode: (bytes, encoding, errors) => text.findCodec(encoding).decode(bytes, errors),
  ...methodsOf('str', text.BYTES),
  ...methodsOf('unicode', text.UNICODE),
  'unicode.isdecimal': (string) => text.areAll(string, text.isDecimal),
  'unicode.isnumeric': (string) => text.areAll(string, text.isNumeric),
}

const REVERSED = Array.from({ length: 256 }, (_, code) => String.fromCharCode(255 - code)).join('')

function methodsOf(type: string, characters: text.Characters): Record<string, (...values: Any[]) => unknown> {
  const search =
    (
      find: (
        string: string,
        part: string,
        start: number | undefined,
        end: number | undefined,
      ) => number | boolean,
    ) =>
    (string: string, part: string, start?: bigint, end?: bigint) => {
      const found = find(string, part, toOptional(start), toOptional(end))
      return typeof found === 'number' ? BigInt(found) : found
    }
  const strip = (sides: text.Sides) => (string: string, set?: string) =>
    text.strip(string, set === undefined ? characters.isSpace : text.isOneOf(set), sides)
  const justify =
    (pad: (string: string, width: number, fill: string) => string) => (string: string, width: bigint) =>
      pad(string, Number(width), '*')
  const all = (is: (character: string) => boolean) => (string: string) => text.areAll(string, is)
  const methods: Record<string, (...values: Any[]) => unknown> = {
    find: search(text.find),
    rfind: search(text.findLast),
    count: search(text.count),
    startswith: search((...values) => text.startsWith(...values, type === 'unicode')),
    endswith: search((...values) => text.endsWith(...values, type === 'unicode')),
    replace: (string, from, to, max) => text.replace(string, from, to, Number(max)),
    'split of words': (string, max) => text.splitWords(string, characters, Number(max)),
    'rsplit of words': (string, max) => text.splitWordsFromEnd(string, characters, Number(max)),
    split: (string, separator, max) => text.split(string, separator, Number(max)),
    rsplit: (string, separator, max) => text.splitFromEnd(string, separator, Number(max)),
    splitlines: (string, keepEnds) => text.splitLines(string, characters, keepEnds),
    partition: text.partition,
    rpartition: text.partitionFromEnd,
    strip: strip('both'),
    lstrip: strip('left'),
    rstrip: strip('right'),
    expandtabs: (string, size) => text.expandTabs(string, Number(size)),
    ljust: justify(text.leftJustify),
    rjust: justify(text.rightJustify),
    center: justify(text.center),
    zfill: (string, width) => text.zeroFill(string, Number(width)),
    upper: (string) => text.toUpper(string, characters),
    lower: (string) => text.toLower(string, characters),
    title: (string) => text.toTitle(string, characters),
    capitalize: (string) => text.capitalize(string, characters),
    swapcase: (string) => text.swapCase(string, characters),
    isupper: (string) => text.isUpper(string, characters),
    islower: (string) => text.isLower(string, characters),
    istitle: (string) => text.isTitle(string, characters),
    isalpha: all(characters.isAlpha),
    isdigit: all(characters.isDigit),
    isalnum: all(characters.isAlnum),
    isspace: all(characters.isSpace),
  }
  return Object.fromEntries(Object.entries(methods).map(([name, method]) => [`${type}.${name}`, method]))
}

describe('gives what CPython 2.7 gives', () => {
  const tables = Object.entries(recorded as unknown as Record<string, readonly Recorded[][]>)
  test.each(tables)('%s', (name, rows) => {
    const operation = OPERATIONS[name] as (...values: Any[]) => unknown
    const got = rows.map((row) => {
      const values = row.slice(0, -1).map(toValue)
      return [...values, attempt(() => operation(...values))]
    })
    expect(got).toEqual(rows.map(toValue))
  })
})

/** A format's pieces as one can read them. */
const show = (format: string): string =>
  JSON.stringify(text.parseFormat(format), (_, value: unknown) =>
    value instanceof text.Fault ? `${value.type}: ${value.message}` : value,
  )

describe('format strings', () => {
  test('are text and fields', () => {
    expect(text.parseFormat('{{{0.name[key]!r:>{width}}}}')).toEqual([
      '{',
      {
        first: 0,
        accessors: [
          { kind: 'attribute', name: 'name' },
          { kind: 'item', key: 'key' },
        ],
        conversion: 'r',
        spec: ['>', { first: 'width', accessors: [], conversion: undefined, spec: [] }],
      },
      '}',
    ])
  })

  test('count the fields without a number, those in specs too', () => {
    expect(show('{}{:{}}{}')).toBe(
      '[{"first":0,"accessors":[],"spec":[]},' +
        '{"first":1,"accessors":[],"spec":[{"first":2,"accessors":[],"spec":[]}]},' +
        '{"first":3,"accessors":[],"spec":[]}]',
    )
  })

  test.each([
    ['}', "Single '}' encountered in format string"],
    ['{', "Single '{' encountered in format string"],
    ['{0', "unmatched '{' in format"],
    ['{0}{}', 'cannot switch from manual field specification to automatic field numbering'],
    ['{}{0}', 'cannot switch from automatic field numbering to manual field specification'],
    ['{!', "unmatched '{' in format"],
    ['{!}', 'end of format while looking for conversion specifier'],
    ['{!rx}', "expected ':' after format specifier"],
    ['{!x}', 'Unknown conversion specifier x'],
    ['{:{:{}}}', 'Max string recursion exceeded'],
    ['{a[0}', "Missing ']' in format string"],
    ['{a.}', 'Empty attribute in format string'],
    ['{a[0]b}', "Only '.' or '[' may follow ']' in format field specifier"],
    ['{99999999999999999999}', 'Too many decimal digits in format string'],
  ])('%s is refused', (format, message) => {
    expect(show(format)).toContain(`"ValueError: ${message}"`)
  })
})

describe('%', () => {
  test('is text and conversions', () => {
    const none = { key: undefined, left: false, sign: '', alternate: false, zero: false, fault: undefined }
    expect(text.parsePercent('%(name)-5s is %+.*ld%%')).toEqual([
      { ...none, key: 'name', left: true, width: 5, precision: undefined, length: 10, letter: 's' },
      ' is ',
      { ...none, sign: '+', width: 0, precision: '*', length: 6, letter: 'd' },
      { ...none, width: 0, precision: undefined, length: 2, letter: '%' },
    ])
  })

  test.each([
    ['abc%', 'ValueError: incomplete format'],
    ['%(a', 'ValueError: incomplete format key'],
    ['%99999999999999999999d', 'ValueError: width too big'],
    ['%.2147483648d', 'ValueError: prec too big'],
  ])('%s is refused', (format, message) => {
    expect(text.parsePercent(format).at(-1)).toMatchObject({ message: message.split(': ')[1] })
  })

  test('knows its letters', () => {
    expect(text.parsePercent('100 %yes')[1]).toMatchObject({
      fault: { message: "unsupported format character 'y' (0x79) at index 5" },
    })
  })

  test('says of which type no number can be had', () => {
    const [conversion] = text.parsePercent('%i') as readonly [text.Conversion]
    expect(text.PERCENT_FAULTS.noNumber(conversion, 'str').message).toBe(
      '%d format: a number is required, not str',
    )
  })

  test('takes a negative width to the left, a negative precision as none', () => {
    const [conversion] = text.parsePercent('%*.*f') as readonly [text.Conversion]
    expect(text.formatFloat(text.withPrecision(text.withWidth(conversion, -5), -1), 2.5)).toBe('2    ')
  })
})

describe('codecs', () => {
  test('say what they cannot do', () => {
    expect(() => text.encodeAscii('caf\xe9')).toThrow(
      "'ascii' codec can't encode character u'\\xe9' in position 3: ordinal not in range(128)",
    )
    expect(() => text.decodeUtf8('a\xe2\x82')).toThrow(
      "'utf8' codec can't decode bytes in position 1-2: unexpected end of data",
    )
    expect(() => text.findCodec('klingon')).toThrow('unknown encoding: klingon')
  })

  test('know a name however it is spelled', () => {
    for (const name of ['utf-8', 'UTF8', 'utf_8']) expect(text.findCodec(name).encode('é')).toBe('\xc3\xa9')
  })

  test('give text back', () => {
    const names = ['utf-8', 'utf-16', 'utf-16-le', 'utf-16-be', 'unicode-escape', 'raw-unicode-escape']
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom(...names), (string, name) => {
        const codec = text.findCodec(name)
        fc.pre(name !== 'raw-unicode-escape' || !string.includes('\\'))
        expect(codec.decode(codec.encode(string))).toBe(string)
      }),
    )
  })
})

describe('random', () => {
  const seeded = (seed: bigint): Int32Array => {
    const state = new Int32Array(text.RANDOM_WORDS)
    text.seedRandom(state, seed)
    return state
  }

  test('goes the way of a seed', () => {
    const state = seeded(42n)
    expect([text.nextRandom(state), text.nextRandom(state), text.nextBits(state, 40)]).toEqual([
      0.6394267984578837,
      0.025010755222666936,
      267469214295n,
    ])
    text.jumpAhead(state, 1000n)
    expect(text.nextRandom(state)).toBe(0.9626347393218698)
  })

  test('has its whole state in the array', () => {
    const state = seeded(2n ** 100n)
    const copy = seeded(0n)
    text.setRandomState(copy, text.randomState(state))
    expect(copy).toEqual(state)
    expect(text.nextRandom(copy)).toBe(text.nextRandom(state))
  })
})

/** How often a comparison is made, and what comes out. */
function sortCounting(items: readonly number[], less = (a: number, b: number): boolean => a < b) {
  const sorted = [...items]
  let comparisons = 0
  text.sort(sorted, (a, b) => {
    comparisons++
    return less(a, b)
  })
  return { sorted, comparisons }
}

describe('sort', () => {
  const count = 1000
  const rising = Array.from({ length: count }, (_, index) => index)

  test.each([
    ['rising', rising, 999],
    ['falling', rising.toReversed(), 999],
    ['mixed', rising.map((index) => (index * 617) % count), 8418],
    ['two runs', rising.map((index) => (2 * index) % 999), 2000],
  ])('compares %s items as often as CPython', (_, items, comparisons) => {
    expect(sortCounting(items)).toEqual({ sorted: items.toSorted((a, b) => a - b), comparisons })
  })

  test('keeps the order of equal items', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(99), { maxLength: 300 }), (items) => {
        const { sorted } = sortCounting(items, (a, b) => Math.floor(a / 10) < Math.floor(b / 10))
        expect(sorted).toEqual(items.toSorted((a, b) => Math.floor(a / 10) - Math.floor(b / 10)))
      }),
    )
  })

  test('loses no item where a comparison fails', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 2, maxLength: 300 }), fc.nat(1000), (items, patience) => {
        const sorted = [...items]
        let left = patience
        try {
          text.sort(sorted, (a, b) => {
            if (left-- === 0) throw new RangeError('enough')
            return a < b
          })
        } catch {
          expect(left).toBe(-1)
        }
        expect(sorted.toSorted((a, b) => a - b)).toEqual(items.toSorted((a, b) => a - b))
      }),
    )
  })
})

describe('numbers', () => {
  const any = fc.bigInt({ min: -(2n ** 200n), max: 2n ** 200n })
  const safe = fc.maxSafeInteger()

  test('a float is what its repr and its hex say', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (value) => {
        expect(text.parseFloatText(text.floatRepr(value))).toBe(value)
        expect(text.floatFromHex(text.floatHex(value))).toBe(value)
      }),
    )
  })

  test('a half that is rounded down keeps its zeros', () => {
    expect(text.floatStr(8630568226105)).toBe('8.63056822610e+12')
    expect(text.floatStr(8630568226104)).toBe('8.6305682261e+12')
  })

  test('a complex number has no real part where it is 0', () => {
    expect(text.complexRepr(0, 2)).toBe('2j')
    expect(text.complexRepr(-0, 1e16)).toBe('(-0+1e+16j)')
    expect(text.complexStr(1 / 3, -NaN)).toBe('(0.333333333333+nanj)')
  })

  test('quotient and rest give the dividend back', () => {
    fc.assert(
      fc.property(any, any, (a, b) => {
        fc.pre(b !== 0n)
        const rest = text.modulo(a, b)
        expect(text.floorDivide(a, b) * b + rest).toBe(a)
        expect(rest === 0n || rest < 0n === b < 0n).toBe(true)
      }),
    )
  })

  test('safe numbers divide as longs do', () => {
    fc.assert(
      fc.property(safe, safe, (a, b) => {
        fc.pre(b !== 0)
        expect(text.floorDivideSafe(a, b)).toBe(Number(text.floorDivide(BigInt(a), BigInt(b))))
        expect(text.moduloSafe(a, b)).toBe(Number(text.modulo(BigInt(a), BigInt(b))))
      }),
    )
  })

  test('equal numbers hash alike', () => {
    fc.assert(
      fc.property(safe, (number) => {
        expect(text.floatHash(number)).toEqual(text.longHash(BigInt(number)))
        expect(text.halvesOf(number)).toEqual(text.longHash(BigInt(number)))
      }),
    )
  })

  test('an address hashes to itself, turned by four bits', () => {
    expect(toBig(text.pointerHash(0x7f12_3456_7890))).toBe(0x7f1_2345_6789n)
    expect(toBig(text.pointerHash(0x18))).toBe(BigInt.asIntN(64, 0x8000_0000_0000_0001n))
  })

  test('what would not fit is a MemoryError', () => {
    expect(attempt(() => text.power(2n, 10n ** 10n))).toEqual({ error: 'MemoryError: ' })
    expect(attempt(() => text.shiftLeft(1n, 2n ** 40n))).toEqual({ error: 'MemoryError: ' })
    expect(attempt(() => text.rightJustify('', 2 ** 40))).toEqual({ error: 'MemoryError: ' })
    const long = 'a'.repeat(100_000)
    expect(attempt(() => text.replace(long, 'a', long))).toEqual({ error: 'MemoryError: ' })
  })
})
