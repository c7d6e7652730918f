/** Bits of a whole number, quicker than by its text: it is cut in steps that grow, until a double has it. */

const LEAST_STEP = 960
/** Doubles go as far. */
const MOST = 2n ** 1000n
/** Bits of a number that a double has exactly, with some to spare. */
const EXACT = 40
const WORD = 2 ** 32

/** How many bits the size of a number has; 0 of 0. */
export function bitLength(value: bigint): number {
  let rest = value < 0n ? -value : value
  if (rest === 0n) return 0
  let bits = 0
  for (let step = LEAST_STEP; rest >= MOST;) {
    const shorter = rest >> BigInt(step)
    if (shorter === 0n) {
      step /= 2
      continue
    }
    rest = shorter
    bits += step
    step *= 2
  }
  const cut = Math.max(0, Math.floor(Math.log2(Number(rest))) - EXACT)
  const top = Number(rest >> BigInt(cut))
  return bits + cut + (top < WORD ? 32 - Math.clz32(top) : 64 - Math.clz32(top / WORD))
}
