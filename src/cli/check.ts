import { realpathSync } from 'node:fs'
import { checkDeck } from '../engine/check/index.ts'
import { deckFolder } from './deck-folder.ts'
import { forGithub } from './findings/github.ts'
import { forPeople } from './findings/human.ts'
import { forPrograms } from './findings/json.ts'
import type { Arguments } from './heapdeck.ts'
import { Progress } from './progress.ts'
import { UsageError } from './usage.ts'

const FORMATS = ['human', 'json', 'github']

/** `heapdeck check`: what it found on stdout; status 1 for errors, and for warnings with `--strict`. */
export async function check({ folder, format, json, checking }: Arguments): Promise<number> {
  const wanted = format ?? (json ? 'json' : 'human')
  if (!FORMATS.includes(wanted))
    throw new UsageError(`there is no format "${wanted}" of check: the formats are ${FORMATS.join(', ')}`)
  if (json && wanted !== 'json') throw new UsageError(`--json and --format ${wanted} are two formats`)
  const named = deckFolder(folder)
  const started = performance.now()
  const progress = new Progress()
  const { strict, ...options } = checking
  const result = await checkDeck(named, options, (words) => progress.say(words)).finally(() =>
    progress.clear(),
  )
  const write = (text: string): void => void process.stdout.write(text)
  if (wanted === 'json') write(forPrograms(result, named))
  else if (wanted === 'github') write(forGithub(result, realpathSync(process.env['GITHUB_WORKSPACE'] ?? '.')))
  else write(forPeople(result, showsColours(), (performance.now() - started) / 1000))
  return result.findings.some(({ severity }) => strict || severity === 'error') ? 1 : 0
}

/** On a terminal, unless the person wants none (no-color.org). */
const showsColours = (): boolean => process.stdout.isTTY === true && !process.env['NO_COLOR']
