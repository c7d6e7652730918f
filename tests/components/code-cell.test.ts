/** What a cell says of its run, and how its output is taken apart. */
import { describe, expect, test, vi } from 'vitest'
import { numberIn } from '../../components/code-cell/ask.ts'
import { withEdited } from '../../components/code-cell/edited.ts'
import { Inspection } from '../../components/code-cell/inspection.ts'
import { runsOf } from '../../components/code-cell/traceback.ts'
import { isBusy, lineFigures, markedLines, viewOf } from '../../components/code-cell/view.ts'
import { footWords, timeWords } from '../../components/code-cell/words.ts'
import {
  begin,
  colouredLines,
  edit,
  end,
  firstLines,
  firstState,
  hear,
  lastLines,
  lineCount,
  partsThatDiffer,
  tell,
  wantRun,
  withLook,
  type NotebookState,
} from '../../src/engine/cells/index.ts'
import type { OutputPiece, RunOutcome } from '../../src/engine/session.ts'
import { cellsFile, outcomeOf } from '../support/any-cells.ts'

const figure = { value: 125.06, unit: 'MB', label: 'resident' }
const first = firstState(cellsFile([{ id: 'a' }, { id: 'b', predicts: true }]))

function ran(more: Partial<RunOutcome>, time = 900): NotebookState {
  const begun = begin(wantRun(first, 'a'))
  const { key, lineage } = begun.underWay!
  return end(begun, key, outcomeOf(lineage, more), time)
}
const foot = (state: NotebookState, id = 'a', refusal?: string): string => {
  const { strong, rest } = footWords(viewOf(state, id), refusal)
  return [strong, rest].filter(Boolean).join(' ')
}

describe('the foot', () => {
  test.each<[string, NotebookState]>([
    ['Ran when this page was built', first],
    ['Ran in 0.9 s, 125.1 MB resident', ran({ figure })],
    ['Ran in 12 ms', ran({}, 12)],
    [
      'NameError line 3, 125.1 MB resident',
      ran({ end: 'error', error: { name: 'NameError', message: '', count: 3, line: 3 }, figure }),
    ],
    [
      'NameError line 3 of cell 1',
      ran({ end: 'error', error: { name: 'NameError', message: '', count: 1, line: 3 } }),
    ],
    ['Interrupted after 4.2 s', ran({ end: 'interrupted' }, 4200)],
    ['The process ended with status 1', ran({ end: 'ended', status: 1 })],
    ['Edited the output is from the text before', edit(first, 'a', 'x')],
    ['Running', begin(wantRun(first, 'a'))],
    [
      'Runs what comes before: 1 of 2',
      tell(begin(wantRun(first, 'a')), 1, { kind: 'before', done: 1, of: 2 }),
    ],
    ['line 2, 125.1 MB resident', tell(begin(wantRun(first, 'a')), 1, { kind: 'progress', line: 2, figure })],
    ['Waiting 125.1 MB resident', tell(begin(wantRun(first, 'a')), 1, { kind: 'waiting', line: 2, figure })],
    ['Paused line 2', tell(begin(wantRun(first, 'a')), 1, { kind: 'paused', line: 2 })],
  ])('%s', (words, state) => expect(foot(state)).toBe(words))

  test('of a stale cell says why, and how it ended', () => {
    const error = { name: 'NameError', message: '', count: 3, line: 2 }
    const begun = begin(wantRun(first, 'b'))
    const failed = end(begun, 1, outcomeOf(begun.underWay!.lineage, { end: 'error', error }), 900)
    const stale = edit(withLook(failed, 'b', { prediction: 1 }), 'a', 'x')
    const { outcome, ...words } = footWords(viewOf(stale, 'b'), undefined)
    expect(words).toMatchObject({ strong: 'Stale', rest: 'cell 1 was edited after this ran' })
    expect(outcome).toMatchObject({ strong: 'NameError', rest: 'line 2' })
  })

  test('says that it knew of an edit above', () => {
    const begun = begin(wantRun(withLook(edit(first, 'a', 'x'), 'b', { prediction: 1 }), 'b'))
    const done = end(begun, 1, outcomeOf(begun.underWay!.lineage), 900)
    expect(foot(done, 'b')).toBe('Ran in 0.9 s, from [1] before its edit')
  })

  test('of a cell below one that asks first does not tell the answer', () => {
    const file = cellsFile([{ id: 'a', predicts: true }, { id: 'b' }])
    expect(viewOf(firstState(file), 'b').run).toBeUndefined()
    expect(viewOf(withLook(firstState(file), 'a', { prediction: 80 }), 'b').run).toBeDefined()
  })

  test('of a cell that asks first tells nothing, then both', () => {
    expect(foot(first, 'b')).toBe('Not run yet')
    const said = withLook(first, 'b', { prediction: 80 })
    const shown = {
      ...said,
      runs: { ...said.runs, b: { ...said.runs['b']!, outcome: { ...said.runs['b']!.outcome, figure } } },
    }
    expect(foot(shown, 'b')).toBe('You said 80 MB; it is 125.1 MB')
  })

  test('says why nothing can be run', () => {
    expect(foot({ ...first, runs: {} }, 'a', 'no machine')).toBe('It can’t run here no machine')
  })

  test('says times as one would', () => {
    expect([0.2, 12, 99, 100, 4249].map(timeWords)).toEqual(['1 ms', '12 ms', '99 ms', '0.1 s', '4.2 s'])
  })
})

