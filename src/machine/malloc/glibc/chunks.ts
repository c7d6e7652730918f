import type { Timeline } from '../../timeline.ts'
import type { Words } from '../../words.ts'

/**
 * The chunks that tile the heap, a record of eight words each. glibc keeps these in the memory it manages; here that
 * memory has no bytes, so a chunk is a record, and is known by the index of the record's first word.
 *
 *     +----+------+-------+-------+----+----+-------------+-------------+
 *     | AT | SIZE | BELOW | ABOVE | FD | BK | FD_NEXTSIZE | BK_NEXTSIZE |
 *     +----+------+-------+-------+----+----+-------------+-------------+
 *
 * AT and SIZE in granules; BELOW and ABOVE are the neighbours by address (a gap that somebody else's sbrk left is
 * skipped); FD and BK the links of the list a free chunk is in. BK of a chunk that is in no bin says what it is: LIVE,
 * CACHED, ... In this way PREV_INUSE of a chunk is `BK of the one below < 0`.
 *
 * A block that has a mapping of its own is a record too: AT is how many pages its mapping begins below the top of all
 * mappings, SIZE its pages, FD the granules between the mapping's start and the chunk. Records 1 to 126 are the bins'
 * heads, record 127 is top. None of these three is found by address.
 */
export const AT = 0
export const SIZE = 1
export const BELOW = 2
export const ABOVE = 3
export const FD = 4
export const BK = 5
export const FD_NEXTSIZE = 6
export const BK_NEXTSIZE = 7
export const RECORD = 8

export const NONE = 0
export const TOP = 127 * RECORD
const FIRST = 128 * RECORD

/** In BK, of a chunk that counts as in use: */
export const LIVE = -1
export const IN_TCACHE = -2
export const IN_FASTBIN = -3
/** Two of these stop what is merged at the end of a heap that somebody else's sbrk has cut off. */
export const FENCE = -4
export const IS_TOP = -5
export const IS_MAPPED = -6
const UNUSED = -7

/** Chunks are looked for in stretches of 64 granules: one by one, and once there are some, by a table of the stretch. */
const STRETCH_SHIFT = 6
const TABLE = 1 << STRETCH_SHIFT
const WALK = 2

export class Chunks {
  readonly words: Words
  /** By stretch: 0, the first chunk that starts in it, or minus the index of its table in `tables`. */
  private readonly stretches: Words
  /** For stretches crowded with chunks: a chunk by granule. */
  private readonly tables: Words
  private nextRecord = FIRST
  private nextTable = TABLE
  private unusedRecords = NONE

  constructor(timeline: Timeline) {
    this.words = timeline.words(512 * RECORD, RECORD)
    // chunks of 63 granules, as blocks of ints are, lie alike again after as many stretches
    this.stretches = timeline.words(64, TABLE - 1)
    this.tables = timeline.words(2 * TABLE)
    timeline.register(this)
    this.words.set(TOP + BK, IS_TOP)
  }

  registers(): number[] {
    return [this.nextRecord, this.nextTable, this.unusedRecords]
  }

  setRegisters([nextRecord = FIRST, nextTable = TABLE, unusedRecords = NONE]: readonly number[]): void {
    this.nextRecord = nextRecord
    this.nextTable = nextTable
    this.unusedRecords = unusedRecords
  }

  /**
   * A new chunk, LIVE, between `below` and `above`, which must be neighbours (either may be NONE). `words.data` may be
   * another array afterwards.
   */
  create(at: number, size: number, below: number, above: number): number {
    const { words } = this
    const chunk = this.record()
    // record 0, which is NONE, may be written to: nobody reads it
    if (words.watched) words.guardEach(chunk, below, above)
    const { data } = words
    data[chunk + AT] = at
    data[chunk + SIZE] = size
    data[chunk + BELOW] = below
    data[chunk + ABOVE] = above
    data[chunk + BK] = LIVE
    data[below + ABOVE] = chunk
    data[above + BELOW] = chunk
    const stretch = at >> STRETCH_SHIFT
    if (stretch >= this.stretches.length) this.stretches.grow(stretch + 1)
    const entry = this.stretches.data[stretch] as number
    if (entry < 0) this.tables.set((at & (TABLE - 1)) - entry, chunk)
    else if (entry === 0 || at < (data[entry + AT] as number)) this.stretches.set(stretch, chunk)
    return chunk
  }

