import type { Timeline } from '../timeline.ts'
import { WORD_BY_WORD, type Words } from '../words.ts'
import type { Frames } from './frames.ts'

/** Pages that one table covers: 2 MiB, as a page table of x86-64 does. */
const TABLE_SHIFT = 9
const TABLE_PAGES = 1 << TABLE_SHIFT

/**
 * Which pages of a stretch of addresses are resident, and in which frame. Pages are numbered from 0 along the stretch.
 * Two levels, so that it grows with what is touched: `directory` has a word for each 2 MiB up to the last one touched,
 * `entries` a table for each 2 MiB that was ever touched.
 *
 * An entry is 0 (no page), a frame (resident), or a negative frame: resident, but to be copied when it is written,
 * because a fork shares it.
 */
export class PageTable {
  private readonly frames: Frames
  private readonly directory: Words
  private readonly entries: Words
  /** Word of the next new table; 0 stands for none. */
  private nextTable = TABLE_PAGES
  /** Pages that are resident. */
  resident = 0
  /** Whether a fork has ever made pages that are to be copied when they are written. */
  isShared = false

  constructor(timeline: Timeline, frames: Frames) {
    this.frames = frames
    this.directory = timeline.words(64)
    this.entries = timeline.words(4 * TABLE_PAGES, WORD_BY_WORD)
    timeline.register(this)
  }

  registers(): number[] {
    return [this.nextTable, this.resident, Number(this.isShared)]
  }

  setRegisters([nextTable = TABLE_PAGES, resident = 0, isShared = 0]: readonly number[]): void {
    this.isShared = isShared === 1
    this.nextTable = nextTable
    this.resident = resident
  }

  /** A write to a page: makes it resident, and its own. */
  touch(page: number): void {
    const table = this.directory.data[page >> TABLE_SHIFT] as number
    // table 0 is all zeros; past the directory's end there is none, and so no entry that is greater than 0
    if ((this.entries.data[table + (page & (TABLE_PAGES - 1))] as number) > 0) return
    this.fault(page)
  }

  isResident(page: number): boolean {
    return this.entryOf(page) !== 0
  }

  /** Resident pages from page `from` up to, not with, `to`. Costs what was touched, not the length. */
  residentIn(from: number, to: number): number {
    let count = 0
    this.eachRun(from, to, (entry, end) => {
      const { data } = this.entries
      for (; entry < end; entry++) if (data[entry] !== 0) count++
    })
    return count
  }

  /** Gives back the pages from `from` up to, not with, `to`; answers how many there were. */
  release(from: number, to: number): number {
    let count = 0
    this.eachRun(from, to, (entry, end) => {
      const { data } = this.entries
      this.entries.guardRange(entry, end)
      for (; entry < end; entry++) {
        const frame = data[entry] as number
        if (frame === 0) continue
        this.frames.drop(Math.abs(frame))
        data[entry] = 0
        count++
      }
    })
    this.resident -= count
    return count
  }

  /** Moves `pages` entries, as mremap does: the frames stay, their addresses change. */
  move(from: number, to: number, pages: number): void {
    for (let page = 0; page < pages; page++) {
      const entry = this.entryOf(from + page)
      if (entry === 0) continue
      this.setEntry(to + page, entry)
      this.setEntry(from + page, 0)
    }
  }

  /** fork: the child's table has the same frames, and whoever writes first gets a page of its own. */
  shareWith(child: PageTable): void {
    const end = this.directory.length << TABLE_SHIFT
    for (let page = this.nextResident(0, end); page < end; page = this.nextResident(page + 1, end)) {
      const frame = Math.abs(this.entryOf(page))
      this.frames.share(frame)
      this.setEntry(page, -frame)
      child.setEntry(page, -frame)
    }
    child.resident = this.resident
    this.isShared = child.isShared = true
  }

  /** The first resident page from `from` on; `to` if there is none before it. */
  private nextResident(from: number, to: number): number {
    for (let page = from; page < to;) {
      const table = this.directory.data[page >> TABLE_SHIFT] ?? 0
      if (table === 0) page = ((page >> TABLE_SHIFT) + 1) << TABLE_SHIFT
      else if (this.entries.data[table + (page & (TABLE_PAGES - 1))] !== 0) return page
      else page++
    }
    return to
  }

  private fault(page: number): void {
    const index = this.indexOf(page)
    const entry = this.entries.data[index] as number
    if (entry === 0) {
      this.entries.set(index, this.frames.take())
      this.resident++
    } else if (entry < 0) this.entries.set(index, this.frames.own(-entry))
  }

  private entryOf(page: number): number {
    const table = this.directory.data[page >> TABLE_SHIFT] ?? 0
    return table === 0 ? 0 : (this.entries.data[table + (page & (TABLE_PAGES - 1))] as number)
  }

  private setEntry(page: number, value: number): void {
    this.entries.set(this.indexOf(page), value)
  }

  /** Where a page's entry is; makes its table where there is none. */
  private indexOf(page: number): number {
    const region = page >> TABLE_SHIFT
    if (region >= this.directory.length) this.directory.grow(region + 1)
    let table = this.directory.data[region] as number
    if (table === 0) {
      table = this.nextTable
      this.nextTable += TABLE_PAGES
      this.entries.grow(this.nextTable)
      this.directory.set(region, table)
    }
    return table + (page & (TABLE_PAGES - 1))
  }

  /** Calls with the entries of each table that there is: first word, and the word after the last. */
  private eachRun(from: number, to: number, visit: (entry: number, end: number) => void): void {
    const last = Math.min(to, this.directory.length << TABLE_SHIFT)
    for (let page = from; page < last;) {
      const next = Math.min(((page >> TABLE_SHIFT) + 1) << TABLE_SHIFT, last)
      const table = this.directory.data[page >> TABLE_SHIFT] as number
      if (table !== 0) {
        const entry = table + (page & (TABLE_PAGES - 1))
        visit(entry, entry + next - page)
      }
      page = next
    }
  }
}