test('a guess is taken with either sign before its decimals, and with its thousands apart', () => {
  const said = ['80', ' 30.5 ', '30,5', ',5', '7.', '', 'much', '-3', '1e3', '1 2']
  expect(said.map(numberIn)).toEqual([80, 30.5, 30.5, 0.5, 7, null, null, null, null, null])
  const large = ['1,000', '12,345,678', '1,000.5', '1 000', '1\u202f000,5', '0,125', '1,0000', '1,000,00']
  expect(large.map(numberIn)).toEqual([1000, 12_345_678, 1000.5, 1000, 1000.5, 0.125, 1, null])
})

test.each([
  ['a = 1\nb = 2', 'a = 1\nb = 20', 'a = 1\nb = 2«0»'],
  ['def f():\n    return 1', 'def g():\n    return 1', 'def «g»():\n    return 1'],
  ['a\nb\nc', 'a\nx\ny\nc', 'a\n«x»\n«y»\nc'],
  ['a = 10\nb\nc = 3', 'a = 1\nb\nc = 4', '«a = 1»\nb\nc = «4»'],
  ['a\nb', 'a', 'a'],
  ['', '  x ', '  «x» '],
])('of %j edited to %j what is new is underlined', (before, text, shown) => {
  const parts = partsThatDiffer(text, before)
  const marked = parts
    .toReversed()
    .reduce((all, { from, to }) => `${all.slice(0, from)}«${all.slice(from, to)}»${all.slice(to)}`, text)
  expect(marked).toBe(shown)
  const tokens = [...text.matchAll(/\w+/g)].map(({ 0: word, index }) => ({
    from: index,
    to: index + word.length,
    kind: 'k',
  }))
  const pieces = withEdited(colouredLines(text, tokens), parts)
  const said = pieces.map((line) =>
    line.map(({ kind, text: words }) => (/edited/.test(kind) ? `«${words}»` : words)).join(''),
  )
  expect(said.join('\n').replaceAll('»«', '')).toBe(shown)
})

