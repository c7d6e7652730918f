/** What running, editing, restarting and undoing mean for a notebook's cells. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  PUBLISHED,
  add,
  addElsewhere,
  beforeEditWords,
  begin,
  branchWords,
  cellOf,
  cellWithCount,
  edit,
  end,
  firstState,
  forgetBuilt,
  hear,
  isIdOfAdded,
  isInOrder,
  lineageWords,
  markOf,
  redo,
  remove,
  removeElsewhere,
  renew,
  resetText,
  restart,
  restartAndRun,
  runOrder,
  slideOf,
  stateOf,
  tell,
  undo,
  wantRun,
  withState,
  withdraw,
  type NotebookState,
  type RunScope,
} from '../../../src/engine/cells/index.ts'
import type { CellCommand, Lineage, RunOutcome } from '../../../src/engine/session.ts'
import { cellsFile, given, outcomeOf } from '../../support/any-cells.ts'

const four = cellsFile([{ id: 'a' }, { id: 'b' }, { id: 'c' }, { id: 'd' }])
const ids = ['a', 'b', 'c', 'd']

/** All that waits runs, and comes to the same end. */
function finish(state: NotebookState, more: Partial<RunOutcome> = {}): NotebookState {
  let now = begin(state)
  while (now.underWay) {
    const { key, lineage } = now.underWay
    now = begin(end(now, key, outcomeOf(lineage, more), 5))
  }
  return now
}
const run = (state: NotebookState, id: string, scope?: RunScope): NotebookState =>
  finish(wantRun(state, id, scope))
const marks = (state: NotebookState): string =>
  state.cells.map(({ id }) => `[${markOf(state, id).sign}] ${markOf(state, id).mark}`).join(', ')
const said = (state: NotebookState, id: string): string | undefined => markOf(state, id).words

describe('a page that opens', () => {
  test('shows every cell as it ran when the site was built', () => {
    const state = firstState(four)
    expect(marks(state)).toBe('[1] done, [2] done, [3] done, [4] done')
    expect(lineageWords(state, 'd')).toBe('[1] → [2] → [3] → [4]')
  })
})

