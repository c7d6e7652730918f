import { expect, test } from 'vitest'
import { editBetween, FileWriter, withEdits, type WriterState } from '../../../src/engine/edit/index.ts'
import { DraftStore, SharedDisk, World } from '../../support/shared-disk.ts'

const DECK = '# One\n\n---\n\n# Two\n\n---\n\n# Three\n'

interface Page {
  readonly writer: FileWriter
  /** What the person sees: the writer's text at the start, and the edits that it told of. */
  readonly screen: () => string
  readonly states: WriterState['kind'][]
  type(was: string, is: string): void
  crash(): void
}

class Desk {
  readonly world = new World(1)
  readonly store = new DraftStore()
  readonly disk: SharedDisk
  private pages = 0

  constructor(text = DECK) {
    this.disk = new SharedDisk(this.world, text)
  }

  async open(options: { fresh?: string } = {}): Promise<Page> {
    const name = `page ${this.pages++}`
    const { drafts, crash } = this.store.page(name)
    let writer: FileWriter | undefined
    const { clock, stop } = this.world.clock()
    const { disk, cut } = this.disk.connect((hash) => void writer?.diskChanged(hash))
    const opening = FileWriter.open('slides.md', { disk, drafts, clock, ...options })
    await this.world.pass(300)
    const opened = await opening
    writer = opened
    let screen = opened.copy.text
    const states: WriterState['kind'][] = []
    opened.onEdits = (edits) => (screen = withEdits(screen, edits))
    opened.onState = ({ kind }) => void states.push(kind)
    return {
      writer: opened,
      screen: () => screen,
      states,
      type(was, is) {
        const edit = editBetween(screen, screen.replace(was, is))!
        screen = withEdits(screen, [edit])
        opened.edit([edit])
      },
      crash() {
        crash()
        cut()
        stop()
      },
    }
  }
}

test('what is typed is saved by itself, a while after the last key', async () => {
  const desk = new Desk()
  const page = await desk.open()
  page.type('One', 'First')
  await desk.world.pass(200)
  page.type('First', 'The first')
  await desk.world.pass(290)
  expect(desk.disk.text).toBe(DECK)
  await desk.world.pass(500)
  expect(desk.disk.text).toBe(DECK.replace('One', 'The first'))
  expect(page.states.filter((state, index) => state !== page.states[index - 1])).toEqual([
    'typed',
    'saving',
    'saved',
  ])
})

test('somebody who never stops typing is saved after two seconds', async () => {
  const desk = new Desk()
  const page = await desk.open()
  for (let key = 0; key < 25; key++) {
    page.type('One', 'One!')
    await desk.world.pass(100)
  }
  expect(desk.disk.text).toContain('One!!!!!!!!!!')
})

test('a clock that is set back or forth saves all the same', async () => {
  const desk = new Desk()
  const page = await desk.open()
  const { now } = desk.world
  desk.world.now = () => now.call(desk.world) - 1e9
  page.type('One', 'First')
  desk.world.now = () => now.call(desk.world) + 1e9
  page.type('Two', 'Second')
  await desk.world.pass(500)
  expect(desk.disk.text).toBe(page.screen())
})

test('what another saved comes in between the lines that are typed, and both are saved', async () => {
  const desk = new Desk()
  const page = await desk.open()
  page.type('Three', 'The third')
  desk.disk.put(DECK.replace('One', 'The first'))
  await desk.world.pass(1500)
  expect(desk.disk.text).toBe(DECK.replace('One', 'The first').replace('Three', 'The third'))
  expect(page.screen()).toBe(desk.disk.text)
  expect(page.states).not.toContain('conflict')
})

