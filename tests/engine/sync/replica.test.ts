import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  ANSWER,
  hashState,
  Replica,
  type DeckState,
  type Role,
  type Transport,
} from '../../../src/engine/sync/index.ts'

const START: DeckState = { slide: 'title', step: 0, demos: {}, screen: '', size: 0, contrast: false }
const SLIDES = ['title', 'heap', 'end']

/** Windows on one channel; what is sent waits until it is delivered. */
class Room {
  readonly windows: Window[] = []
  private readonly mail: { to: Window; data: unknown }[] = []

  open(role: Role, shows: DeckState = START, hasActed = false): Window {
    const window = new Window(this, `${role}-${this.windows.length + 1}`, role, shows)
    this.windows.push(window)
    window.replica.join(hasActed)
    return window
  }

  post(from: Window, message: unknown): void {
    for (const to of this.windows)
      if (to !== from && to.isOpen) this.mail.push({ to, data: structuredClone(message) })
  }

  /** Delivers the next letter that `pick` chooses among the windows that have mail: each window's own mail stays in order. */
  deliver(pick = 0): boolean {
    const waiting = [...new Set(this.mail.map(({ to }) => to))]
    const to = waiting[pick % (waiting.length || 1)]
    const index = this.mail.findIndex((letter) => letter.to === to)
    if (index < 0) return false
    const [letter] = this.mail.splice(index, 1)
    if (to!.isOpen) to!.receive(letter!.data)
    return true
  }

  /** Everything is delivered, and every timer has run. */
  settle(): void {
    for (let round = 0; round < 6; round++) {
      while (this.deliver());
      vi.advanceTimersByTime(ANSWER)
    }
  }

  get hashes(): string[] {
    return this.windows.filter(({ isOpen }) => isOpen).map(({ shows }) => hashState(shows))
  }
}

class Window implements Transport {
  isOpen = true
  readonly replica: Replica
  shows: DeckState
  private listener: (data: unknown) => void = () => {}
  private readonly room: Room