describe('a cell that runs', () => {
  test('starts from what the cell above left, however often', () => {
    const once = run(firstState(four), 'c')
    expect(lineageWords(once, 'c')).toBe('[1] → [2] → [5]')
    expect(lineageWords(run(once, 'c'), 'c')).toBe('[1] → [2] → [6]')
  })

  test('with another text makes those below it stale', () => {
    const state = run(edit(firstState(four), 'b', 'x'), 'b')
    expect(marks(state)).toBe('[1] done, [5] done, [3] stale, [4] stale')
    expect(said(state, 'c')).toBe('cell 5 ran again after this')
    expect(said(state, 'd')).toBe('cell 5 ran again after this')
    expect(marks(run(resetText(state, 'b'), 'b'))).toBe('[1] done, [6] done, [3] done, [4] done')
  })

  test('just as it did before leaves those below as they are', () => {
    const once = run(firstState(four), 'b')
    expect(marks(once)).toBe('[1] done, [5] done, [3] done, [4] done')
    const twice = run(run(once, 'a'), 'b')
    expect(marks(twice)).toBe('[6] done, [7] done, [3] done, [4] done')
    expect(marks(run(twice, 'd'))).toBe('[6] done, [7] done, [3] done, [8] done')
    expect(marks(edit(twice, 'a', 'x'))).toBe('[6] edited, [7] stale, [3] stale, [4] stale')
  })

  test.each<[string, Partial<CellCommand>]>([
    ['reads another line', { inputs: ['no'] }],
    ['is stopped', { stop: 3 }],
  ])('and %s makes those below it stale', (_, more) => {
    const begun = begin(wantRun(firstState(four), 'a'))
    const { key, lineage } = begun.underWay!
    const state = end(begun, key, outcomeOf(lineage, { command: { ...lineage.at(-1)!, ...more } }), 5)
    expect(marks(state)).toBe('[5] done, [2] stale, [3] stale, [4] stale')
  })

  test('is found by what messages called it, as long as it has not run another text', () => {
    const once = run(firstState(four), 'b')
    expect([2, 5, 9].map((count) => cellWithCount(once, count))).toEqual(['b', 'b', undefined])
    expect(cellWithCount(run(edit(once, 'b', 'x'), 'b'), 2)).toBeUndefined()
  })

  test('is right for the process that is there: what was known before is no news', () => {
    const edited = edit(firstState(four), 'a', 'x')
    const ran = run(edited, 'd')
    expect(marks(ran)).toBe('[1] edited, [2] stale, [3] stale, [5] done')
    expect(beforeEditWords(ran, 'd')).toBe('from [1] before its edit')
    const more = edit(ran, 'a', 'xy')
    expect(said(more, 'd')).toBe('cell 1 was edited after this ran')
    expect(said(edit(ran, 'c', 'x'), 'd')).toBe('cell 3 was edited after this ran')
    const again = run(ran, 'a')
    expect(said(again, 'd')).toBe('cell 6 ran again after this')
    expect(marks(run(again, 'd'))).toBe('[6] done, [2] stale, [3] stale, [7] done')
    expect(beforeEditWords(again, 'd')).toBeUndefined()
    expect(beforeEditWords(run(again, 'd'), 'd')).toBe('from [1] before it ran as [6]')
    expect(beforeEditWords(run(run(again, 'b'), 'c'), 'c')).toBeUndefined()
    expect(beforeEditWords(run(run(firstState(four), 'a'), 'd'), 'd')).toBeUndefined()
    const json = JSON.parse(JSON.stringify(stateOf(ran, 'd'))) as object
    expect(markOf(withState(edited, 'd', json), 'd').mark).toBe('done')
  })

  test('and brought to a page where those above stand as built says that what it started from is gone', () => {
    const there = run(run(edit(firstState(four), 'b', 'x'), 'b'), 'c')
    const here = withState(edit(firstState(four), 'b', 'x'), 'c', stateOf(there, 'c'))
    expect(said(here, 'c')).toBe('what cell 5 left is gone')
    expect(marks(run(here, 'b'))).toBe('[1] done, [7] done, [6] done, [4] stale')
    const fresh = run(restart(firstState(four)), 'c')
    expect(said(withState(firstState(four), 'c', stateOf(fresh, 'c')), 'c')).toBe(
      'it ran from a fresh process',
    )
  })

  test('is in order where all that it starts from ran one after the other, hidden ones or not', () => {
    expect(ids.every((id) => isInOrder(run(firstState(four), 'b'), id))).toBe(true)
    const first = run(restart(firstState(four)), 'a')
    expect(isInOrder(run(first, 'c'), 'c')).toBe(false)
  })

  test('starts from the nearest that ran, and says that it is a branch', () => {
    const first = run(restart(firstState(four)), 'a')
    const state = run(first, 'c')
    expect(marks(state)).toBe('[1] done, [ ] idle, [2] branch, [ ] idle')
    expect(said(state, 'c')).toBe('Branch from [1]')
    const later = run(state, 'b')
    expect(said(later, 'c')).toBe('cell 3 ran after this')
    expect(branchWords(run(restart(later), 'd'), 'd')).toBe('Branch from a fresh process')
  })

  test('starts from a living process where the cell above ended its own', () => {
    const ended = run(firstState(four), 'a')
    const died = finish(wantRun(ended, 'b'), { end: 'ended', status: 3 })
    expect(lineageWords(run(died, 'c'), 'c')).toBe('[5] → [7]')
  })

  test('keeps what it read and where it was stopped', () => {
    const begun = begin(wantRun(firstState(four), 'b'))
    const { key, lineage } = begun.underWay!
    const command = { ...lineage.at(-1)!, inputs: ['yes'], stop: 40 }
    const state = end(begun, key, outcomeOf(lineage, { command, end: 'interrupted' }), 5)
    expect(run(state, 'c').runs['c']!.lineage[1]).toEqual(command)
  })

  test('brings hidden cells that did not run, or are stale, before it', () => {
    const file = cellsFile([{ id: 'a' }, { id: 'h', isHidden: true }, { id: 'c' }])
    const state = run(edit(firstState(file), 'a', 'another'), 'a')
    expect(lineageWords(run(state, 'c'), 'c')).toBe('[4] → [5] → [6]')
    expect(lineageWords(run(restart(state), 'c'), 'c')).toBe('[1] → [2]')
    expect(lineageWords(run(firstState(file), 'c'), 'c')).toBe('[1] → [2] → [4]')
  })

  test('follows `after`, and all are run in an order in which that can be', () => {
    const file = cellsFile([
      { id: 'a' },
      { id: 'b', from: 'd' },
      { id: 'c', from: 'start' },
      { id: 'd', from: 'a' },
    ])
    expect(runOrder(file.cells)).toEqual(['a', 'd', 'b', 'c'])
    const state = run(restart(firstState(file)), 'a', 'all')
    expect(marks(state)).toBe('[1] done, [3] done, [4] done, [2] done')
    expect(lineageWords(state, 'b')).toBe('[1] → [2] → [3]')
  })
})

