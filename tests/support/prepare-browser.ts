/** Vitest's global set-up for tests in a browser: one Chromium, found or installed, and the decks that most tests look at. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import type { TestProject } from 'vitest/node'
import { FLAGS, needChromium } from './chromium.ts'
import { buildTo, SECOND_DECK, TALK } from './heapdeck.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where to reach the browser that all files share; each has contexts of its own. */
    chromium: string
    /** Folders of built decks, by the deck's folder: to read, not to write. */
    builtDecks: Record<string, string>
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await chromium.launchServer({ executablePath: needChromium(), args: FLAGS })
  const folder = mkdtempSync(join(tmpdir(), 'heapdeck-built-'))
  const builtDecks: Record<string, string> = {}
  for (const deck of [TALK, SECOND_DECK]) {
    builtDecks[deck] = join(folder, String(Object.keys(builtDecks).length))
    buildTo(deck, builtDecks[deck])
  }
  project.provide('chromium', server.wsEndpoint())
  project.provide('builtDecks', builtDecks)
  return async () => {
    await server.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