  constructor(room: Room, me: string, role: Role, shows: DeckState) {
    this.room = room
    this.shows = shows
    this.replica = new Replica(this, {
      party: { from: me, role, build: 'b1' },
      current: () => this.shows,
      apply: (state) => {
        if (!SLIDES.includes(state.slide)) return false
        this.shows = state
        return true
      },
      changed: () => {},
    })
  }
  send(message: unknown): void {
    this.room.post(this, message)
  }
  receive(data: unknown): void
  receive(listener: (data: unknown) => void): void
  receive(what: unknown): void {
    if (typeof what === 'function') this.listener = what as (data: unknown) => void
    else this.listener(what)
  }
  close(): void {
    this.isOpen = false
  }
  /** What a person does in this window. */
  do(change: Partial<DeckState>): void {
    this.shows = { ...this.shows, ...change }
    this.replica.act()
  }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('what is done in one window is seen in the other', () => {
  const room = new Room()
  const audience = room.open('stage')
  const speaker = room.open('presenter')
  room.settle()
  speaker.do({ slide: 'heap', step: 2 })
  room.settle()
  expect(audience.shows).toEqual({ ...START, slide: 'heap', step: 2 })
  audience.do({ demos: { memory: { state: { at: 4 } } } })
  room.settle()
  expect(speaker.shows.demos).toEqual({ memory: { state: { at: 4 } } })
})

test('two readers of one deck are not each other’s audience', () => {
  const room = new Room()
  const one = room.open('stage')
  const other = room.open('stage')
  room.settle()
  one.do({ slide: 'end' })
  room.settle()
  expect(other.shows.slide).toBe('title')
})

test('a presenter that is opened beside a stage begins where the stage is', () => {
  const room = new Room()
  const audience = room.open('stage', { ...START, slide: 'heap', step: 1 })
  room.settle()
  const speaker = room.open('presenter')
  room.settle()
  expect(speaker.shows).toEqual(audience.shows)
  expect(speaker.shows.slide).toBe('heap')
})

test('a presenter whose person moved before the others were asked leads them', () => {
  const room = new Room()
  const audience = room.open('stage', { ...START, slide: 'heap' })
  const first = room.open('presenter')
  room.settle()
  first.do({ step: 3 })
  room.settle()
  const eager = room.open('presenter', { ...START, slide: 'end' }, true)
  room.settle()
  expect(eager.shows.slide).toBe('end')
  expect(audience.shows.slide).toBe('end')
})

test.each<[string, Role, Role]>([
  ['an audience window', 'presenter', 'stage'],
  ['a presenter', 'stage', 'presenter'],
])('%s that is killed and opened again is where the talk is', (_, survivor, killed) => {
  const room = new Room()
  const lives = room.open(survivor)
  const dies = room.open(killed)
  room.settle()
  lives.do({ slide: 'heap', step: 3, screen: 'black' })
  room.settle()
  dies.do({ step: 4 })
  room.settle()
  dies.isOpen = false
  const again = room.open(killed)
  room.settle()
  expect(again.shows).toEqual({ ...START, slide: 'heap', step: 4, screen: 'black' })
})

test('of two presenters the last to act leads, and the other knows', () => {
  const room = new Room()
  const one = room.open('presenter')
  const other = room.open('presenter')
  room.settle()
  one.do({ step: 1 })
  room.settle()
  expect(one.replica.leader).toBeUndefined()
  expect(other.replica.leader?.role).toBe('presenter')
  other.do({ step: 2 })
  room.settle()
  expect(one.replica.leader?.role).toBe('presenter')
  expect(room.hashes[0]).toBe(room.hashes[1])
})

describe('messages that are not for us are counted and ignored', () => {
  const state = (change: object = {}) => ({
    heapdeck: 1,
    kind: 'state',
    from: 'x',
    role: 'presenter',
    build: 'b1',
    stamp: { epoch: 9, seq: 9, by: 'x' },
    state: { ...START, slide: 'heap' },
    ...change,
  })
  test.each<[string, unknown]>([
    ['a stranger’s text', 'hello'],
    ['nothing', null],
    ['an unknown version', state({ heapdeck: 2 })],
    ['an unknown kind', state({ kind: 'dance' })],
    ['an unknown role', state({ role: 'king' })],
    ['no stamp', state({ stamp: undefined })],
    ['a stamp of words', state({ stamp: { epoch: 'x', seq: 1, by: 'x' } })],
    ['a step below zero', state({ state: { ...START, step: -1 } })],
    ['demos that are a list', state({ state: { ...START, demos: [] } })],
    ['a mark of nothing', state({ state: { ...START, demos: { memory: {} } } })],
    ['an unknown slide', state({ state: { ...START, slide: 'nowhere' } })],
  ])('%s', (_, message) => {
    const room = new Room()
    const audience = room.open('stage')
    audience.receive(message)
    expect(audience.replica.ignored).toBe(1)
    expect(audience.shows).toEqual(START)
    audience.receive(state())
    expect(audience.shows.slide).toBe('heap')
  })
})

test('who can’t show what another window shows leads all the same, once somebody acts there', () => {
  const room = new Room()
  const audience = room.open('stage')
  const speaker = room.open('presenter')
  room.settle()
  const newer = { epoch: 5, seq: 1, by: 'other' }
  speaker.receive({
    heapdeck: 1,
    kind: 'state',
    from: 'other',
    role: 'presenter',
    build: 'b2',
    stamp: newer,
    state: { ...START, slide: 'unknown here' },
  })
  audience.replica.latest = { stamp: newer, state: audience.shows, role: 'presenter' }
  speaker.do({ slide: 'end' })
  room.settle()
  expect(audience.shows.slide).toBe('end')
})

test('an old sequence and an old epoch change nothing', () => {
  const room = new Room()
  const audience = room.open('stage')
  const speaker = room.open('presenter')
  room.settle()
  const old: unknown[] = []
  vi.spyOn(room, 'post').mockImplementation((_, message) => void old.push(structuredClone(message)))
  speaker.do({ step: 1 })
  speaker.do({ step: 2 })
  for (const letter of [old[1], old[0], old[1]]) audience.receive(letter)
  expect(audience.shows.step).toBe(2)
})

test('a demo’s trouble in one window reaches the other', () => {
  const room = new Room()
  const audience = room.open('stage')
  const speaker = room.open('presenter')
  room.settle()
  audience.replica.report({ demo: 'memory', message: 'no such block' })
  room.settle()
  expect([...speaker.replica.peers.values()][0]?.troubles).toEqual([
    { demo: 'memory', message: 'no such block' },
  ])
})

test('windows that act, die and come back in any order, with mail in any order, end alike', () => {
  const step = fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant('deliver' as const), pick: fc.nat(7) }) },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('act' as const),
        pick: fc.nat(7),
        slide: fc.constantFrom(...SLIDES),
        step: fc.nat(4),
        demo: fc.option(fc.nat(9)),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('die' as const), pick: fc.nat(7) }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('open' as const),
        role: fc.constantFrom<Role>('stage', 'presenter'),
      }),
    },
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const room = new Room()
      room.open('stage')
      room.open('presenter')
      room.settle()
      for (const one of steps) {
        const open = room.windows.filter(({ isOpen }) => isOpen)
        if (one.kind === 'deliver') room.deliver(one.pick)
        else if (one.kind === 'open') room.open(one.role)
        else if (open.length === 0) continue
        else if (one.kind === 'die') open[one.pick % open.length]!.close()
        else
          open[one.pick % open.length]!.do({
            slide: one.slide,
            step: one.step,
            demos: one.demo === null ? {} : { memory: { state: one.demo } },
          })
      }
      // A presenter makes everybody an audience.
      room.open('presenter').do({ step: 3 })
      room.settle()
      expect(new Set(room.hashes).size).toBe(1)
    }),
  )
})
