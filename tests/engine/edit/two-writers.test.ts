/**
 * Two pages and a text editor on one file, over a network that loses, delays and reorders, with crashes: whatever comes
 * first, each line that anybody saved is on the disk in the end, unless a person took it away who had it before them.
 */
import { expect, test } from 'vitest'
import { editBetween, FileWriter, withEdits } from '../../../src/engine/edit/index.ts'
import { DraftStore, SharedDisk, World } from '../../support/shared-disk.ts'

const SCHEDULES = process.env['FUZZ'] ? 200_000 : 10_000
const ACTIONS = 12
const START = Array.from({ length: 6 }, (_, line) => `start ${line}\n`).join('')

const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? []

class Schedule {
  readonly world: World
  readonly disk: SharedDisk
  readonly store = new DraftStore()
  /** What people took away knowingly. */
  readonly removed = new Set<string>()
  /** What was safe at some time: on the disk, or in a draft. */
  readonly kept = new Set<string>()
  readonly counts = { conflicts: 0, crashes: 0, merges: 0, drafts: 0 }
  private written = 0

  constructor(seed: number) {
    this.world = new World(seed)
    this.disk = new SharedDisk(this.world, START)
  }

  /** Replaces, deletes or adds a line, or two. */
  change(text: string, who: string): string {
    const { below } = this.world
    const lines = linesOf(text)
    const at = below(lines.length + 1)
    const gone = lines.splice(at, below(3) === 0 ? 1 : 0)
    for (const line of gone) this.removed.add(line)
    if (gone.length === 0 || below(2) === 0)
      lines.splice(at, 0, ...Array.from({ length: 1 + below(2) }, () => `${who} ${this.written++}\n`))
    return lines.join('')
  }

  /** A person puts `text` in the place of what they see. */
  decide(seen: readonly string[], text: string): void {
    const left = new Set(linesOf(text))
    for (const line of seen.flatMap(linesOf)) if (!left.has(line)) this.removed.add(line)
  }

  keep(text: string): void {
    for (const line of linesOf(text)) this.kept.add(line)
  }
}

class Person {
  private readonly schedule: Schedule
  private readonly name: string
  private writer: FileWriter | undefined
  private screen = ''
  private pages = 0
  private end: () => void = () => {}

  constructor(schedule: Schedule, name: string) {
    this.schedule = schedule
    this.name = name
  }

  async open(): Promise<void> {
    const { world, disk, store, counts } = this.schedule
    const page = store.page(`${this.name} ${this.pages++}`)
    const { clock, stop } = world.clock()
    let isOpen = true
    let writer: FileWriter | undefined
    const connection = disk.connect((hash) => void writer?.diskChanged(hash))
    this.end = () => {
      isOpen = false
      page.crash()
      connection.cut()
      stop()
    }
    const opened = await FileWriter.open('slides.md', { disk: connection.disk, drafts: page.drafts, clock })
    if (!isOpen) return
    writer = this.writer = opened
    this.screen = opened.copy.text
    opened.onEdits = (edits) => {
      this.screen = withEdits(this.screen, edits)
      counts.merges++
    }
    opened.onState = ({ kind }) => {
      if (kind === 'conflict') counts.conflicts++
    }
  }

  act(): void {
    const { world } = this.schedule
    if (!this.writer) return
    if (this.writer.offered && world.oneIn(2)) {
      this.schedule.counts.drafts++
      return void this.writer.takeDraft()
    }
    if (this.writer.state.kind === 'gone' && world.oneIn(2)) return void this.writer.saveAgain()
    if (this.writer.state.kind === 'conflict' && world.oneIn(2)) return this.resolve(world.below(3))
    if (world.oneIn(8)) return this.crash()
    this.type()
  }

  type(): void {
    const { writer } = this
    if (!writer || writer.state.kind === 'read-only') return
    const edit = editBetween(this.screen, this.schedule.change(this.screen, this.name))
    if (!edit) return
    this.screen = withEdits(this.screen, [edit])
    writer.edit([edit])
  }

  /** The kept drafts are what the next page can count on. */
  crash(): void {
    this.schedule.counts.crashes++
    for (const { text } of this.schedule.store.drafts.values()) this.schedule.keep(text)
    this.end()
    this.writer = undefined
    void this.open()
  }

