/** What a cell gave, in exports. */
import { expect, test } from 'vitest'
import { outputsOf, textOf } from '../../../src/engine/export/recorded.ts'
import { outcomeOf } from '../../support/any-cells.ts'

test('what was typed stands where it was read; a notebook has it as Jupyter keeps it', () => {
  const lineage = [{ cell: 'a', count: 1, text: '', inputs: ['Bob'] }]
  const head = [
    { stream: 'stdout', text: 'name? ' },
    { stream: 'stdin', text: 'Bob\n' },
    { stream: 'stderr', text: 'careful\n' },
  ] as const
  const ran = { lineage, outcome: outcomeOf(lineage, { output: { head, hidden: 0, tail: [] } }) }
  expect(textOf(ran)).toBe('name? Bob\ncareful')
  expect(outputsOf(ran)).toEqual([
    { output_type: 'stream', name: 'stdout', text: 'name? Bob\n' },
    { output_type: 'stream', name: 'stderr', text: 'careful\n' },
  ])
})