describe('those that wait', () => {
  test('say after how many others, and run once', () => {
    const state = begin(wantRun(wantRun(firstState(four), 'a', 'all'), 'b'))
    expect(marks(state)).toBe('[*] running, […] queued, […] queued, […] queued')
    expect(said(state, 'b')).toBe('after 1 other cell')
    expect(said(state, 'd')).toBe('after 3 other cells')
    expect(marks(withdraw(state, 'b'))).toContain('[*] running, [2] done, […] queued')
  })

  test('do not run once one is interrupted', () => {
    const state = begin(wantRun(firstState(four), 'a', 'all'))
    const { key, lineage } = state.underWay!
    const command = { ...lineage.at(-1)!, stop: 2 }
    const after = end(state, key, outcomeOf(lineage, { command, end: 'interrupted' }), 5)
    expect(after.queue).toEqual([])
    expect(marks(after)).toBe('[5] interrupted, [2] stale, [3] stale, [4] stale')
  })

  test('are those above, or all that a cell comes from', () => {
    const state = restart(firstState(four))
    expect(marks(run(state, 'c', 'above'))).toBe('[1] done, [2] done, [ ] idle, [ ] idle')
    expect(marks(run(state, 'c', 'start'))).toBe('[1] done, [2] done, [3] done, [ ] idle')
  })
})

describe('an edit', () => {
  test('marks the cell, and those below as stale; what runs is the new text', () => {
    const state = edit(firstState(four), 'b', 'x')
    expect(marks(state)).toBe('[1] done, [2] edited, [3] stale, [4] stale')
    expect(said(state, 'd')).toBe('cell 2 was edited after this ran')
    expect(run(state, 'b').runs['b']!.outcome.command.text).toBe('x')
    expect(marks(resetText(state, 'b'))).toBe('[1] done, [2] done, [3] done, [4] done')
  })

  test('leaves a locked cell alone', () => {
    const state = firstState(cellsFile([{ id: 'a', isLocked: true }]))
    expect(edit(state, 'a', 'x')).toBe(state)
  })

  test('is undone with those just before it', () => {
    const typed = ['x', 'xy', 'xyz'].reduce((state, text) => edit(state, 'b', text), firstState(four))
    expect(undo(typed).texts).toEqual(firstState(four).texts)
    expect(redo(undo(typed)).texts['b']).toBe('xyz')
  })

  test('made while the cell runs outlasts the run, and is undone alone', () => {
    const running = begin(wantRun(firstState(four), 'b'))
    const { key, lineage } = running.underWay!
    const state = end(edit(running, 'b', 'x'), key, outcomeOf(lineage), 5)
    expect(marks(state)).toContain('[5] edited')
    expect(undo(state).texts['b']).toBe('x')
    expect(undo(undo(state)).texts['b']).toBe('text of b')
  })
})

