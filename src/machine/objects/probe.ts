/**
 * The order in which a hash table of CPython is searched (Objects/dictobject.c: lookdict; setobject.c: set_lookkey):
 * i = 5 i + perturb + 1, where perturb starts as the hash and loses 5 bits at a time. Only i's lower bits count, but
 * perturb has 64.
 */
export class Probe {
  slot = 0
  private step = 0
  private low = 0
  private high = 0
  private mask = 0
  private readonly shiftsFirst: boolean

  /** `shiftsFirst`: Python 3 takes the 5 bits away before the first step, 2 after it. */
  constructor(shiftsFirst = false) {
    this.shiftsFirst = shiftsFirst
  }

  /** Begins at the slot that the hash itself says. */
  start(low: number, high: number, mask: number): number {
    this.low = low
    this.high = high
    this.mask = mask
    this.step = low & mask
    this.slot = this.step
    return this.slot
  }

  next(): number {
    if (this.shiftsFirst) this.shift()
    this.step = (Math.imul(this.step, 5) + this.low + 1) | 0
    if (!this.shiftsFirst) this.shift()
    this.slot = this.step & this.mask
    return this.slot
  }

  private shift(): void {
    this.low = (this.low >>> 5) | (this.high << 27)
    this.high >>>= 5
  }
}
