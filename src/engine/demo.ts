/**
 * The contract between a deck and a demo, in words of decks. A demo is a folder `<tag>/` with two modules:
 * `<tag>.ts` defines the custom element (a `DemoElement`), `<tag>.poster.ts` exports a `DemoPoster` by name and is
 * free of DOM and Lit. Nothing here runs: these are types only.
 */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** What the author wrote for this demo: `[Demo time]{tag #id scene=file.ts program=file.py key=value}`. */
export interface DemoSetting<Scene = Json> {
  readonly attributes: Readonly<Record<string, string>>
  /** The default export of the deck's module that `scene` names: data, for the demo to know. */
  readonly scene?: Scene
  /** The file of the deck that `program` names. */
  readonly program?: DeckProgram
}

/** A program of the deck, as text. */
export interface DeckProgram {
  /** Its name, without folders: `frag.py`. */
  readonly file: string
  readonly text: string
  /** Texts of the files in its folder that end as it does, by name; itself not. */
  readonly beside: Readonly<Record<string, string>>
}

/**
 * An attribute that an author may write for a demo, so that an editor can offer it and `check` can tell a slip of the pen.
 * `value` in a setting is always text: what it means is the demo's to read.
 */
export interface DemoAttribute {
  /** As written in the Markdown: lower-case words with a dash between. */
  readonly name: string
  /** For a person, one or two words. */
  readonly label: string
  readonly type: 'text' | 'number' | 'choice' | 'switch'
  /** Of a number. */
  readonly least?: number
  readonly most?: number
  readonly step?: number
  /** Of a choice: what is written, and its words. */
  readonly choices?: readonly (readonly [value: string, words: string])[]
  /** What holds when it is not written. */
  readonly default?: string
}

/** A still of a demo. */
export interface Poster {
  /** One `<svg>` element with a `viewBox`, without `role`, `aria-*`, `style` or scripts: the engine names it by `sentence`. */
  readonly svg: string
  /** What is seen, as one plain sentence with its numbers. */
  readonly sentence: string
}

/**
 * The named exports of `<tag>.poster.ts`. Pure and deterministic: the build, the overview and print call them in Node.
 * `setting` comes last, for demos whose picture depends on the author's attributes.
 */
export interface DemoPoster<State extends Json = Json, Scene = Json> {
  /** What an author may write in `{…}`, beside the demo's id and scene. Absent: nobody knows, and nothing is checked. */
  readonly attributes?: readonly DemoAttribute[]
  /** How many steps follow step 0. */
  readonly steps: number | ((setting: DemoSetting<Scene>) => number)
  /** States that prose can link to: `[words](#demo-id:moment)`. Names: letters, digits, `-`, `_`. */
  readonly moments:
    Readonly<Record<string, State>> | ((setting: DemoSetting<Scene>) => Readonly<Record<string, State>>)
  /** The state that step `step` (0 to `steps`) declares. */
  stateAt(step: number, setting: DemoSetting<Scene>): State
  poster(state: State, setting: DemoSetting<Scene>): Poster
}

/**
 * The custom element of `<tag>.ts`. The engine gives it a place and the author's attributes, sets its state, and says
 * when it is on show. Its light children are the poster that stands there until it is upgraded.
 */
export interface DemoElement<State extends Json = Json, Scene = Json> extends HTMLElement {
  /** As in the setting. It is set once before the first state; while the author writes, again with each new one, the state after it. */
  scene?: Scene | undefined
  /** The same of the program. */
  program?: DeckProgram | undefined
  /** JSON, with a version inside. Setting it is idempotent, from any state to any state; a state it can't read throws a RangeError. */
  state: State
  /** Resolves once the state set last is drawn; rejects when that failed. */
  readonly ready: Promise<unknown>
  /** Off stage: no timers, no frames, until `resume()`. */
  pause(): void
  resume(): void
  /** Keys (as in `KeyboardEvent.key`) that the demo keeps while it has the focus, beyond what its controls keep. */
  readonly keys?: readonly string[]
}

/** Dispatched by a demo, bubbling and composed, whenever the person changed its state (not when `state` was set). */
export const DEMO_CHANGE = 'change'
