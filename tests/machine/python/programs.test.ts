import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { REPOSITORY } from '../../support/heapdeck.ts'
import { runPython } from '../../support/run-python.ts'

const RECORDED = join(REPOSITORY, 'tests/recorded/programs')

const { programs } = JSON.parse(readFileSync(join(RECORDED, 'index.json'), 'utf8')) as {
  programs: { name: string; exit: number }[]
}

const recorded = (name: string): string => {
  const path = join(RECORDED, 'programs', name)
  return existsSync(path) ? readFileSync(path, 'latin1') : ''
}

test.each(programs)(
  '$name ends as it did in CPython 2.7.6, and all its counts are right',
  ({ name, exit }) => {
    const run = runPython(recorded(`${name}.py`), { file: `${name}.py` })
    expect({ stdout: run.stdout, stderr: run.stderr, status: run.status }).toEqual({
      stdout: recorded(`${name}.out`),
      stderr: recorded(`${name}.err`),
      status: exit,
    })
    expect(run.faults()).toEqual([])
  },
)
