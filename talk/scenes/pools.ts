import type { PythonLine, PythonScene } from '../../src/machine/index.ts'
import { begin, imported, script } from './pools-events.ts'

/** What the process has beside malloc's memory: the libraries' data, the stack. KiB recorded less KiB simulated, at the start. */
const OTHER_KIB = { script: 432, imported: 436 }
const KIB = 1024
const INTS = 5_000_000
const LISTS = 100

const lines = (mode: 'script' | 'imported'): PythonLine[] => {
  const events = mode === 'script' ? script : imported
  return [
    {
      text: "wait('start')",
      moment: 'start',
      commands: [
        { kind: 'map', bytes: OTHER_KIB[mode] * KIB },
        { kind: 'recorded', events: begin },
        { kind: 'recorded', events: events.start },
      ],
    },
    { text: 'ints = range(5*1000*1000)', commands: [{ kind: 'range', name: 'ints', count: INTS }] },
    { text: "wait('range')", moment: 'range', commands: [{ kind: 'recorded', events: events.range }] },
    { text: 'del ints', commands: [{ kind: 'delete', name: 'ints' }] },
    {
      text: "wait('del ints')",
      moment: 'del ints',
      commands: [{ kind: 'recorded', events: events['del ints'] }],
    },
    {
      text: 'import gc',
      commands: [
        {
          kind: 'recorded',
          events: events.gc,
          blocks: [{ bytes: 1536, name: 'the dict table of the module time, made by import gc' }],
        },
      ],
    },
    {
      text: "wait('import gc')",
      moment: 'import gc',
      commands: [{ kind: 'recorded', events: events['import gc'] }],
    },
    { text: 'gc.collect(2)', commands: [{ kind: 'collect' }] },
    { text: "wait('collect')", moment: 'collect', commands: [{ kind: 'recorded', events: events.collect }] },
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
  ]
}

/** `programs/pools.py`, run as a script and imported by a program that has imported gc already, and 100 lists at its end. */
export default {
  script: { file: 'pools.py', python: '2.7.6', lines: lines('script') },
  imported: { file: 'pools.py', python: '2.7.6', lines: lines('imported') },
} satisfies Record<string, PythonScene>
