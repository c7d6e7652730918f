/** Faults of a demo, collected: an author mends several at once. */
export class ContractError extends Error {
  override readonly name = 'ContractError'
  readonly faults: readonly string[]

  constructor(demo: string, faults: readonly string[]) {
    super(`${demo} does not keep its contract:\n${faults.map((fault) => `- ${fault}`).join('\n')}`)
    this.faults = faults
  }
}

/** The same fault, found with many settings, is one. */
export class Faults {
  private readonly found = new Set<string>()

  add(fault: string): void {
    this.found.add(fault)
  }

  /** What `run` gives; undefined, and a fault, when it throws. */
  try<Result>(what: string, run: () => Result): Result | undefined {
    try {
      return run()
    } catch (error) {
      this.add(`${what} throws: ${error instanceof Error ? error.message : String(error)}`)
      return undefined
    }
  }

  /** Throws a ContractError when there is any. */
  throwFor(demo: string): void {
    if (this.found.size > 0) throw new ContractError(demo, [...this.found])
  }
}

/** Whether two values are the same JSON, whatever the order of their keys. */
export const isSame = (a: unknown, b: unknown): boolean => textOf(a) === textOf(b)

const textOf = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  ) ?? 'undefined'

/** Where a value is no JSON, as a path and what is there; undefined: it is. */
export function notJson(value: unknown, path = ''): string | undefined {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return undefined
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : `${path || 'it'} is ${value}`
  if (Array.isArray(value)) return firstOf(value.map((part, index) => notJson(part, `${path}[${index}]`)))
  if (typeof value === 'object' && isPlain(value))
    return firstOf(
      Object.entries(value).map(([key, part]) => notJson(part, path === '' ? key : `${path}.${key}`)),
    )
  const what =
    typeof value === 'object'
      ? `a ${value.constructor.name}`
      : value === undefined
        ? 'undefined'
        : typeof value
  return `${path || 'it'} is ${what}`
}

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value)
  // An object of the bundle's own realm, or of another.
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

const firstOf = (all: readonly (string | undefined)[]): string | undefined =>
  all.find((one) => one !== undefined)
