/** Decks from text, checked: findings as lines that a person can read. */
import { checkDeck, checkStatic, type CheckOptions, type Finding } from '../../src/engine/check/index.ts'
import { loadDeck, type LoadedDeck } from '../../src/engine/site/index.ts'
import { temporaryFolder, writeFiles } from './heapdeck.ts'

type Files = Readonly<Record<string, string | Uint8Array>>

/** `#id 3:1 error rule: message`; `deck 1:1 …` for what is the whole deck's. */
export const lineOf = ({ slide, line, column, severity, rule, message }: Finding): string =>
  `${slide === undefined ? 'deck' : `#${slide}`} ${line}:${column} ${severity} ${rule}: ${message}`

/** A folder of a deck, removed after the test. */
export const deckFolder = (deck: string | Files, onDone: (clean: () => void) => void): string =>
  writeFiles(temporaryFolder(onDone), typeof deck === 'string' ? { 'slides.md': deck } : deck)

export const loaded = (deck: string | Files, onDone: (clean: () => void) => void): Promise<LoadedDeck> =>
  loadDeck(deckFolder(deck, onDone))

/** What is found without running or opening anything. */
export async function found(
  deck: string | Files,
  onDone: (clean: () => void) => void,
): Promise<readonly string[]> {
  return checkStatic(await loaded(deck, onDone)).map(lineOf)
}

/** What is found, without a browser unless `options` say so. */
export async function checked(folder: string, options: CheckOptions = { browser: false }) {
  const { findings, ignored, remarks, rules } = await checkDeck(folder, options)
  return {
    lines: findings.map(lineOf),
    ignored: ignored.map(({ finding }) => lineOf(finding)),
    remarks,
    rules,
  }
}
