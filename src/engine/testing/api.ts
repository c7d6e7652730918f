/**
 * What `heapdeck/testing` offers to the tests of a demo, whatever runs them: each function throws a `ContractError` that lists
 * all it found. Nothing here runs: these are types only.
 */
import type { DeckProgram, DemoPoster, Json } from 'heapdeck/demo'

/** What the author may have written for the demo; absent: nothing. */
export interface Written {
  readonly attributes?: Readonly<Record<string, string>>
  /** What the module that `scene=` names would export. */
  readonly scene?: Json
  /** The program that `program=` names. */
  readonly program?: DeckProgram
}

/** A demo that does not keep the contract of `heapdeck/demo`. */
export interface ContractError extends Error {
  readonly name: 'ContractError'
  /** One sentence each. */
  readonly faults: readonly string[]
}

/** The module `<tag>.poster.ts` of the demo's folder (a path, or a file: URL), run as a build runs it: TypeScript too. */
export declare function loadPoster(folder: string | URL): Promise<DemoPoster>

/**
 * Steps, moments, states and pictures, as the author wrote them, and with each declared attribute at its ends: states are
 * JSON with a version, pictures are one plain SVG and a sentence, and the same is the same again.
 */
export declare function checkPoster(poster: DemoPoster, written?: Written): void

/**
 * The element in a Chromium, on a slide of its own: it starts, takes every declared state from any other, tells no `change` then,
 * refuses with a RangeError what is no state, pauses and resumes. `skipped`: why it could not be tried, when there is no browser here.
 */
export declare function checkElement(
  folder: string | URL,
  written?: Written,
): Promise<{ readonly skipped?: string }>
