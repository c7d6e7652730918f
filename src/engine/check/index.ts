/**
 * `heapdeck check`: a rehearsal of the deck without an audience. One rule per file; here are all of them, by what they need.
 */
import { findChromium, HOW_TO_HAVE_CHROMIUM } from '../chromium/index.ts'
import type { Deck } from '../deck.ts'
import { loadDeck, type LoadedDeck } from '../site/index.ts'
import { contrast } from './contrast.ts'
import { demoMoments } from './demo-moments.ts'
import { ACCEPTED, acceptPictures, demoPicture } from './demo-picture.ts'
import { rehearseDemos, type RehearsedDemo } from './demos.ts'
import { duration } from './duration.ts'
import type { Finding, StaticRule } from './finding.ts'
import { grammar } from './grammar.ts'
import { IGNORE, silence, type Ignored } from './ignore.ts'
import { layOut } from './layout.ts'
import { links } from './links.ts'
import { missingAlt } from './missing-alt.ts'
import { outsideLinks } from './outside-links.ts'
import { privateNotes } from './private-notes.ts'
import { staleOutput } from './stale-output.ts'
import { stepsAndClicks } from './steps-and-clicks.ts'
import { textOverflow } from './text-overflow.ts'
import { textTooSmall } from './text-too-small.ts'

export { type Finding } from './finding.ts'
export type { Ignored } from './ignore.ts'

/** Rules that need the deck as it was read, and nothing else. */
const STATIC: readonly StaticRule[] = [
  grammar,
  missingAlt,
  links,
  stepsAndClicks,
  privateNotes,
  staleOutput,
  duration,
]
/** Rules that need its demos, run. */
const DEMOS = [demoMoments, demoPicture] as const
/** Rules that need it laid out by a browser. */
const LAYOUT = [textOverflow, textTooSmall, contrast] as const

/** Every rule: its name, and what it looks for. */
export const RULES: readonly { readonly name: string; readonly words: string }[] = [
  ...STATIC,
  ...DEMOS,
  ...LAYOUT,
  outsideLinks,
  { name: IGNORE, words: `\`${IGNORE}\` without a reason, of no rule, or that silences nothing` },
].map(({ name, words }) => ({ name, words }))

const NAMES = RULES.map(({ name }) => name)

/** What the rules say that run nothing and open nothing: for an editor, while its author writes. */
export function checkStatic(loaded: LoadedDeck): readonly Finding[] {
  const findings = STATIC.flatMap((rule) => [...rule.check(loaded)])
  return sorted(silence(loaded, findings, namesOf(STATIC), NAMES).findings, loaded.deck)
}

export interface CheckOptions {
  /** Ask other hosts for what the deck links to. */
  readonly links?: boolean
  /** Without one the rules that need it don't run. */
  readonly browser?: boolean
  /** Keep the demos' pictures as they are now. */
  readonly accept?: boolean
}

export interface Rehearsal {
  readonly loaded: LoadedDeck
  /** In the deck's order. */
  readonly findings: readonly Finding[]
  /** What the author silenced, and why. */
  readonly ignored: readonly Ignored[]
  /** Names of the rules that looked. */
  readonly rules: readonly string[]
  /** What else a person should know, a sentence each. */
  readonly remarks: readonly string[]
}

/** Checks the deck in `folder`. Rejects with a ChromiumError when a browser that is there fails. */
export async function checkDeck(
  folder: string,
  { links: asksOthers = false, browser = true, accept = false }: CheckOptions = {},
  tell: (words: string) => void = () => {},
): Promise<Rehearsal> {
  const executable = browser ? findChromium() : undefined
  tell('reading the deck')
  const loaded = await loadDeck(folder)
  const { deck } = loaded
  tell('running its demos')
  const demos = await rehearseDemos(loaded)
  const remarks = accept ? [acceptedWords(demos, loaded.folder)] : []
  const findings = STATIC.flatMap((rule) => [...rule.check(loaded)])
  findings.push(...demoMoments.check(demos), ...demoPicture.check(demos, loaded.folder))
  const [seen, outside] = await Promise.all([
    executable ? layOut(loaded, demos, executable, tell) : [],
    asksOthers ? outsideLinks.check(deck, tell) : [],
  ])
  findings.push(...LAYOUT.flatMap((rule) => [...rule.check(loaded, seen)]), ...outside)
  const ran = namesOf([
    ...STATIC,
    ...DEMOS,
    ...(executable ? LAYOUT : []),
    ...(asksOthers ? [outsideLinks] : []),
  ])
  if (!executable) remarks.push(withoutBrowser(browser))
  const { findings: kept, ignored } = silence(loaded, findings, ran, NAMES)
  return { loaded, findings: sorted(kept, deck), ignored, rules: [...ran, IGNORE], remarks }
}

function acceptedWords(demos: readonly RehearsedDemo[], folder: string): string {
  const count = acceptPictures(demos, folder)
  return `${ACCEPTED} keeps ${count} ${count === 1 ? 'picture' : 'pictures'} of demos as they look now: commit it with the deck.`
}

const withoutBrowser = (wanted: boolean): string => {
  const names = [...namesOf(LAYOUT)].join(', ')
  return wanted
    ? `No Chromium is here, so ${names} were not checked: ${HOW_TO_HAVE_CHROMIUM}.`
    : `Without a browser ${names} were not checked.`
}

const namesOf = (rules: readonly { readonly name: string }[]): Set<string> =>
  new Set(rules.map(({ name }) => name))

/** By file in the deck's order, line and column; what is said twice of a place is said once. */
function sorted(findings: readonly Finding[], { sources, slides }: Deck): readonly Finding[] {
  const orderByFile = new Map(sources.map(({ path }, order) => [path, order]))
  const numberById = new Map(slides.map(({ id, number }) => [id, number]))
  const key = ({ rule, file, line, column, message }: Finding): string =>
    JSON.stringify([rule, file, line, column, message])
  const unique = new Map(findings.map((finding) => [key(finding), finding]))
  const fileOf = ({ file }: Finding): number => orderByFile.get(file) ?? orderByFile.size
  return [...unique.values()].sort(
    (a, b) =>
      (numberById.get(a.slide ?? '') ?? 0) - (numberById.get(b.slide ?? '') ?? 0) ||
      fileOf(a) - fileOf(b) ||
      a.line - b.line ||
      a.column - b.column,
  )
}
