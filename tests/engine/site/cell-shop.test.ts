/** How cells are run while a deck is written: nobody waits for long, and nothing runs in vain. */
import { setTimeout as wait } from 'node:timers/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { CellFacts } from '../../../src/engine/cells/facts.ts'
import { Bundles } from '../../../src/engine/site/bundles.ts'
import { CellShop } from '../../../src/engine/site/cells.ts'
import { temporaryFolder, writeFiles } from '../../support/heapdeck.ts'

/** A cell's text is how long it runs, in ms, or `ever`; what ran, and was interrupted, is told to the process. */
const SESSION = `export const createSession = () => ({
  run(lineage) {
    const command = lineage.at(-1)
    globalThis.toldOfCells.push(command.text)
    const outcome = (more) => ({ command, end: 'done', output: { head: [], hidden: 0, tail: [] }, value: command.text, lines: [], events: 0, hash: '', ...more })
    let stop
    return {
      outcome: new Promise((resolve) => {
        stop = () => {
          globalThis.toldOfCells.push('interrupted')
          resolve(outcome({ end: 'interrupted', command: { ...command, stop: 7 } }))
        }
        if (command.text !== 'ever') setTimeout(() => resolve(outcome()), Number(command.text))
      }),
      interrupt: () => stop(),
      enter() {}, pause() {}, resume() {}, step() {},
    }
  },
  close() {},
})`

const told: string[] = []
Object.assign(globalThis, { toldOfCells: told })

function shop(options: ConstructorParameters<typeof CellShop>[2]) {
  told.length = 0
  const folder = temporaryFolder(onTestFinished)
  writeFiles(folder, { 'components/slow-session/slow-session.ts': SESSION })
  const cells = new CellShop(folder, new Bundles(folder), options)
  const read = (...texts: string[]) =>
    cells.read(
      texts.map((text, index) => ({
        facts: cell(text, index),
        place: { file: 'slides.md', line: index + 1, column: 1 },
      })),
      [join(folder, 'components')],
    )
  return {
    read,
    valuesOf: async (...texts: string[]) => (await read(...texts)).facts.map(({ ran }) => ran?.outcome.value),
  }
}

const cell = (text: string, index: number): CellFacts => ({
  id: `c${index}`,
  slide: 's',
  lang: 'slow',
  text,
  from: index === 0 ? 'start' : `c${index - 1}`,
  after: '',
  isLocked: false,
  isHidden: false,
  isCollapsed: false,
  predicts: false,
})

test('a cell that never ends is interrupted, is so in what follows, and its author is told', async () => {
  const { read } = shop({ limit: 100 })
  const { facts, problems } = await read('ever', '1')
  expect(problems).toMatchObject([
    {
      severity: 'warning',
      line: 1,
      message: 'the cell `c0` did not end within 0.1 s, and was interrupted: so it is shown',
    },
  ])
  expect(facts[0]!.ran!.outcome.end).toBe('interrupted')
  expect(facts[1]!.ran!.lineage).toMatchObject([{ text: 'ever', stop: 7 }, { text: '1' }])
  // It is known the next time.
  const again = await read('ever', '1')
  expect(again.problems).toEqual(problems)
  expect(told).toEqual(['ever', 'interrupted', '1'])
})

test('a reading has what is there soon, and tells when there is more', async () => {
  let later = 0
  const { valuesOf } = shop({ later: () => later++ })
  expect(await valuesOf('1', '600')).toEqual(['1', undefined])
  await expect.poll(() => later).toBe(1)
  expect(await valuesOf('1', '600')).toEqual(['1', '600'])
  await wait(50)
  expect([later, told]).toEqual([1, ['1', '600']])
})

test('what runs is cut short when its text is another now, and goes on when it is not', async () => {
  let later = 0
  const { valuesOf } = shop({ later: () => later++ })
  await valuesOf('ever', '1')
  await valuesOf('700', '1')
  expect(told).toEqual(['ever', 'interrupted', '700'])
  // Another cell's text: this one goes on.
  await valuesOf('700', '2')
  await expect.poll(() => later, { timeout: 3000 }).toBe(1)
  expect(await valuesOf('700', '2')).toEqual(['700', '2'])
  expect(told).toEqual(['ever', 'interrupted', '700', '2'])
})
