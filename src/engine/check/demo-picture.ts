/**
 * Pictures of demos against those that somebody has looked at: `heapdeck check --accept` keeps a hash of each state's picture
 * and sentence in `heapdeck.accepted.json`, a file of the deck, to be committed with it. Without that file nothing is said;
 * a state that it does not know is new, and nothing is said either.
 */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { Poster } from '../demo.ts'
import { openFolder, writeAside, type DemoRehearsal } from '../site/index.ts'
import type { RehearsedDemo } from './demos.ts'
import { warningOf, type Finding } from './finding.ts'

const rule = 'demo-picture-changed'
export const ACCEPTED = 'heapdeck.accepted.json'
const FORMAT = 'heapdeck-accepted'
const VERSION = 1

/** Hashes by state, `step 2` or `moment start`, by demo id. */
type Accepted = Readonly<Record<string, Readonly<Record<string, string>>>>

export const demoPicture = {
  name: rule,
  words: `pictures of demos that differ from those accepted in ${ACCEPTED}`,
  *check(demos: readonly RehearsedDemo[], folder: string): Iterable<Finding> {
    const read = readAccepted(folder)
    if ('problem' in read) {
      yield warningOf({ rule }, { file: ACCEPTED, line: 1, column: 1 }, read.problem)
      return
    }
    for (const { demo, slide, states } of demos) {
      const accepted = Object.hasOwn(read.demos, demo.id) ? read.demos[demo.id]! : {}
      const changed = Object.entries(hashesOf(states)).flatMap(([state, hash]) =>
        Object.hasOwn(accepted, state) && accepted[state] !== hash ? [state] : [],
      )
      if (changed.length > 0)
        yield warningOf(
          { rule, slide },
          demo.place,
          `the demo ${demo.id} looks otherwise than accepted at ${changed.join(', ')}: look at it, then \`heapdeck check --accept\``,
        )
    }
  },
}

/** Keeps how the demos look now; gives the number of pictures. */
export function acceptPictures(demos: readonly RehearsedDemo[], folder: string): number {
  const byId = demos
    .map(({ demo, states }) => [demo.id, hashesOf(states)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  const data = { format: FORMAT, version: VERSION, demos: Object.fromEntries(byId) }
  writeAside(join(folder, ACCEPTED), `${JSON.stringify(data, null, 2)}\n`)
  return byId.reduce((sum, [, hashes]) => sum + Object.keys(hashes).length, 0)
}

function readAccepted(folder: string): { readonly demos: Accepted } | { readonly problem: string } {
  const found = openFolder(folder).read(ACCEPTED, '')
  if ('problem' in found) return { demos: {} }
  const problem = 'this file holds no accepted pictures: write it with `heapdeck check --accept`'
  try {
    const data = JSON.parse(new TextDecoder().decode(found.bytes)) as Partial<Record<string, unknown>> | null
    const isOurs = data?.['format'] === FORMAT && data['version'] === VERSION && isRecord(data['demos'])
    if (!isOurs || !Object.values(data['demos'] as object).every(isRecord)) return { problem }
    return { demos: data['demos'] as Accepted }
  } catch (error) {
    if (error instanceof SyntaxError) return { problem }
    throw error
  }
}

const isRecord = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What can't be drawn has no picture, and is another rule's finding. */
function hashesOf({ steps, moments }: DemoRehearsal): Record<string, string> {
  const states: (readonly [string, Poster | { problem: string }])[] = [
    ...steps.map((state, step) => [`step ${step}`, state] as const),
    ...Object.entries(moments).map(([name, state]) => [`moment ${name}`, state] as const),
  ]
  return Object.fromEntries(
    states.flatMap(([name, state]) => ('problem' in state ? [] : [[name, hashOf(state)] as const])),
  )
}

const hashOf = ({ svg, sentence }: Poster): string =>
  createHash('sha256')
    .update(JSON.stringify([svg, sentence]))
    .digest('hex')
    .slice(0, 16)
