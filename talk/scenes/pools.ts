import type { PythonScene } from '../../src/machine/index.ts'
import { begin, script } from './pools-events.ts'

/** What the process has beside malloc's memory: the libraries' data, the stack. KiB recorded less KiB simulated, at the start. */
const OTHER_KIB = 432
const KIB = 1024
const INTS = 5_000_000
const LISTS = 100

/** `programs/pools.py` as a script, and 100 lists at its end. */
export default {
  file: 'pools.py',
  python: '2.7.6',
  lines: [
    {
      text: "wait('start')",
      moment: 'start',
      commands: [
        { kind: 'map', bytes: OTHER_KIB * KIB },
        { kind: 'recorded', events: begin },
        { kind: 'recorded', events: script.start },
      ],
    },
    { text: 'ints = range(5*1000*1000)', commands: [{ kind: 'range', name: 'ints', count: INTS }] },
    { text: "wait('range')", moment: 'range', commands: [{ kind: 'recorded', events: script.range }] },
    { text: 'del ints', commands: [{ kind: 'delete', name: 'ints' }] },
    {
      text: "wait('del ints')",
      moment: 'del ints',
      commands: [{ kind: 'recorded', events: script['del ints'] }],
    },
    {
      text: 'import gc',
      commands: [
        {
          kind: 'recorded',
          events: script.gc,
          blocks: [{ bytes: 1536, name: 'the dict table of the module time, made by import gc' }],
        },
      ],
    },
    {
      text: "wait('import gc')",
      moment: 'import gc',
      commands: [{ kind: 'recorded', events: script['import gc'] }],
    },
    { text: 'gc.collect(2)', commands: [{ kind: 'collect' }] },
    { text: "wait('collect')", moment: 'collect', commands: [{ kind: 'recorded', events: script.collect }] },
    {
      text: 'lists = [[] for n in range(100)]',
      moment: 'made',
      commands: [{ kind: 'make', name: 'lists', object: 'list', count: LISTS }],
    },
    {
      text: 'for n in range(100): lists[n] = None',
      moment: 'dropped',
      commands: [{ kind: 'forget', name: 'lists' }],
    },
    {
      text: 'lists = [[] for n in range(100)]',
      moment: 'made again',
      commands: [{ kind: 'make', name: 'lists', object: 'list', count: LISTS }],
    },
  ],
} satisfies PythonScene