  resolve(how: number): void {
    const state = this.writer!.state
    if (state.kind !== 'conflict') return
    const { mine, theirs } = state
    const had = new Set(linesOf(mine))
    const both =
      mine +
      (/[^\n]$/.test(mine) ? '\n' : '') +
      linesOf(theirs)
        .filter((line) => !had.has(line))
        .join('')
    const text = [mine, theirs, both][how]!
    this.schedule.decide([mine, theirs], text)
    this.writer!.resolve(text)
  }

  /** Everything that is asked is answered: with both, always. */
  finish(): void {
    const { writer } = this
    if (!writer) return
    if (writer.state.kind === 'conflict') this.resolve(2)
    else if (writer.state.kind === 'gone') void writer.saveAgain()
    else if (writer.offered) void writer.takeDraft()
    else void writer.diskChanged().then(() => writer.flush())
  }

  get isDone(): boolean {
    const { writer } = this
    return writer?.state.kind === 'saved' && writer.offered === undefined
  }

  get text(): string {
    if (this.screen !== this.writer!.copy.text) throw new Error(`${this.name} sees something else`)
    return this.screen
  }
}

/** Reads, edits and writes the whole file, as a program does that knows nothing of us; asks before it overwrites. */
class TextEditor {
  private readonly schedule: Schedule
  private buffer: string | undefined
  private read: string | undefined

  constructor(schedule: Schedule) {
    this.schedule = schedule
  }

  act(): void {
    const { schedule } = this
    const { world, disk } = schedule
    if (world.oneIn(25) && disk.text !== undefined) {
      schedule.decide([disk.text], '')
      disk.put(undefined)
    } else if (this.buffer === undefined) {
      this.read = disk.text
      this.buffer = schedule.change(disk.text ?? '', 'editor')
    } else {
      const isSame = disk.text === this.read
      if (isSame || world.oneIn(2)) {
        if (disk.text !== undefined) schedule.decide([disk.text], this.buffer)
        disk.put(this.buffer)
      }
      this.buffer = undefined
    }
  }
}

async function run(seed: number): Promise<Schedule> {
  const schedule = new Schedule(seed)
  const { world, disk, store } = schedule
  const people = [new Person(schedule, 'ann'), new Person(schedule, 'bob')]
  const editor = new TextEditor(schedule)
  for (const person of people) void person.open()
  await world.pass(200)
  disk.faults = [0, 3, 6][world.below(3)]!
  for (let action = 0; action < ACTIONS; action++) {
    const who = world.below(5)
    if (who === 4) editor.act()
    else people[who % 2]!.act()
    await world.pass([0, 30, 150, 400, 1500][world.below(5)]!)
  }
  disk.faults = 0
  for (let round = 0; round < 40; round++) {
    await world.pass(5000)
    if (people.every((person) => person.isDone && person.text === disk.text)) break
    for (const person of people) person.finish()
  }
  for (const version of disk.versions) schedule.keep(version)
  // Asked first: an expectation takes longer than a schedule.
  if (people.some((person) => person.text !== disk.text))
    expect(
      people.map((person) => person.text),
      `seed ${seed}`,
    ).toEqual([disk.text, disk.text])
  const left = new Set(
    linesOf(disk.text! + [...store.drafts.values()].map(({ text }) => `\n${text}`).join('')),
  )
  const lost = [...schedule.kept].filter((line) => !left.has(line) && !schedule.removed.has(line))
  if (lost.length > 0) expect(lost, `seed ${seed}`).toEqual([])
  return schedule
}

test(
  `nothing that anyone saved is lost, in ${SCHEDULES} schedules`,
  { timeout: SCHEDULES * 15 },
  async () => {
    const sums = { conflicts: 0, crashes: 0, merges: 0, drafts: 0 }
    for (let seed = 0; seed < SCHEDULES; seed++) {
      const { counts } = await run(seed)
      for (const key of Object.keys(sums) as (keyof typeof sums)[]) sums[key] += counts[key]
    }
    // The schedules do come to what they are for.
    for (const count of Object.values(sums)) expect(count).toBeGreaterThan(SCHEDULES / 10)
  },
)