describe('an undo', () => {
  const first = firstState(four)
  const runs = (state: NotebookState) => Object.values(state.runs).map(({ lineage }) => lineage.at(-1)!.count)

  test.each<[string, (state: NotebookState) => NotebookState]>([
    ['of those above', (state) => wantRun(state, 'd', 'above')],
    ['of all', (state) => wantRun(state, 'd', 'all')],
    ['of all after a restart', (state) => restartAndRun(state, 'd')],
    ['of a cell and a hidden one that it needs', (state) => wantRun(edit(state, 'h', 'y'), 'i')],
  ])('takes back the runs %s at once, whatever another window does meanwhile', (_, wanted) => {
    const file = cellsFile([...four.cells, { id: 'h', isHidden: true }, { id: 'i' }])
    const before = edit(firstState(file), 'h', 'x')
    const begun = begin(wanted(before))
    const { key, lineage } = begun.underWay!
    const folded = { ...stateOf(before, 'i'), isCollapsed: true }
    const ran = finish(withState(end(begun, key, outcomeOf(lineage), 5), 'i', folded))
    expect(runs(ran)).not.toEqual(runs(before))
    expect(undo(ran).runs).toEqual(before.runs)
    expect(redo(undo(ran)).runs).toEqual(ran.runs)
  })

  test('takes back one run of many that were wanted one by one', () => {
    const ran = finish(wantRun(wantRun(begin(wantRun(first, 'a')), 'b'), 'c'))
    expect(
      [1, 2, 3].map((times) => runs(Array.from({ length: times }).reduce<NotebookState>(undo, ran))),
    ).toEqual([
      [5, 6, 3, 4],
      [5, 2, 3, 4],
      [1, 2, 3, 4],
    ])
  })

  test('takes back what is typed after the deck was saved, and nothing before', () => {
    const saved = renew(edit(first, 'a', 'x'), four)
    expect(undo(saved)).toBe(saved)
    expect(undo(edit(saved, 'a', 'xy')).texts['a']).toBe('x')
  })

  test('takes back an edit made while all run without the runs before it', () => {
    const begun = begin(wantRun(first, 'a', 'all'))
    const { key, lineage } = begun.underWay!
    const ran = finish(edit(begin(end(begun, key, outcomeOf(lineage), 5)), 'd', 'x'))
    expect(marks(undo(ran))).toBe('[5] done, [2] done, [3] done, [4] edited')
    expect(marks(undo(undo(ran)))).toBe('[5] done, [2] done, [3] done, [4] done')
    expect(undo(undo(undo(ran))).runs).toEqual(first.runs)
  })
})

test('a cell that is added stands in the way of those below it once it ran', () => {
  const state = add(firstState(four), 'b')
  expect(state.cells.map(({ id }) => id)).toEqual(['a', 'b', 'x-1', 'c', 'd'])
  expect(marks(state)).toBe('[1] done, [2] done, [ ] idle, [3] done, [4] done')
  const ran = run(edit(state, 'x-1', 'new'), 'x-1')
  expect(lineageWords(ran, 'x-1')).toBe('[1] → [2] → [5]')
  expect(said(ran, 'c')).toBe('cell 5 ran after this')
  expect(undo(undo(undo(ran))).cells).toEqual(four.cells)
})

test('a cell that was added can be removed: those that started from it start from what it started from', () => {
  const two = add(add(firstState(four), 'b'), 'x-1')
  const ran = run(edit(run(edit(two, 'x-1', 'one'), 'x-1'), 'x-2', 'two'), 'x-2')
  expect(lineageWords(ran, 'x-2')).toBe('[1] → [2] → [5] → [6]')
  const removed = remove(ran, 'x-1')
  expect(removed.cells.map(({ id, from }) => `${id} from ${from}`)).toEqual([
    'a from start',
    'b from a',
    'x-2 from b',
    'c from x-2',
    'd from c',
  ])
  expect(marks(removed)).toContain('[6] stale')
  expect(undo(removed)).toMatchObject({ cells: ran.cells, texts: ran.texts, runs: ran.runs })
  expect(remove(ran, 'a')).toBe(ran)
})

