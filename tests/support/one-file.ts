/** Decks exported as one file, opened from the disk. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import { heapdeck, temporaryFolder, writeFiles } from './heapdeck.ts'

export interface OneFile {
  readonly html: string
  /** `file://`, without query and hash. */
  readonly url: string
  readonly stdout: string
  readonly stderr: string
}

/** Exports a deck, and throws what the command says when it can't. */
export function exportFile(deck: string, folder: string, ...words: string[]): OneFile {
  // A space and a percent sign, as people have them.
  const path = join(folder, `my 100 % talk${words.length}.html`)
  const { status, stdout, stderr } = heapdeck(['export', deck, '--format', 'html', '--out', path, ...words])
  if (status !== 0) throw new Error(stderr)
  return { html: readFileSync(path, 'utf8'), url: pathToFileURL(path).href, stdout, stderr }
}

/** A deck of these files, exported for one test. */
export function exportOf(files: Readonly<Record<string, string | Uint8Array>>, ...words: string[]): OneFile {
  const folder = temporaryFolder(onTestFinished)
  writeFiles(folder, files)
  return exportFile(join(folder, 'deck'), folder, ...words)
}

/** Decks exported for the tests of a file, each for the audience and for the speaker. */
export function useFiles<Name extends string>(
  decks: Readonly<Record<Name, string>>,
): Record<Name, { readonly audience: OneFile; readonly speaker: OneFile }> {
  const files = {} as Record<Name, { audience: OneFile; speaker: OneFile }>
  const folder = mkdtempSync(join(tmpdir(), 'heapdeck-one-'))
  beforeAll(() => {
    for (const name of Object.keys(decks) as Name[]) {
      const own = mkdtempSync(join(folder, 'deck-'))
      files[name] = {
        audience: exportFile(decks[name], own),
        speaker: exportFile(decks[name], own, '--presenter'),
      }
    }
  }, 120_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return files
}
