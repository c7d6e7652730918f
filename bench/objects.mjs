/**
 * A Python process at scale, in Node, on the malloc of glibc 2.17: five million ints made by `range`, let go, collected, also
 * with a checkpoint before each as time travel has it; a million lists and a million dicts; and of nine million ints the
 * memory, and the questions about a page. `node bench/objects.mjs [ROUNDS]`. What CPython 2.7.6 itself takes for the ints:
 * 86, 28, and 18 to 120 ms.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundle } from './bundle.mjs'

const ROUNDS = Number(process.argv[2] ?? 15)
const INTS = 5_000_000
const MANY_INTS = 9_000_000
const OBJECTS = 1_000_000
const FULL = 2
const QUESTIONS = 200

const folder = mkdtempSync(join(tmpdir(), 'heapdeck-bench-'))
const { machine, inspect } = await bundle(folder, {
  machine: 'src/machine/machine.ts',
  inspect: 'src/machine/inspect/index.ts',
})
rmSync(folder, { recursive: true })
const { PythonMachine } = machine

/** A process with a `__main__` that has a name already, as any has: the dict of interned strings lies below what follows. */
function start() {
  const computer = new PythonMachine({ version: '2.17', python: '2.7.6' })
  const { python, timeline } = computer
  const main = python.dicts.create()
  python.bind(main, 'None', python.none)
  return { computer, python, timeline, main }
}

function timed(figures, name, work) {
  const from = performance.now()
  work()
  const list = (figures[name] ??= [])
  list.push(performance.now() - from)
}

function say(title, figures) {
  console.log(title)
  for (const [name, all] of Object.entries(figures)) {
    const sorted = all.toSorted((a, b) => a - b)
    const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(2)
    console.log(
      `  ${name.padEnd(28)} first ${all[0].toFixed(2)} ms, median ${at(0.5)}, 95 % ${at(0.95)}, least ${at(0)} (${all.length})`,
    )
  }
}

function ints(figures, isWatched) {
  const { python, timeline, main } = start()
  const { objects, lists } = python
  const checkpoint = () => isWatched && timeline.checkpoint()
  checkpoint()
  timed(figures, 'made into a list', () => {
    python.bind(main, 'ints', lists.range(0, INTS))
    objects.run()
  })
  checkpoint()
  timed(figures, 'released', () => {
    python.unbind(main, 'ints')
    objects.run()
  })
  checkpoint()
  timed(figures, 'gc.collect(2)', () => {
    objects.collector.start(FULL)
    objects.run()
  })
}

function many(figures, name, make) {
  const { python, main } = start()
  const { objects, lists } = python
  const list = lists.create(0)
  python.bind(main, 'big', list)
  timed(figures, `${name} made`, () => {
    for (let index = 0; index < OBJECTS; index++) {
      const object = make(python)
      lists.append(list, object)
      objects.decref(object)
    }
  })
  timed(figures, `${name} released`, () => {
    python.unbind(main, 'big')
    objects.run()
  })
}

// memory first, before there is anything to collect
{
  const before = process.memoryUsage().arrayBuffers
  const { computer, python, timeline, main } = start()
  python.bind(main, 'ints', python.lists.range(0, MANY_INTS))
  python.objects.run()
  const after = process.memoryUsage().arrayBuffers - before
  console.log(
    `${MANY_INTS.toLocaleString('en')} ints and their list: ${(timeline.bytes / 1e6).toFixed(0)} MB of arrays, ${(after / 1e6).toFixed(0)} MB with what is not collected yet; the process has ${(computer.process.residentBytes / 1e6).toFixed(0)} MB`,
  )
  const namespaces = [{ label: '', dict: main }]
  const figures = {}
  const { startBreak, heapBytes } = computer.process
  for (let question = 0; question < QUESTIONS; question++) {
    const address = startBreak + Math.floor((heapBytes * question) / QUESTIONS)
    timed(figures, 'why is this page resident?', () => inspect.whyResident(computer, address, namespaces))
    timed(figures, 'what is at this address?', () => inspect.whereIs(computer, address))
  }
  timed(figures, 'totals', () => inspect.totalsOf(computer))
  timed(figures, 'if the list went away', () =>
    inspect.ifGone(computer, [python.dicts.get(main, python.strs.interned('ints'))]),
  )
  say(`${MANY_INTS.toLocaleString('en')} ints`, figures)
}

for (const isWatched of [false, true]) {
  const figures = {}
  for (let round = 0; round < ROUNDS; round++) ints(figures, isWatched)
  say(`${INTS.toLocaleString('en')} ints${isWatched ? ', with a checkpoint before each' : ''}`, figures)
}

const figures = {}
for (let round = 0; round < Math.ceil(ROUNDS / 3); round++) {
  many(figures, 'lists', ({ lists }) => lists.create(0))
  many(figures, 'dicts', ({ dicts }) => dicts.create())
}
say(`${OBJECTS.toLocaleString('en')} objects`, figures)
