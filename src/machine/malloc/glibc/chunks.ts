import type { Timeline, Words } from '../../timeline.ts'

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
 * Records 1 to 126 are the bins' heads. Record 127 is top: alone in not being found by address.
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

/** As many chunks of a page are looked through one by one, before the page gets a table. */
const WALK = 6
const TABLE = 256

export class Chunks {
  readonly words: Words
  /** By page: 0, the first chunk that starts in it, or minus the index of its table in `tables`. */
  private readonly pages: Words
  /** For pages crowded with chunks: a chunk by granule. */
  private readonly tables: Words
  private nextRecord = FIRST
  private nextTable = TABLE
  private unusedRecords = NONE

  constructor(timeline: Timeline) {
    this.words = timeline.words(512 * RECORD)
    this.pages = timeline.words(64)
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
    let chunk = this.unusedRecords
    if (chunk !== NONE) this.unusedRecords = words.data[chunk + FD] as number
    else {
      chunk = this.nextRecord
      this.nextRecord += RECORD
      if (this.nextRecord > words.length) words.grow(this.nextRecord)
    }
    words.guard(chunk)
    const { data } = words
    data[chunk + AT] = at
    data[chunk + SIZE] = size
    data[chunk + BELOW] = below
    data[chunk + ABOVE] = above
    data[chunk + BK] = LIVE
    if (below !== NONE) words.set(below + ABOVE, chunk)
    if (above !== NONE) words.set(above + BELOW, chunk)
    const page = at >> 8
    if (page >= this.pages.length) this.pages.grow(page + 1)
    const entry = this.pages.data[page] as number
    if (entry < 0) this.tables.set((at & 255) - entry, chunk)
    else if (entry === 0 || at < (data[entry + AT] as number)) this.pages.set(page, chunk)
    return chunk
  }

  /** The chunk is no more: a neighbour, whose links and size the caller has to set, has taken its place. */
  destroy(chunk: number): void {
    const { words } = this
    const { data } = words
    const at = data[chunk + AT] as number
    const page = at >> 8
    const entry = this.pages.data[page] as number
    if (entry < 0) this.tables.set((at & 255) - entry, NONE)
    else if (entry === chunk) {
      const above = data[chunk + ABOVE] as number
      const follows = above !== NONE && above !== TOP && (data[above + AT] as number) >> 8 === page
      this.pages.set(page, follows ? above : NONE)
    }
    words.guard(chunk)
    data[chunk + FD] = this.unusedRecords
    data[chunk + SIZE] = 0
    this.unusedRecords = chunk
  }

  /** The chunk that starts at `at`, top not counted; NONE if there is none. */
  find(at: number): number {
    const entry = this.pages.data[at >> 8]
    if (entry === undefined) return NONE
    if (entry < 0) return this.tables.data[(at & 255) - entry] as number
    const { data } = this.words
    let chunk = entry
    for (let steps = 0; chunk !== NONE && chunk !== TOP; steps++) {
      const here = data[chunk + AT] as number
      if (here >= at) return here === at ? chunk : NONE
      if (steps === WALK) this.tabulate(at >> 8)
      chunk = data[chunk + ABOVE] as number
    }
    return NONE
  }

  /** The chunk that `at` lies in, top included; NONE below, above and in gaps. Looks downwards, a page at a time. */
  findAround(at: number, bottom: number): number {
    const { data } = this.words
    for (let granule = at; granule >= 0; granule--) {
      const chunk = granule === data[TOP + AT] && (data[TOP + SIZE] as number) > 0 ? TOP : this.find(granule)
      if (chunk !== NONE)
        return at < (data[chunk + AT] as number) + (data[chunk + SIZE] as number) ? chunk : NONE
      if (granule <= bottom) return NONE
      // an empty page is passed over at once
      if ((this.pages.data[granule >> 8] ?? 0) === 0 && granule >> 8 !== (data[TOP + AT] as number) >> 8)
        granule = (granule >> 8) << 8
    }
    return NONE
  }

  /** Gives a page a table of its chunks. */
  private tabulate(page: number): void {
    const table = this.nextTable
    this.nextTable += TABLE
    this.tables.grow(this.nextTable)
    const { data } = this.words
    let chunk = this.pages.data[page] as number
    while (chunk !== NONE && chunk !== TOP && (data[chunk + AT] as number) >> 8 === page) {
      this.tables.set(table + ((data[chunk + AT] as number) & 255), chunk)
      chunk = data[chunk + ABOVE] as number
    }
    this.pages.set(page, -table)
  }
}
