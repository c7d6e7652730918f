/**
 * Timsort: the order of comparisons of Objects/listobject.c of 2.7.6 (listsort, count_run, binarysort, gallop_left,
 * gallop_right, merge_lo, merge_hi, merge_at, merge_collapse), which programs see where comparing is theirs. Left out: what
 * is around it (`key`, `reverse`, that the list is empty meanwhile).
 */

/** Whether `a < b`. What it throws leaves `sort`, and the items in some order. */
export type Less = (a: number, b: number) => boolean

const MIN_GALLOP = 7
/** Shorter runs are filled up by binary insertion to between half of it and all. */
const MAX_MIN_RUN = 64

/** Told how many items a merge is about to put aside (merge_getmem); what it throws leaves `sort`, too. */
export type PutAside = (count: number) => void

/** Sorts the items in place; equal ones keep their order. */
export function sort(items: number[], less: Less, putAside: PutAside = () => {}): void {
  new Sort(items, less, putAside).run()
}

class Sort {
  private readonly items: number[]
  private readonly less: Less
  private readonly putAside: PutAside
  /** Of the runs that wait for merging. */
  private readonly starts: number[] = []
  private readonly lengths: number[] = []
  /** How often one run must win in a row before a merge gallops. */
  private minGallop = MIN_GALLOP

  constructor(items: number[], less: Less, putAside: PutAside) {
    this.items = items
    this.less = less
    this.putAside = putAside
  }

  run(): void {
    const { length } = this.items
    if (length < 2) return
    const minRun = minRunOf(length)
    for (let start = 0; start < length;) {
      let run = this.countRun(start, length)
      if (run < minRun) {
        const forced = Math.min(minRun, length - start)
        this.insert(start, start + run, start + forced)
        run = forced
      }
      this.starts.push(start)
      this.lengths.push(run)
      this.collapse(false)
      start += run
    }
    this.collapse(true)
  }

  /** The length of the run that begins here; one that falls is turned round. */
  private countRun(start: number, end: number): number {
    const { items } = this
    if (start + 1 === end) return 1
    const falling = this.isLess(start + 1, start)
    let at = start + 2
    while (at < end && this.isLess(at, at - 1) === falling) at++
    if (falling) {
      for (let low = start, high = at - 1; low < high; low++, high--) {
        const item = items[low] as number
        items[low] = items[high] as number
        items[high] = item
      }
    }
    return at - start
  }

  private isLess(a: number, b: number): boolean {
    return this.less(this.items[a] as number, this.items[b] as number)
  }

  /** Binary insertion of the items from `sorted` on. */
  private insert(start: number, sorted: number, end: number): void {
    const { items, less } = this
    for (let at = sorted; at < end; at++) {
      const item = items[at] as number
      let low = start
      let high = at
      while (low < high) {
        const middle = (low + high) >> 1
        if (less(item, items[middle] as number)) high = middle
        else low = middle + 1
      }
      move(items, low + 1, items, low, at - low)
      items[low] = item
    }
  }

  /** Merges until the runs' lengths fall fast enough, or (`all`) to one. */
  private collapse(all: boolean): void {
    const { lengths } = this
    while (lengths.length > 1) {
      const last = lengths.length - 1
      const [before, a, b] = [
        lengths[last - 2] ?? Infinity,
        lengths[last - 1] as number,
        lengths[last] as number,
      ]
      if (all || before <= a + b) this.mergeAt(before < b ? last - 2 : last - 1)
      else if (a <= b) this.mergeAt(last - 1)
      else return
    }
  }

  /** Merges a run with the one behind it. */
  private mergeAt(run: number): void {
    const { items, starts, lengths } = this
    let a = starts[run] as number
    let aLength = lengths[run] as number
    const b = starts[run + 1] as number
    const bLength = lengths[run + 1] as number
    lengths[run] = aLength + bLength
    starts.splice(run + 1, 1)
    lengths.splice(run + 1, 1)
    // What of a lies before all of b stays, and what of b lies behind all of a.
    const skip = this.gallopRight(items[b] as number, items, a, aLength, 0)
    a += skip
    aLength -= skip
    if (aLength === 0) return
    const left = this.gallopLeft(items[a + aLength - 1] as number, items, b, bLength, bLength - 1)
    if (left === 0) return
    if (aLength <= left) this.mergeLow(a, aLength, b, left)
    else this.mergeHigh(a, aLength, b, left)
  }