test('a cell that was added stands on the slide of the cell of the deck above it', () => {
  const state = add(add(firstState(four), 'b'), 'x-1')
  expect(['b', 'x-1', 'x-2'].map((id) => slideOf(state, id))).toEqual(
    Array(3).fill(cellOf(state, 'b')!.slide),
  )
})

test.each([
  ['here', remove],
  ['in another window', removeElsewhere],
])('a cell that runs when it is removed %s runs no more, and those that wait run', (_, removed) => {
  const state = edit(add(firstState(four), 'b'), 'x-1', 'one')
  const running = begin(wantRun(state, 'x-1'))
  expect(removed(running, 'x-1')).toMatchObject({ underWay: null, queue: [], count: 4 })
  const both = removed(wantRun(running, 'c'), 'x-1')
  expect(marks(finish(both))).toBe('[1] done, [2] done, [5] done, [4] done')
})

test('a cell that was added elsewhere is added below the same cell, once, and those to come are numbered on', () => {
  const state = edit(addElsewhere(firstState(four), { id: 'x-4', below: 'b' }), 'x-4', 'new')
  expect(state.cells.map(({ id }) => id)).toEqual(['a', 'b', 'x-4', 'c', 'd'])
  expect(state.texts['x-4']).toBe('new')
  expect(addElsewhere(state, { id: 'x-4', below: 'c' })).toBe(state)
  expect(addElsewhere(state, { id: 'x-5', below: 'gone' })).toBe(state)
  expect(add(state, 'd').cells.at(-1)!.id).toBe('x-5')
  expect(['x-4', 'x-04', 'x-', 'x-1e3', 'x-9007199254740993'].map(isIdOfAdded)).toEqual([
    true,
    ...Array<boolean>(4).fill(false),
  ])
})

test('what another window did stays when what was done here is undone', () => {
  const here = edit(firstState(four), 'b', 'mine')
  const added = addElsewhere(here, { id: 'x-1', below: 'b' })
  const there = edit(added, 'x-1', 'theirs')
  const both = withState(withState(added, 'x-1', stateOf(there, 'x-1')), 'a', {
    ...stateOf(here, 'a'),
    text: 'theirs',
  })
  const undone = undo(both)
  expect(undone.texts).toMatchObject({ a: 'theirs', b: firstState(four).texts['b'], 'x-1': 'theirs' })
  expect(undone.cells.map(({ id }) => id)).toEqual(['a', 'b', 'x-1', 'c', 'd'])
  expect(redo(undone).texts).toEqual(both.texts)
  const less = undo(removeElsewhere(both, 'x-1'))
  expect(less.cells).toEqual(firstState(four).cells)
  expect(less.texts).not.toHaveProperty('x-1')
})

test('a cell that another window added below one of this window’s stays when that is undone', () => {
  const here = add(add(firstState(four), 'b'), 'x-1')
  const both = addElsewhere(here, { id: 'x-3', below: 'x-2' })
  const chain = (state: NotebookState): string =>
    state.cells.map(({ id, from }) => `${id} < ${from}`).join(', ')
  expect(chain(undo(both))).toBe('a < start, b < a, x-1 < b, x-3 < x-1, c < x-3, d < c')
  expect(chain(undo(undo(both)))).toBe('a < start, b < a, x-3 < b, c < x-3, d < c')
  expect(chain(redo(redo(undo(undo(both)))))).toBe(chain(both))
})

test('a run in another window is shown, changes nothing here, and is forgotten', () => {
  const other = begin(wantRun(firstState(four), 'b'))
  const state = hear(firstState(four), { id: 'b', underWay: other.underWay })
  expect(marks(state)).toBe('[1] done, [*] running, [3] done, [4] done')
  expect(marks(run(state, 'a'))).toBe('[5] done, [*] running, [3] done, [4] done')
  expect(hear(state, { id: 'b', underWay: null })).toEqual(firstState(four))
  expect(marks(wantRun(begin(wantRun(state, 'a')), 'b'))).toBe('[*] running, […] queued, [3] done, [4] done')
  expect(hear(state, { id: 'gone', underWay: other.underWay })).toBe(state)
})

