/**
 * Records of exceptions: the structs of Include/pyerrors.h of CPython 2.7 on 64 bits, references in the order in which the
 * deallocs of Objects/exceptions.c let go of them.
 */
import type { Python, RecordLayout } from '../../objects/index.ts'

const COMMON = ['dict', 'args', 'message']

const SHAPES = {
  BaseException: { bytes: 40, own: [], words: 0 },
  SystemExit: { bytes: 48, own: ['code'], words: 0 },
  EnvironmentError: { bytes: 64, own: ['errno', 'strerror', 'filename'], words: 0 },
  SyntaxError: {
    bytes: 88,
    own: ['msg', 'filename', 'lineno', 'offset', 'text', 'print_file_and_line'],
    words: 0,
  },
  /** Words: start and end, two of each. */
  UnicodeError: { bytes: 80, own: ['encoding', 'object', 'reason'], words: 4 },
} as const

export type ExceptionShape = keyof typeof SHAPES

const known = new WeakMap<Python, Readonly<Record<ExceptionShape, RecordLayout>>>()

export function exceptionLayouts(python: Python): Readonly<Record<ExceptionShape, RecordLayout>> {
  let layouts = known.get(python)
  if (!layouts) {
    layouts = Object.fromEntries(
      Object.entries(SHAPES).map(([name, { bytes, own, words }]) => [
        name,
        python.layout({
          name,
          bytes,
          hasGc: true,
          refs: [...own, ...COMMON],
          cleared: [...own, ...COMMON],
          words,
          dict: 'dict',
        }),
      ]),
    ) as Record<ExceptionShape, RecordLayout>
    known.set(python, layouts)
  }
  return layouts
}

export const basicSizeOf = (shape: ExceptionShape): number => SHAPES[shape].bytes