test('two changes of one line are both kept until somebody decides', async () => {
  const desk = new Desk()
  const page = await desk.open()
  page.type('Two', 'My two')
  desk.disk.put(DECK.replace('Two', 'Their two'))
  await desk.world.pass(5000)
  expect(page.writer.state).toMatchObject({
    kind: 'conflict',
    base: DECK,
    mine: DECK.replace('Two', 'My two'),
    theirs: DECK.replace('Two', 'Their two'),
    regions: [{ mine: { text: '# My two\n' }, theirs: { text: '# Their two\n' } }],
  })
  expect(desk.disk.text).toContain('Their two')
  page.writer.resolve(DECK.replace('Two', 'Our two'))
  await desk.world.pass(500)
  expect(desk.disk.text).toBe(DECK.replace('Two', 'Our two'))
  expect(page.screen()).toBe(desk.disk.text)
  expect(page.writer.state.kind).toBe('saved')
})

test('a conflict ends by itself when the other takes the change back', async () => {
  const desk = new Desk()
  const page = await desk.open()
  page.type('Two', 'My two')
  desk.disk.put(DECK.replace('Two', 'Their two'))
  await desk.world.pass(2000)
  expect(page.writer.state.kind).toBe('conflict')
  desk.disk.put(DECK)
  await desk.world.pass(2000)
  expect(page.writer.state.kind).toBe('saved')
  expect(desk.disk.text).toContain('My two')
})

test('line endings that another editor changed are not changed back', async () => {
  const desk = new Desk()
  const page = await desk.open()
  desk.disk.put(DECK.replaceAll('\n', '\r\n'))
  await desk.world.pass(1000)
  expect(page.screen()).toBe(DECK)
  page.type('One', 'First')
  await desk.world.pass(1000)
  expect(desk.disk.text).toBe(DECK.replace('One', 'First').replaceAll('\n', '\r\n'))
})

test('while nothing can be saved it says why, tries again, and keeps a draft', async () => {
  const desk = new Desk()
  const page = await desk.open()
  desk.disk.problem = 'The disk is full: slides.md is as it was.'
  page.type('One', 'First')
  await desk.world.pass(1000)
  expect(page.writer.state).toEqual({ kind: 'failed', problem: desk.disk.problem })
  expect(desk.store.drafts.size).toBe(1)
  page.type('Two', 'Second')
  await desk.world.pass(8000)
  desk.disk.problem = undefined
  await desk.world.pass(30_000)
  expect(page.writer.state.kind).toBe('saved')
  expect(desk.disk.text).toBe(page.screen())
  expect(desk.store.drafts.size).toBe(0)
})

test('an answer that was lost is no conflict with oneself', async () => {
  const desk = new Desk()
  const page = await desk.open()
  page.type('One', 'First')
  await desk.world.pass(300)
  // Now it is under way; its answer will not come, nor any word of the change.
  desk.disk.faults = 1
  const { below } = desk.world
  desk.world.below = (limit) => (limit === 3 ? 2 : 0)
  page.type('Two', 'Second')
  await desk.world.pass(400)
  desk.disk.faults = 0
  desk.world.below = below
  page.type('Second', 'The second')
  await desk.world.pass(60_000)
  expect(page.states).toContain('failed')
  expect(page.states).not.toContain('conflict')
  expect(desk.disk.text).toBe(DECK.replace('One', 'First').replace('Two', 'The second'))
})

test('a file that was deleted is not made again unasked', async () => {
  const desk = new Desk()
  const page = await desk.open()
  desk.disk.put(undefined)
  await desk.world.pass(1000)
  page.type('One', 'First')
  await desk.world.pass(10_000)
  expect(desk.disk.text).toBeUndefined()
  expect(page.writer.state.kind).toBe('gone')
  const saving = page.writer.saveAgain()
  await desk.world.pass(1000)
  await saving
  expect(desk.disk.text).toBe(DECK.replace('One', 'First'))
  expect(page.writer.state.kind).toBe('saved')
})

test('a file that comes back is the same file', async () => {
  const desk = new Desk()
  const page = await desk.open()
  desk.disk.put(undefined)
  await desk.world.pass(1000)
  page.type('One', 'First')
  desk.disk.put(DECK.replace('Three', 'The third'))
  await desk.world.pass(2000)
  expect(desk.disk.text).toBe(DECK.replace('One', 'First').replace('Three', 'The third'))
})

