/** Classes, exceptions and weak references: what real programs of 2.7 printed, addresses left out. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { imageNamed } from '../../../src/machine/boot/index.ts'
import { PythonProcess } from '../../../src/machine/python/process.ts'
import { REPOSITORY } from '../../support/heapdeck.ts'

const image = await imageNamed('python-2.7.6-glibc-2.17')

const PROGRAMS = join(REPOSITORY, 'tests/machine/python/classes')

function outputOf(source: string, file = 'prog.py'): string {
  let output = ''
  const process = new PythonProcess({
    image,
    file,
    source,
    host: {
      write: (_descriptor, bytes) => {
        output += bytes
      },
      read: () => '',
      readFile: (path) => (path === file ? source : undefined),
    },
  })
  process.begin()
  process.run()
  return output.replaceAll(/0x[\da-f]+/g, '0x')
}

test.each(['operators', 'attributes', 'derived', 'exceptions', 'weak-references', 'references'])(
  '%s behave as real ones did',
  (name) => {
    const source = readFileSync(join(PROGRAMS, `${name}.py`), 'latin1')
    expect(outputOf(source, `${name}.py`)).toBe(readFileSync(join(PROGRAMS, `${name}.out`), 'latin1'))
  },
)

test('a cycle of classes and instances is collected with its weak references', () => {
  const source = `
import gc, weakref
def f():
    class A(object): pass
    a = A(); a.me = a; A.one = a
    return weakref.ref(a), weakref.ref(A)
a, A = f()
print a() is not None, A() is not None, gc.collect() > 0, a(), A()
`
  expect(outputOf(source)).toBe('True True True None None\n')
})
