/** SHA-512 of bytes, a character each, as a whole number: FIPS 180-4. */

const MASK = (1n << 64n) - 1n
const BLOCK = 128
const LENGTH_BYTES = 16
const ROUNDS = 80

interface Constants {
  readonly start: readonly bigint[]
  readonly byRound: readonly bigint[]
}

let known: Constants | undefined = undefined

/** The first 64 bits of the fractions of square roots and of cube roots of primes. */
function constants(): Constants {
  const primes = firstPrimes(ROUNDS)
  return {
    start: primes.slice(0, 8).map((prime) => fraction(prime, 2n)),
    byRound: primes.map((prime) => fraction(prime, 3n)),
  }
}

function firstPrimes(count: number): bigint[] {
  const primes: bigint[] = []
  for (let value = 2n; primes.length < count; value++)
    if (primes.every((prime) => value % prime !== 0n)) primes.push(value)
  return primes
}

function fraction(value: bigint, degree: bigint): bigint {
  const scaled = value << (64n * degree)
  let [low, high] = [0n, 1n << 96n]
  while (high - low > 1n) {
    const middle = (low + high) >> 1n
    if (middle ** degree <= scaled) low = middle
    else high = middle
  }
  return low & MASK
}

const turn = (x: bigint, by: bigint): bigint => ((x >> by) | (x << (64n - by))) & MASK

export function sha512(bytes: string): bigint {
  const zeros = (2 * BLOCK - 1 - LENGTH_BYTES - (bytes.length % BLOCK)) % BLOCK
  const length = (BigInt(bytes.length) * 8n).toString(16).padStart(2 * LENGTH_BYTES, '0')
  const padded =
    Array.from(`${bytes}\x80${'\0'.repeat(zeros)}`, (byte) =>
      byte.charCodeAt(0).toString(16).padStart(2, '0'),
    ).join('') + length
  const { start, byRound } = (known ??= constants())
  let hash = start
  for (let at = 0; at < padded.length; at += 2 * BLOCK)
    hash = mixed(hash, padded.slice(at, at + 2 * BLOCK), byRound)
  return hash.reduce((whole, part) => (whole << 64n) | part, 0n)
}

function mixed(hash: readonly bigint[], block: string, byRound: readonly bigint[]): bigint[] {
  const words = Array.from({ length: 16 }, (_, index) =>
    BigInt(`0x${block.slice(index * 16, (index + 1) * 16)}`),
  )
  const word = (index: number): bigint => words[index] as bigint
  for (let index = 16; index < ROUNDS; index++) {
    const [x, y] = [word(index - 15), word(index - 2)]
    const low = turn(x, 1n) ^ turn(x, 8n) ^ (x >> 7n)
    const high = turn(y, 19n) ^ turn(y, 61n) ^ (y >> 6n)
    words.push((word(index - 16) + low + word(index - 7) + high) & MASK)
  }
  let [a, b, c, d, e, f, g, h] = hash as [bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint]
  for (let index = 0; index < ROUNDS; index++) {
    const first =
      h +
      (turn(e, 14n) ^ turn(e, 18n) ^ turn(e, 41n)) +
      ((e & f) ^ (~e & MASK & g)) +
      (byRound[index] as bigint) +
      word(index)
    const second = (turn(a, 28n) ^ turn(a, 34n) ^ turn(a, 39n)) + ((a & b) ^ (a & c) ^ (b & c))
    ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + first) & MASK, c, b, a, (first + second) & MASK]
  }
  return [a, b, c, d, e, f, g, h].map((value, index) => (value + (hash[index] as bigint)) & MASK)
}
