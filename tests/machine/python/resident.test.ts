/** Resident memory of the talk's programs, against what was recorded of real processes. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { REPOSITORY } from '../../support/heapdeck.ts'
import { IMAGES_BY_GLIBC, runPython } from '../../support/run-python.ts'

const RECORDED = join(REPOSITORY, 'tests/recorded')
const TALK = join(RECORDED, 'talk-programs')
const helper = readFileSync(join(TALK, 'lib.py'), 'latin1')

const ALLOCATORS = { g217: '2.17', g236: '2.36' } as const satisfies Record<
  string,
  keyof typeof IMAGES_BY_GLIBC
>

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
