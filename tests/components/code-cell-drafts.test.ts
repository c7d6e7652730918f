/** What a browser keeps of a deck's cells, and what its windows hear of each other. */
import { afterEach, expect, test, vi } from 'vitest'
import { Notebook } from '../../components/code-cell/notebook.ts'
import { cellsFile } from '../support/any-cells.ts'

const file = cellsFile([{ id: 'a' }, { id: 'b' }, { id: 'c' }])
const nothing = (): Promise<never> => Promise.reject(new Error('there is nothing'))

/** Its storage takes so many letters at once as there is room. */
class Browser {
  room = Infinity
  /** How many letters were written. */
  written = 0
  private readonly words = new Map<string, string>()
  private readonly windows = new Map<Notebook, EventTarget>()
  private untold: string[] = []

  constructor() {
    const { words } = this
    vi.stubGlobal('localStorage', {
      get length() {
        return words.size
      },
      key: (at: number) => [...words.keys()][at],
      getItem: (key: string) => words.get(key) ?? null,
      setItem: (key: string, value: string) => {
        if (value.length > this.room) throw new DOMException('full', 'QuotaExceededError')
        this.written += value.length
        words.set(key, value)
        this.untold.push(key)
      },
      removeItem: (key: string) => {
        if (words.delete(key)) this.untold.push(key)
      },
    })
    vi.stubGlobal('location', { search: '' })
    vi.stubGlobal('BroadcastChannel', undefined)
  }

  open(): Notebook {
    const page = new EventTarget()
    vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
    const notebook = new Notebook(file, 'deck', { loadModule: nothing, loadJson: nothing })
    this.windows.set(notebook, page)
    return notebook
  }

  /** All windows hear what was written since, but one that is not there. */
  tell(away?: Notebook): void {
    const keys = this.untold
    this.untold = []
    for (const [notebook, page] of this.windows)
      for (const key of keys)
        if (notebook !== away) page.dispatchEvent(Object.assign(new Event('storage'), { key }))
  }

  /** Back in the history to a page that was left. */
  comeBack(notebook: Notebook): void {
    this.windows.get(notebook)!.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))
  }
}

afterEach(() => {
  vi.unstubAllGlobals()
})

const cells = ({ state }: Notebook): string =>
  state.cells.map(({ id }) => `${id}: ${state.texts[id]!.replace(/^text of .$/, '…')}`).join(', ')

/** A new cell with a text. */
const add = (notebook: Notebook, below: string, text: string): void =>
  notebook.edit(notebook.add(below)!, text)

test('edits and added cells are there on another day, as they were in any window', () => {
  const browser = new Browser()
  const [one, other] = [browser.open(), browser.open()]
  add(one, 'b', 'one')
  one.edit('a', 'x')
  browser.tell()
  add(other, 'x-1', 'two')
  other.edit('c', 'y')
  browser.tell()
  expect(cells(one)).toBe('a: x, b: …, x-1: one, x-2: two, c: …')
  expect(cells(browser.open())).toBe('a: x, b: …, x-1: one, x-2: two, c: y')
  one.resetText('a')
  other.remove('x-1')
  browser.tell()
  expect(cells(one)).toBe('a: …, b: …, x-2: two, c: …')
  expect(cells(browser.open())).toBe('a: …, b: …, x-2: two, c: y')
})

test('an undo takes no cell away that another window added', () => {
  const browser = new Browser()
  const [one, other] = [browser.open(), browser.open()]
  one.add('b')
  browser.tell()
  add(other, 'x-1', 'theirs')
  browser.tell()
  one.undo()
  browser.tell()
  for (const window of [one, other, browser.open()])
    expect(cells(window)).toBe('a: …, b: …, x-2: theirs, c: …')
})

test('what there was no room for is kept once there is, with what is written next', () => {
  const browser = new Browser()
  const page = browser.open()
  browser.room = 10
  page.edit('a', 'mine')
  add(page, 'b', 'mine')
  browser.room = Infinity
  expect(cells(browser.open())).toBe('a: …, b: …, c: …')
  page.edit('c', 'y')
  expect(cells(browser.open())).toBe('a: mine, b: …, x-1: mine, c: y')
})

test('what is typed is written without what other cells gave', () => {
  const browser = new Browser()
  const page = browser.open()
  add(page, 'a', 'much '.repeat(10_000))
  browser.written = 0
  page.edit('c', 'y')
  page.edit(page.add('b')!, 'z')
  expect(browser.written).toBeLessThan(1000)
})

test('a page that comes back from the history has what was added meanwhile, and gives no cell its id', () => {
  const browser = new Browser()
  const [page, other] = [browser.open(), browser.open()]
  add(other, 'b', 'theirs')
  browser.tell(page)
  browser.comeBack(page)
  expect(cells(page)).toBe('a: …, b: …, x-1: theirs, c: …')
  add(page, 'b', 'mine')
  other.remove('x-1')
  browser.tell(page)
  browser.comeBack(page)
  expect(cells(page)).toBe('a: …, b: …, x-2: mine, c: …')
})

test('an undo or a redo brings no old cell in the place of one that has its id by now', () => {
  const browser = new Browser()
  const page = browser.open()
  add(page, 'a', 'old')
  page.undo()
  page.undo()
  add(browser.open(), 'b', 'theirs')
  browser.tell()
  page.redo()
  page.redo()
  browser.tell()
  expect(cells(page)).toBe('a: …, b: …, x-1: theirs, c: …')
  expect(cells(browser.open())).toBe('a: …, b: …, x-1: theirs, c: …')
})
