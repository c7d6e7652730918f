/** Decks exported as one file, opened from the disk. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, onTestFinished } from 'vitest'
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
  const path = join(folder, `my 100 % talk.html`)
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

/** Decks exported for the tests of a file, each for the audience and for the speaker, when it is first asked for. */
export function useFiles<Name extends string>(
  decks: Readonly<Record<Name, string>>,
): Readonly<Record<Name, { readonly audience: OneFile; readonly speaker: OneFile }>> {
  const folder = mkdtempSync(join(tmpdir(), 'heapdeck-one-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const made = new Map<string, OneFile>()
  const once = (name: Name, ...words: string[]): OneFile => {
    const key = [name, ...words].join(' ')
    const file = made.get(key) ?? exportFile(decks[name], mkdtempSync(join(folder, 'deck-')), ...words)
    made.set(key, file)
    return file
  }
  const files = (Object.keys(decks) as Name[]).map((name) => [
    name,
    {
      get audience() {
        return once(name)
      },
      get speaker() {
        return once(name, '--presenter')
      },
    },
  ])
  return Object.fromEntries(files) as Record<Name, { audience: OneFile; speaker: OneFile }>
}