  /** The record of a block with a mapping of its own. */
  createMapped(depth: number, pages: number): number {
    const { words } = this
    const chunk = this.record()
    words.guard(chunk)
    words.data[chunk + AT] = depth
    words.data[chunk + SIZE] = pages
    words.data[chunk + FD] = 0
    words.data[chunk + BK] = IS_MAPPED
    return chunk
  }

  destroyMapped(chunk: number): void {
    this.discard(chunk)
  }

  private record(): number {
    const { words } = this
    const unused = this.unusedRecords
    if (unused !== NONE) {
      this.unusedRecords = words.data[unused + FD] as number
      return unused
    }
    const record = this.nextRecord
    this.nextRecord += RECORD
    if (this.nextRecord > words.length) words.grow(this.nextRecord)
    return record
  }

  private discard(chunk: number): void {
    const { words } = this
    words.guard(chunk)
    words.data[chunk + FD] = this.unusedRecords
    words.data[chunk + SIZE] = 0
    words.data[chunk + BK] = UNUSED
    this.unusedRecords = chunk
  }

  /** The chunk is no more: a neighbour, whose links and size the caller has to set, has taken its place. */
  destroy(chunk: number): void {
    const { words } = this
    const { data } = words
    const at = data[chunk + AT] as number
    const stretch = at >> STRETCH_SHIFT
    const entry = this.stretches.data[stretch] as number
    if (entry < 0) this.tables.set((at & (TABLE - 1)) - entry, NONE)
    else if (entry === chunk) {
      const above = data[chunk + ABOVE] as number
      const follows =
        above !== NONE && above !== TOP && (data[above + AT] as number) >> STRETCH_SHIFT === stretch
      this.stretches.set(stretch, follows ? above : NONE)
    }
    this.discard(chunk)
  }

  /** The chunk that starts at `at`, top not counted; NONE if there is none. */
  find(at: number): number {
    const entry = this.stretches.data[at >> STRETCH_SHIFT]
    if (entry === undefined) return NONE
    if (entry < 0) return this.tables.data[(at & (TABLE - 1)) - entry] as number
    const { data } = this.words
    let chunk = entry
    for (let steps = 0; chunk !== NONE && chunk !== TOP; steps++) {
      const here = data[chunk + AT] as number
      if (here >= at) return here === at ? chunk : NONE
      if (steps === WALK) this.tabulate(at >> STRETCH_SHIFT)
      chunk = data[chunk + ABOVE] as number
    }
    return NONE
  }

  /** The chunk that `at` lies in, top included; NONE below, above and in gaps. Looks downwards, a stretch at a time. */
  findAround(at: number, bottom: number): number {
    const { data } = this.words
    for (let granule = at; granule >= 0; granule--) {
      const chunk = granule === data[TOP + AT] && (data[TOP + SIZE] as number) > 0 ? TOP : this.find(granule)
      if (chunk !== NONE)
        return at < (data[chunk + AT] as number) + (data[chunk + SIZE] as number) ? chunk : NONE
      if (granule <= bottom) return NONE
      // an empty stretch is passed over at once
      if (
        (this.stretches.data[granule >> STRETCH_SHIFT] ?? 0) === 0 &&
        granule >> STRETCH_SHIFT !== (data[TOP + AT] as number) >> STRETCH_SHIFT
      )
        granule = (granule >> STRETCH_SHIFT) << STRETCH_SHIFT
    }
    return NONE
  }

  /** Gives a stretch a table of its chunks. */
  private tabulate(stretch: number): void {
    const table = this.nextTable
    this.nextTable += TABLE
    this.tables.grow(this.nextTable)
    const { data } = this.words
    let chunk = this.stretches.data[stretch] as number
    while (chunk !== NONE && chunk !== TOP && (data[chunk + AT] as number) >> STRETCH_SHIFT === stretch) {
      this.tables.set(table + ((data[chunk + AT] as number) & (TABLE - 1)), chunk)
      chunk = data[chunk + ABOVE] as number
    }
    this.stretches.set(stretch, -table)
  }
}
