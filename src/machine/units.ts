/**
 * How many instructions a cell carries out at a time, so that whoever wants it to stop is heard in between, and how long it may
 * take. Amid an instruction nobody is heard: one that takes too long is not carried out, but begun anew later, by itself and with
 * more time.
 *
 * Each attempt may take `MORE_PATIENCE` times as long as the last one. With 4, whoever interrupts an instruction is heard after at
 * most three times what its attempts have taken, and the patience that the first one had; an instruction that is carried out in
 * the end takes less than 7/3 of its time. With 2 it would be once what they have taken, but three times its time. Beside both is
 * what the way back takes.
 */

/** Instructions of a unit, at most; how long one should take, in ms. */
const MOST_STEPS = 1 << 16
const UNIT_MS = 4
/** How many times as long an instruction may take the next time. */
const MORE_PATIENCE = 4

export class Units {
  /** How long a unit may take, in ms: at first, and now; how long a single instruction. */
  private readonly leastPatience: number
  private patience: number
  private allowed: number
  /** Instructions of the next unit; how many more are carried out one by one. */
  private size = 1
  private singles = 0
  private began = 0
  private deadline = Infinity

  /** `patience`: how long an instruction may take at first, in ms. */
  constructor(patience: number) {
    this.leastPatience = this.patience = this.allowed = patience
  }

  /** The next unit has one instruction. */
  shorten(): void {
    this.size = 1
  }

  /** A unit begins, of so many instructions. */
  begin(): number {
    const isSingle = this.singles > 0
    this.began = Date.now()
    this.deadline = this.began + (isSingle ? this.allowed : this.patience)
    return isSingle ? 1 : this.size
  }

  /** Whether it takes too long. */
  get isLate(): boolean {
    return Date.now() > this.deadline
  }

  /** Nobody waits for it any more. */
  end(): void {
    this.deadline = Infinity
  }

  /** It has been carried out. */
  done(): void {
    const took = Date.now() - this.began
    if (this.singles === 0) {
      this.size = took < UNIT_MS ? Math.min(2 * this.size, MOST_STEPS) : Math.max(1, this.size >> 1)
      return
    }
    this.singles = took < this.leastPatience ? this.singles - 1 : 0
    this.allowed = this.patience
    this.size = 1
    // others may take as long
    if (took > this.leastPatience / 2)
      this.patience = Math.min(MORE_PATIENCE * this.leastPatience, Math.max(this.leastPatience, 2 * took))
  }

  /**
   * A unit has not been carried out, as one of its instructions took too long, or has to wait for something. Answers whether it was
   * the only one; the others are carried out one by one until it is.
   */
  thrownOut(isLate: boolean): boolean {
    const isSingle = this.singles > 0 || this.size === 1
    if (isLate) this.allowed = MORE_PATIENCE * Math.max(this.patience, isSingle ? this.allowed : 0)
    if (!isSingle) this.singles = this.size
    else if (isLate) this.singles = Math.max(1, this.singles)
    return isSingle
  }
}