  /** From the left; the shorter run a is put aside. */
  private mergeLow(start: number, aLength: number, bStart: number, bLength: number): void {
    const { items, less } = this
    this.putAside(aLength)
    const aside = items.slice(start, start + aLength)
    let to = start
    let a = 0
    let b = bStart
    const aEnd = aLength
    const bEnd = bStart + bLength
    try {
      items[to++] = items[b++] as number
      merge: while (b < bEnd && a < aEnd - 1) {
        let aWins = 0
        let bWins = 0
        while (b < bEnd && a < aEnd - 1 && aWins < this.minGallop && bWins < this.minGallop) {
          if (less(items[b] as number, aside[a] as number)) {
            items[to++] = items[b++] as number
            bWins++
            aWins = 0
          } else {
            items[to++] = aside[a++] as number
            aWins++
            bWins = 0
          }
        }
        if (b === bEnd || a === aEnd - 1) break
        this.minGallop++
        do {
          if (this.minGallop > 1) this.minGallop--
          aWins = this.gallopRight(items[b] as number, aside, a, aEnd - a, 0)
          move(items, to, aside, a, aWins)
          to += aWins
          a += aWins
          if (a >= aEnd - 1) break merge
          items[to++] = items[b++] as number
          if (b === bEnd) break merge
          bWins = this.gallopLeft(aside[a] as number, items, b, bEnd - b, 0)
          move(items, to, items, b, bWins)
          to += bWins
          b += bWins
          if (b === bEnd) break merge
          items[to++] = aside[a++] as number
          if (a === aEnd - 1) break merge
        } while (aWins >= MIN_GALLOP || bWins >= MIN_GALLOP)
        this.minGallop++
      }
      // The last of a is behind all of b.
      if (a === aEnd - 1) {
        move(items, to, items, b, bEnd - b)
        to += bEnd - b
      }
    } finally {
      move(items, to, aside, a, aEnd - a)
    }
  }

  /** From the right; the shorter run b is put aside. */
  private mergeHigh(aStart: number, aLength: number, bStart: number, bLength: number): void {
    const { items, less } = this
    this.putAside(bLength)
    const aside = items.slice(bStart, bStart + bLength)
    // How many are left of each; the next place is behind both.
    let a = aLength
    let b = bLength
    const aLast = (): number => items[aStart + a - 1] as number
    const put = (item: number): void => {
      items[aStart + a + b - 1] = item
    }
    try {
      put(aLast())
      a--
      merge: while (a > 0 && b > 1) {
        let aWins = 0
        let bWins = 0
        while (a > 0 && b > 1 && aWins < this.minGallop && bWins < this.minGallop) {
          const last = aside[b - 1] as number
          if (less(last, aLast())) {
            put(aLast())
            a--
            aWins++
            bWins = 0
          } else {
            put(last)
            b--
            bWins++
            aWins = 0
          }
        }
        if (a === 0 || b === 1) break
        this.minGallop++
        do {
          if (this.minGallop > 1) this.minGallop--
          aWins = a - this.gallopRight(aside[b - 1] as number, items, aStart, a, a - 1)
          move(items, aStart + a + b - aWins, items, aStart + a - aWins, aWins)
          a -= aWins
          if (a === 0) break merge
          put(aside[b - 1] as number)
          b--
          if (b === 1) break merge
          bWins = b - this.gallopLeft(aLast(), aside, 0, b, b - 1)
          move(items, aStart + a + b - bWins, aside, b - bWins, bWins)
          b -= bWins
          if (b <= 1) break merge
          put(aLast())
          a--
          if (a === 0) break merge
        } while (aWins >= MIN_GALLOP || bWins >= MIN_GALLOP)
        this.minGallop++
      }
      // The first of b is before all of a.
      if (b === 1) {
        move(items, aStart + 1, items, aStart, a)
        a = 0
      }
    } finally {
      move(items, aStart + a, aside, 0, b)
    }
  }

  /** How many of the run are less than the key: the search widens from `hint`, then halves. */
  private gallopLeft(
    key: number,
    items: readonly number[],
    start: number,
    length: number,
    hint: number,
  ): number {
    const { less } = this
    const isLess = (at: number): boolean => less(items[start + at] as number, key)
    return gallop(isLess, length, hint)
  }

  /** How many of the run are not greater than the key. */
  private gallopRight(
    key: number,
    items: readonly number[],
    start: number,
    length: number,
    hint: number,
  ): number {
    const { less } = this
    const isNotGreater = (at: number): boolean => !less(key, items[start + at] as number)
    return gallop(isNotGreater, length, hint)
  }
}

/** How many places from 0 on are `before`; those are all on the left. Looks at 1, 3, 7 … from the hint. */
function gallop(before: (at: number) => boolean, length: number, hint: number): number {
  const right = before(hint)
  const reach = right ? length - hint : hint + 1
  let last = 0
  let offset = 1
  while (offset < reach && before(right ? hint + offset : hint - offset) === right) {
    last = offset
    offset = 2 * offset + 1
  }
  offset = Math.min(offset, reach)
  let low = right ? hint + last + 1 : hint - offset + 1
  let high = right ? hint + offset : hint - last
  while (low < high) {
    const middle = (low + high) >> 1
    if (before(middle)) low = middle + 1
    else high = middle
  }
  return high
}

/** So that the items are some power of two of runs, or few less. */
function minRunOf(length: number): number {
  let rest = length
  let odd = 0
  while (rest >= MAX_MIN_RUN) {
    odd |= rest & 1
    rest >>= 1
  }
  return rest + odd
}

function move(
  to: number[],
  toStart: number,
  from: readonly number[],
  fromStart: number,
  count: number,
): void {
  if (to === from && toStart > fromStart) {
    for (let index = count - 1; index >= 0; index--) to[toStart + index] = from[fromStart + index] as number
  } else {
    for (let index = 0; index < count; index++) to[toStart + index] = from[fromStart + index] as number
  }
}
