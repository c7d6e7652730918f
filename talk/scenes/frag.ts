import type { Scene } from '../../src/machine/index.ts'
import { interpreter } from './interpreter.ts'

/** `alloc(n)` is `[letter * 5000 for i in range(n)]`; a string of 5,000 letters takes 5,037 bytes. */
const STRING_BYTES = 37 + 5000

/** `programs/frag.py`, and what its lines ask of malloc. */
export default {
  file: 'frag.py',
  lines: [
    { text: 'def main():', moment: 'start', commands: interpreter },
    {
      text: '    big = alloc(100000)',
      commands: [{ kind: 'comprehension', block: 'big', count: 100_000, bytes: STRING_BYTES }],
    },
    { text: "    wait('big')", moment: 'big' },
    {
      text: '    small = alloc(1)',
      commands: [{ kind: 'comprehension', block: 'small', count: 1, bytes: STRING_BYTES }],
    },
    { text: "    wait('small')", moment: 'small' },
    { text: '    del big', commands: [{ kind: 'free', block: 'big' }] },
    { text: "    wait('del big')", moment: 'del big' },
  ],
} satisfies Scene
