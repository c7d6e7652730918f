/** A notebook's cells in a page: what each key and control does, and how each state looks, with a toy language that runs. */
import { expect, test } from 'vitest'
import { cell, expectStanding, ran, standing, useCells } from '../support/cells-page.ts'
import { axe, expectQuiet } from '../support/site.ts'

const cells = useCells([
  { id: 'one', text: 'alloc 40\nx = 3\nx' },
  { id: 'two', text: 'say two\nwarn careful\nalloc 20' },
  { id: 'three', text: 'wait go on' },
])

test('a page shows every cell as it ran when it was built', async () => {
  const page = await cells.open()
  expect(await standing(page, 'one')).toBe('In [1] done: Ran when this page was built, 50.0 MB resident')
  expect(await standing(page, 'two')).toBe(
    'In [2] done: Ran when this page was built, 70.0 MB resident [1] → [2]',
  )
  await page.screenshot({ path: '/tmp/C/first.png', fullPage: true })
  await expectQuiet(page)
})

test('Run runs a cell from what the cell above left', async () => {
  const page = await cells.open()
  await cell(page, 'two').getByRole('button', { name: 'Run cell two' }).click()
  await expectStanding(page, 'two').toMatch(/^In \[4\] done: Ran in \d+ ms, 70\.0 MB resident/)
  expect(await ran(page)).toEqual(['one 1 → two 4'])
  expect(await axe(page)).toEqual([])
  await expectQuiet(page)
})