test('a cell that waits for its turn here shows nothing of a run elsewhere', () => {
  const there = tell(begin(wantRun(first, 'a')), 1, { kind: 'waiting', line: 1, figure })
  const heard = hear(begin(wantRun(first, 'b')), { id: 'a', underWay: there.underWay })
  expect(viewOf(heard, 'a')).toMatchObject({ isElsewhere: true, underWay: { phase: 'waiting' } })
  const queued = viewOf(wantRun(heard, 'a'), 'a')
  expect(queued).toMatchObject({ isElsewhere: false, mark: { mark: 'queued' } })
  expect(queued.underWay).toBeUndefined()
  expect(isBusy(queued)).toBe(true)
})

test('what is answered of the run before is not told of this one', async () => {
  const answers: ((line: number) => void)[] = []
  const asked = new Inspection({
    output: () => Promise.resolve([]),
    moment: () => new Promise((resolve) => answers.push((line) => resolve({ event: 3, line }))),
    changed: () => {},
  })
  const look = { event: 3, isCollapsed: false, prediction: null }
  const [before, now] = [1, 2].map(() => ({ ...viewOf(ran({ figure }), 'a'), look }))
  asked.follow(before!)
  asked.follow(now!)
  answers[0]!(1)
  await Promise.resolve()
  await Promise.resolve()
  expect(asked.lineOf(now!)).toBe(0)
  asked.follow(now!)
  answers[1]!(2)
  await vi.waitFor(() => expect(asked.lineOf(now!)).toBe(2))
})

test('lines have the figure where it changed, and the fault where it lies', () => {
  const lines = [10, 10.01, null, 125.06]
  const error = { name: 'NameError', message: 'x', count: 3, line: 4 }
  const view = viewOf(ran({ figure, lines, end: 'error', error }), 'a')
  expect(lineFigures(view)).toEqual(['10.0 MB', undefined, undefined, '125.1 MB'])
  expect(markedLines(view, 0)).toEqual({ at: 0, bad: 4 })
  const edited = viewOf(edit(ran({ figure, lines, end: 'error', error }), 'a', 'x'), 'a')
  expect(lineFigures(edited)).toEqual([])
  expect(markedLines(edited, 2)).toEqual({ at: 0, bad: 0 })
})

describe('output', () => {
  const err = (text: string): OutputPiece => ({ stream: 'stderr', text })
  const out = (text: string): OutputPiece => ({ stream: 'stdout', text })

  test('has links where it names lines of cells, in whatever pieces it came', () => {
    const runs = runsOf(
      [
        out('File "cell 1", line 1\n'),
        err('  File "cell 4", li'),
        err('ne 3, in f\n'),
        err("NameError: name 'x'\n"),
      ],
      { name: 'NameError', message: "name 'x'" },
    )
    expect(runs).toEqual([
      { text: 'File "cell 1", line 1\n', isError: false },
      { text: '  File "cell 4", ', isError: true },
      { text: 'line 3', isError: true, place: { count: 4, line: 3 } },
      { text: ', in f\n', isError: true },
      { text: "NameError: name 'x'\n", isError: true, isFault: true },
    ])
  })

  test('has what was typed between', () => {
    const pieces = [out('name? '), { stream: 'stdin', text: 'Bob\n' } as const, out('hello Bob\n')]
    expect(runsOf(pieces)).toEqual([
      { text: 'name? ', isError: false },
      { text: 'Bob\n', isError: false, isTyped: true },
      { text: 'hello Bob\n', isError: false },
    ])
  })

  test('is cut by lines, across pieces', () => {
    const pieces = [out('a\nb'), err('b\nc\n'), out('d')]
    expect(lineCount(pieces)).toBe(4)
    const text = (all: readonly OutputPiece[]): string => all.map((piece) => piece.text).join('')
    expect(text(firstLines(pieces, 2))).toBe('a\nbb\n')
    expect(text(firstLines(pieces, 9))).toBe('a\nbb\nc\nd')
    expect(text(lastLines(pieces, 2))).toBe('c\nd')
    expect(text(lastLines(pieces, 3))).toBe('bb\nc\nd')
    expect(text(lastLines(pieces, 9))).toBe('a\nbb\nc\nd')
  })
})