test('what a dropped run tells is nobody’s', () => {
  const state = begin(wantRun(firstState(four), 'a', 'all'))
  const { key, lineage } = state.underWay!
  const fresh = restart(state)
  expect(tell(fresh, key, { kind: 'progress', line: 2 })).toBe(fresh)
  expect(end(fresh, key, outcomeOf(lineage), 5)).toBe(fresh)
  expect(marks(fresh)).toBe('[ ] idle, [ ] idle, [ ] idle, [ ] idle')
  expect(undo(state)).toEqual({ ...firstState(four), nextKey: 2, nextDeed: 2 })
})

describe('the state of an element', () => {
  test('brings a cell where another window has it, from anywhere', () => {
    const state = run(edit(firstState(four), 'b', 'x'), 'b')
    const json = JSON.parse(JSON.stringify(stateOf(state, 'b'))) as object
    const other = withState(run(firstState(four), 'c'), 'b', json)
    expect(stateOf(other, 'b')).toEqual(stateOf(state, 'b'))
    expect(withState(other, 'b', json)).toBe(other)
    expect(stateOf(withState(other, 'b', PUBLISHED), 'b')).toEqual(stateOf(firstState(four), 'b'))
  })

  test('stops what the cell does here, unless it has the same run: looks and texts stop nothing', () => {
    const running = begin(wantRun(firstState(four), 'b'))
    const waiting = wantRun(running, 'c')
    const folded = { ...stateOf(running, 'b'), isCollapsed: true, event: 1, text: 'theirs' }
    expect(marks(withState(waiting, 'b', folded))).toBe('[1] done, [*] running, […] queued, [4] stale')
    expect(marks(withState(waiting, 'c', { ...stateOf(running, 'c'), isCollapsed: true }))).toContain(
      'queued',
    )
    const other = stateOf(run(run(firstState(four), 'b'), 'b'), 'b')
    expect(marks(withState(waiting, 'b', other))).toBe('[1] done, [6] done, […] queued, [4] done')
    expect(marks(withState(edit(waiting, 'b', 'x'), 'b', PUBLISHED))).toContain(
      '[1] done, [2] done, […] queued',
    )
  })

  test('without its run says that all were restarted: those that stand as built did not run', () => {
    const state = withState(firstState(four), 'b', stateOf(restart(firstState(four)), 'b'))
    expect(marks(forgetBuilt(run(state, 'd'), new Set(['a'])))).toBe(
      '[1] done, [ ] idle, [ ] idle, [5] stale',
    )
  })

  test.each([
    null,
    3,
    {},
    { version: 2 },
    { version: 1, text: 4 },
    { ...stateOf(firstState(four), 'a'), run: 7 },
  ])('is refused where it can’t be read: %j', (json) =>
    expect(() => withState(firstState(four), 'a', json)).toThrow(RangeError),
  )
})

/** What a person, and the machine, may do. */
type Move = (state: NotebookState) => NotebookState
const id = fc.constantFrom(...ids)
const move: fc.Arbitrary<Move> = fc.oneof(
  fc.tuple(id, fc.string({ maxLength: 3 })).map(
    ([to, text]): Move =>
      (state) =>
        edit(state, to, text),
  ),
  id.map(
    (to): Move =>
      (state) =>
        resetText(state, to),
  ),
  fc.tuple(id, fc.constantFrom<RunScope>('this', 'above', 'all', 'start')).map(
    ([to, scope]): Move =>
      (state) =>
        begin(wantRun(state, to, scope)),
  ),
  fc.constantFrom('done', 'error', 'interrupted', 'ended').map(
    (how): Move =>
      (state) =>
        ends(state, how as RunOutcome['end']),
  ),
  fc.constant<Move>(restart),
  fc.constant<Move>(undo),
  fc.constant<Move>(redo),
  id.map(
    (to): Move =>
      (state) =>
        add(state, to),
  ),
  id.map(
    (to): Move =>
      (state) =>
        withState(state, to, PUBLISHED),
  ),
)
/** What was given: what cells are called in messages is none of it. */
const uncounted = (lineage: Lineage) => lineage.map((command) => ({ ...command, count: 0 }))
const moves = fc.array(move, { maxLength: 40 })
const after = (all: readonly Move[]): NotebookState =>
  all.reduce((state, one) => one(state), firstState(four))