test('a new file is made with the first save, never over one that is there', async () => {
  const desk = new Desk()
  desk.disk.put(undefined)
  const page = await desk.open({ fresh: '# New\n' })
  expect(page.writer.state.kind).toBe('typed')
  desk.disk.put('# Somebody was faster\n')
  page.type('New', 'Newer')
  await desk.world.pass(3000)
  expect(desk.disk.text).toBe('# Somebody was faster\n')
  expect(page.writer.state.kind).toBe('conflict')
})

test('a file that is no UTF-8 is read-only, and is edited once it was saved as UTF-8', async () => {
  const desk = new Desk('')
  const read = { bytes: new Uint8Array([0xe9, 0x0a]), hash: 'latin' }
  const refuses = { read: () => Promise.resolve(read), write: () => Promise.reject(new Error('never')) }
  const writer = await FileWriter.open('slides.md', {
    disk: refuses,
    drafts: desk.store.page('page').drafts,
    clock: desk.world,
  })
  writer.edit([{ from: 0, to: 0, insert: 'x' }])
  expect(writer.state).toMatchObject({ kind: 'read-only', problem: expect.stringContaining('UTF-8') })
  expect(writer.copy.text).toBe('')
  Object.assign(read, { bytes: new TextEncoder().encode('é\n'), hash: 'utf' })
  await writer.diskChanged('utf')
  expect(writer.copy.text).toBe('é\n')
  expect(writer.state.kind).toBe('saved')
})

test('after a crash the draft is offered, and taken or dropped', async () => {
  const desk = new Desk()
  const page = await desk.open()
  page.type('One', 'First')
  await desk.world.pass(150)
  page.crash()
  await desk.world.pass(1000)
  const next = await desk.open()
  expect(next.screen()).toBe(DECK)
  expect(next.writer.offered?.text).toBe(DECK.replace('One', 'First'))
  const taking = next.writer.takeDraft()
  await desk.world.pass(2000)
  await taking
  expect(desk.disk.text).toBe(DECK.replace('One', 'First'))
  expect(next.screen()).toBe(desk.disk.text)
  expect(desk.store.drafts.size).toBe(0)
})

test('a draft comes together with what was saved since, or both are kept', async () => {
  for (const [theirs, kind] of [
    ['The third', 'saved'],
    ['First, too', 'conflict'],
  ] as const) {
    const desk = new Desk()
    const page = await desk.open()
    page.type('One', 'First')
    await desk.world.pass(150)
    page.crash()
    desk.disk.put(kind === 'saved' ? DECK.replace('Three', theirs) : DECK.replace('One', theirs))
    const next = await desk.open()
    const taking = next.writer.takeDraft()
    await desk.world.pass(3000)
    await taking
    expect(next.writer.state.kind).toBe(kind)
    expect(desk.disk.text).toContain(theirs)
    if (kind === 'saved') expect(desk.disk.text).toContain('# First\n')
    else expect(next.writer.state).toMatchObject({ mine: DECK.replace('One', 'First') })
  }
})

test('a draft that reached the disk is not offered', async () => {
  const desk = new Desk()
  const page = await desk.open()
  page.type('One', 'First')
  await desk.world.pass(150)
  page.crash()
  desk.disk.put(DECK.replace('One', 'First'))
  const next = await desk.open()
  expect(next.writer.offered).toBeUndefined()
  expect(desk.store.drafts.size).toBe(0)
})

test('a page that is still open has its draft for itself', async () => {
  const desk = new Desk()
  desk.disk.problem = 'not now'
  const page = await desk.open()
  page.type('One', 'First')
  await desk.world.pass(1000)
  const other = await desk.open()
  expect(other.writer.offered).toBeUndefined()
})

test('a deck that another editor saves ten times a second stays in step', async () => {
  const desk = new Desk()
  const page = await desk.open()
  for (let save = 0; save < 50; save++) {
    desk.disk.put(DECK.replace('Three', `Three ${save}`))
    await desk.world.pass(100)
  }
  await desk.world.pass(1000)
  expect(page.screen()).toBe(desk.disk.text)
  expect(page.states).not.toContain('conflict')
})
