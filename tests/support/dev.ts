import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { copyFolder, startDev, temporaryFolder } from './heapdeck.ts'
import { launch, openPage, type Watched } from './site.ts'

/** A deck on the dev server, copied for each test into a folder elsewhere: it is no part of this repository. */
export interface DevDeck {
  readonly browser: Browser
  readonly folder: string
  readonly server: Awaited<ReturnType<typeof startDev>>
  /** Saves a changed file. */
  edit(path: string, change: (text: string) => string): void
  /** Opens a page, and marks this very document, so that a reload would show. */
  open(path: string): Promise<Watched>
}

/** To be called at the top of a test file. `prepare` changes the copy before the server starts. */
export function useDev(deck: string, prepare?: (dev: DevDeck) => void): DevDeck {
  let browser: Browser
  let folder: string
  let clean: () => void
  let server: DevDeck['server']
  const dev: DevDeck = {
    get browser() {
      return browser
    },
    get folder() {
      return folder
    },
    get server() {
      return server
    },
    edit(path, change) {
      const file = join(folder, path)
      writeFileSync(file, change(readFileSync(file, 'utf8')))
    },
    async open(path) {
      const page = await openPage(browser, server.url + path)
      await page.locator('heapdeck-problems').waitFor({ state: 'attached' })
      await page.evaluate(() => Object.assign(window, { same: true }))
      return page
    },
  }
  beforeAll(async () => {
    browser = await launch()
  })
  afterAll(() => browser?.close())
  beforeEach(async () => {
    folder = temporaryFolder((done) => {
      clean = done
    })
    copyFolder(deck, folder)
    prepare?.(dev)
    server = await startDev(folder)
  })
  afterEach(async () => {
    await server?.stop()
    clean()
  })
  return dev
}

/** Whether it is the document that `open` marked. */
export const isSame = (page: Watched) =>
  page.evaluate(() => (window as unknown as { same?: boolean }).same === true)
