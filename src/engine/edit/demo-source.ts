/** The `{…}` of a demo in its source: read, and rewritten one attribute at a time. All else stays, byte for byte. */
import type { Json } from '../demo.ts'
import { readAttributes, type Attributes } from '../grammar/attributes.ts'
import type { DemoOutline } from '../outline.ts'
import { packState } from '../packed.ts'
import type { Edit } from './source-copy.ts'

export type DemoPlace = Pick<DemoOutline, 'line' | 'column'>

/** An edit of the text, or why there is none. */
export type DemoEdit = Edit | { readonly problem: string }

const WORDS = '[Demo time]'
const STEPS = 'steps'
const UNREAD = 'The demo is no more where it was: try again in a moment.'

/** What is written for an attribute; undefined: nothing. */
export const writtenIn = (text: string, demo: DemoPlace, name: string): string | undefined =>
  bracesOf(text, demo)?.pairs.find(({ key }) => key === name)?.value

/** Writes an attribute; `undefined` takes it away. */
export function withAttribute(
  text: string,
  demo: DemoPlace,
  name: string,
  value: string | undefined,
): DemoEdit {
  const braces = bracesOf(text, demo)
  if (!braces) return { problem: UNREAD }
  const pair = braces.pairs.find(({ key }) => key === name)
  if (value === undefined) {
    if (!pair) return { from: braces.end, to: braces.end, insert: '' }
    const end = endOf(text, pair)
    const start = text.slice(0, pair.at).trimEnd().length
    return { from: start, to: end, insert: '' }
  }
  const words = quoted(value)
  if (words === undefined)
    return {
      problem: `${JSON.stringify(value)} can’t be written in a demo’s braces: it has braces, or both kinds of quotes.`,
    }
  if (pair) return { from: pair.at + name.length + 1, to: endOf(text, pair), insert: words }
  const last = text.slice(braces.start, braces.end - 1).trimEnd().length + braces.start
  return { from: last, to: last, insert: ` ${name}=${words}` }
}

/** A value as it is written: in quotes where it needs them. Undefined: it can't be. */
export function quoted(value: string): string | undefined {
  if (/[{}\n]/.test(value)) return undefined
  if (/^[^\s"'{}=<>`]+$/.test(value)) return value
  if (!value.includes('"')) return `"${value}"`
  return value.includes("'") ? undefined : `'${value}'`
}

/** How a state is written in `steps=`: by the name of a moment, if it is one, else packed. */
export function wordOf(state: Json, moments: Readonly<Record<string, Json>>): string {
  const packed = packState(state)
  const name = Object.keys(moments).find((moment) => packState(moments[moment]!) === packed)
  return name ?? `~${packed}`
}

/** Makes a step of a demo show something else. `demo.steps`: as it is now. */
export const withStepState = (
  text: string,
  demo: DemoPlace & Pick<DemoOutline, 'steps'>,
  step: number,
  word: string,
): DemoEdit => withSteps(text, demo, (entries) => entries.with(Math.min(step, entries.length - 1), word))

/** Puts a step behind `step` that shows it. */
export const withNewStep = (
  text: string,
  demo: DemoPlace & Pick<DemoOutline, 'steps'>,
  step: number,
  word: string,
): DemoEdit => withSteps(text, demo, (entries) => entries.toSpliced(step + 1, 0, word))

function withSteps(
  text: string,
  demo: DemoPlace & Pick<DemoOutline, 'steps'>,
  change: (entries: readonly string[]) => readonly string[],
): DemoEdit {
  const written = writtenIn(text, demo, STEPS)?.match(/\S+/g)
  const entries = change(written ?? Array.from({ length: demo.steps + 1 }, (_, step) => String(step)))
  const isOwn = !written && entries.every((entry, step) => entry === String(step))
  return withAttribute(text, demo, STEPS, isOwn ? undefined : entries.join(' '))
}

function bracesOf(text: string, { line, column }: DemoPlace): Attributes | undefined {
  let start = 0
  for (let count = 1; count < line; count++) {
    start = text.indexOf('\n', start) + 1
    if (start === 0) return undefined
  }
  const at = start + column - 1
  if (!text.startsWith(WORDS, at)) return undefined
  const brace = at + WORDS.length + /^\s*/.exec(text.slice(at + WORDS.length))![0].length
  return readAttributes(text, brace, true)
}

/** Where a `key=value` ends. */
function endOf(text: string, { at, key }: { readonly at: number; readonly key: string }): number {
  const start = at + key.length + 1
  const [value] = /^(?:"[^"]*"|'[^']*'|[^\s"'{}=<>`]+)/.exec(text.slice(start)) ?? ['']
  return start + value.length
}
