import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { REPOSITORY } from '../../support/heapdeck.ts'
import { runPython } from '../../support/run-python.ts'

const RECORDED = join(REPOSITORY, 'tests/recorded/programs')
const PROGRAMS: readonly { readonly name: string; readonly exit: number }[] = (() => {
  const index = JSON.parse(readFileSync(join(RECORDED, 'index.json'), 'utf8'))
  return index.programs ?? index
})()

const recorded = (name: string, ending: string): string => {
  const path = join(RECORDED, 'programs', `${name}.${ending}`)
  return existsSync(path) ? readFileSync(path, 'latin1') : ''
}

test.each(PROGRAMS)('$name prints and ends as it did with a real interpreter', ({ name, exit }) => {
  const { stdout, stderr, status } = runPython(recorded(name, 'py'), { file: `${name}.py` })
  expect(stderr).toBe(recorded(name, 'err'))
  expect(stdout).toBe(recorded(name, 'out'))
  expect(status).toBe(exit)
})