function ends(state: NotebookState, how: RunOutcome['end']): NotebookState {
  if (!state.underWay) return begin(state)
  const { key, lineage } = state.underWay
  return begin(end(state, key, outcomeOf(lineage, { end: how }), 5))
}

describe('after any moves', () => {
  test('the lineage shown is what the process was given', () => {
    fc.assert(
      fc.property(moves, (all) => {
        const state = after(all)
        for (const [cell, { lineage, outcome }] of Object.entries(state.runs)) {
          expect(outcome.hash).toBe(given(lineage))
          expect(lineage.at(-1)!.cell).toBe(cell)
          expect(lineageWords(state, cell)).toBe(lineage.map(({ count }) => `[${count}]`).join(' → '))
        }
      }),
    )
  })

  test('no two runs are called the same, but by moves from another window', () => {
    fc.assert(
      fc.property(moves, (all) => {
        const counts = Object.values(restart(after(all)).runs)
        expect(counts).toEqual([])
        const state = run(restart(after(all)), 'a', 'all')
        const shown = Object.values(state.runs).map(({ lineage }) => lineage.at(-1)!.count)
        expect(new Set(shown).size).toBe(shown.length)
      }),
    )
  })

  test('a restart and running all gives the lineages of the build, with the texts of the build', () => {
    fc.assert(
      fc.property(moves, (all) => {
        const texts = ids.reduce((state, one) => resetText(state, one), after(all))
        const bare = { ...texts, cells: four.cells }
        const state = run(restart(bare), 'a', 'all')
        for (const { id: cell, ran } of four.cells) {
          expect(state.runs[cell]!.lineage).toEqual(ran!.lineage)
          expect(markOf(state, cell).mark).toBe('done')
        }
      }),
    )
  })

  test('undo and then redo changes nothing', () => {
    fc.assert(
      fc.property(moves, (all) => {
        const state = { ...finish(after(all)), doing: null }
        if (state.past.length === 0) return
        expect(redo(undo(state))).toEqual(state)
      }),
    )
  })

  test('nothing runs and nothing waits after a restart', () => {
    fc.assert(
      fc.property(moves, (all) => {
        const state = restart(after(all))
        expect(state.cells.map((cell) => markOf(state, cell.id).sign).join('')).toBe(
          ' '.repeat(state.cells.length),
        )
      }),
    )
  })

  test('texts, runs and looks survive JSON', () => {
    fc.assert(
      fc.property(moves, (all) => {
        const state = after(all)
        const other = state.cells.reduce(
          (to, cell) => withState(to, cell.id, JSON.parse(JSON.stringify(stateOf(state, cell.id)))),
          { ...firstState(four), cells: state.cells, texts: state.texts, looks: state.looks },
        )
        for (const cell of state.cells) {
          expect(stateOf(other, cell.id)).toEqual(stateOf(state, cell.id))
          if (!state.underWay && state.queue.length === 0)
            expect(markOf(other, cell.id)).toEqual(markOf(state, cell.id))
        }
      }),
    )
  })

  test('a cell that stands as marked done is what a run of all would give', () => {
    fc.assert(
      fc.property(moves, id, (all, cell) => {
        const state = finish(after(all))
        if (markOf(state, cell).mark !== 'done') return
        const again = run(state, cell)
        expect(uncounted(again.runs[cell]!.lineage)).toEqual(uncounted(state.runs[cell]!.lineage))
      }),
    )
  })
})
