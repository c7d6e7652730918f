/** CPython 2.7's allocator of ints and floats written as plainly as can be, with arrays for lists: the other opinion in tests. */
export class NaiveNumberBlocks {
  /** Head first. */
  blocks: { number: number; live: boolean[] }[] = []
  /** Next to be handed out first. */
  free: number[] = []
  private made = 0

  constructor(kind: 'int' | 'float') {
    if (kind === 'int') for (let i = 0; i < 262; i++) this.make()
  }

  make(): number {
    if (this.free.length === 0) {
      const number = this.made++
      this.blocks.unshift({ number, live: Array<boolean>(41).fill(false) })
      this.free = Array.from({ length: 41 }, (_, i) => number * 41 + 40 - i)
    }
    const place = this.free.shift() ?? -1
    this.set(place, true)
    return place
  }

  drop(place: number): void {
    this.set(place, false)
    this.free.unshift(place)
  }

  clear(): { live: number; freed: number[] } {
    const kept = this.blocks.filter((block) => block.live.includes(true)).toReversed()
    const freed = this.blocks.filter((block) => !block.live.includes(true)).map((block) => block.number)
    this.blocks = kept
    this.free = kept.flatMap((block) =>
      block.live.flatMap((live, slot) => (live ? [] : [block.number * 41 + slot])).toReversed(),
    )
    return { live: kept.flatMap((block) => block.live).filter(Boolean).length, freed }
  }

  private set(place: number, live: boolean): void {
    const block = this.blocks.find((each) => each.number === Math.floor(place / 41))
    if (block) block.live[place % 41] = live
  }
}
