/** Whether a folder may be filled: empty, not there, or filled by a command of the same kind, whose mark it holds. */
import { existsSync, readdirSync, statSync } from 'node:fs'
import { resolve, sep } from 'node:path'

/** What fills folders, with the name of the mark that each leaves there. No kind is ever written over another. */
export const KINDS = {
  site: { mark: '.heapdeck-build', words: 'a published site' },
  presenter: { mark: '.heapdeck-presenter', words: 'a presenter view' },
  pictures: { mark: '.heapdeck-pictures', words: 'pictures of slides' },
} as const

export type Kind = keyof typeof KINDS

/** A build that can't begin, for a reason that a person can mend. */
export class BuildError extends Error {
  override name = 'BuildError'
}

export const markText = 'Made by heapdeck, which empties this folder before it fills it anew.\n'

/** Throws a BuildError for an `out` that isn't ours to empty. `folder`: the deck's. */
export function checkTarget(folder: string, out: string, kind: Kind): void {
  const target = resolve(out)
  const source = resolve(folder)
  if (target === source || source.startsWith(target + sep))
    throw new BuildError(`${out} holds the deck: name another folder with --out`)
  if (!existsSync(target)) return
  if (!statSync(target).isDirectory()) throw new BuildError(`${out} is a file: name a folder with --out`)
  const names = readdirSync(target)
  for (const [other, { mark, words }] of Object.entries(KINDS))
    if (other !== kind && names.includes(mark))
      throw new BuildError(`${out} holds ${words}: name another folder with --out`)
  if (names.length > 0 && !names.includes(KINDS[kind].mark))
    throw new BuildError(
      `${out} has files that no build made: empty it yourself, or name another folder with --out`,
    )
}
