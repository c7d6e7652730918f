/** What programs do to memory, against what was recorded of real processes: event by event, and page by page. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { REPOSITORY } from '../../support/heapdeck.ts'
import { EventComparison, eventText, readProgram, traceOf } from '../../support/program-events.ts'
import { IMAGES_BY_GLIBC, pythonProcess, runPython } from '../../support/run-python.ts'

const RECORDED = join(REPOSITORY, 'tests/recorded')
const TALK = join(RECORDED, 'talk-programs')
const helper = readFileSync(join(TALK, 'lib.py'), 'latin1')

const ALLOCATORS = { g217: '2.17', g236: '2.36' } as const satisfies Record<
  string,
  keyof typeof IMAGES_BY_GLIBC
>

/** Letters of what is not told by the object layer: lines and calls, stdio's mappings. */
const OTHER = 'lbk()|st'

describe('the events of a program equal the recorded ones, one by one', () => {
  test.each(
    ['frag200', 'freelists100', 'loops1000', 'mapped20', 'pools3000', 'small_first200', 'strcat500'].flatMap(
      (name) =>
        Object.keys(ALLOCATORS).map((allocator) => [name, allocator as keyof typeof ALLOCATORS] as const),
    ),
  )('%s, %s', (name, allocator) => {
    const recorded = readProgram(join(RECORDED, `boot/${name}.import.${allocator}.json.gz`))
    const wanted = recorded.events.filter(({ letter }) => !OTHER.includes(letter))
    const run = pythonProcess(recorded.prog, {
      file: 'prog.py',
      glibc: ALLOCATORS[allocator],
      files: { 'lib.py': helper },
      input: () => '\n',
    })
    const { process } = run
    const { python } = process.machine
    const comparison = new EventComparison()
    let at = 0
    const differences: string[] = []
    python.memory.trace = traceOf(python, (event) => {
      const next = wanted[at++]
      if (next && !comparison.isSame(next, event) && differences.length < 5)
        differences.push(`event ${at - 1}: ${eventText(event)}, recorded ${eventText(next)}`)
    })
    process.begin()
    process.run()
    expect(differences).toEqual([])
    expect(at).toBeGreaterThanOrEqual(wanted.length)
    expect(run.stdout).toBe(recorded.stdout)
  })
})

interface RecordedRun {
  readonly program: string
  readonly mode: string
  readonly allocator: string
  readonly steps: readonly { readonly at: string; readonly anonKb: number; readonly heapKb: number }[]
}

const RUNS = (
  JSON.parse(readFileSync(join(RECORDED, 'rss-talk.json'), 'utf8')) as { runs: readonly RecordedRun[] }
).runs.filter(({ mode, allocator }) => mode === 'import' && allocator in ALLOCATORS)

/** KiB of memory that the interpreter has from its start on more in one process than in the other don't count. */
const MOST_OFF = 110

test.each(RUNS)('$program has the memory of the real process at each wait, $allocator', (run) => {
  const got: { anonKb: number; heapKb: number }[] = []
  const source = readFileSync(join(TALK, run.program), 'latin1')
  const { status, stderr } = runPython(source, {
    file: 'prog.py',
    glibc: ALLOCATORS[run.allocator as keyof typeof ALLOCATORS],
    files: { 'lib.py': helper },
    input: (process) => {
      got.push(process.sizes())
      return '\n'
    },
  })
  expect([status, stderr]).toEqual([0, ''])
  expect(got.map(({ heapKb }) => heapKb)).toEqual(run.steps.map(({ heapKb }) => heapKb))
  const [start = { anonKb: 0 }] = got
  const [recordedStart = { anonKb: 0 }] = run.steps
  for (const [index, step] of run.steps.entries()) {
    const grown = (got[index]?.anonKb ?? 0) - start.anonKb
    const wanted = step.anonKb - recordedStart.anonKb
    expect(Math.abs(grown - wanted), `${step.at}: ${grown} KiB, recorded ${wanted}`).toBeLessThan(MOST_OFF)
  }
})
