/** A page of cells in the toy language, as the engine writes it, under a strict policy. */
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect } from 'vitest'
import type { BrowserContextOptions, Locator, Page } from 'playwright-core'
import type { Browser } from 'playwright-core'
import type { CellFacts } from '../../src/engine/cells/index.ts'
import type { Lineage, RunOutcome } from '../../src/engine/session.ts'
import { cellsFile } from './any-cells.ts'
import { buildComponentPage } from './component-page.mjs'
import { REPOSITORY } from './heapdeck.ts'
import { launch, openPage, type Watched } from './site.ts'
import { serveFolder, type StaticServer } from './static-server.ts'

export type CellIdea = Partial<CellFacts> & Pick<CellFacts, 'id' | 'text'>

interface ToySession {
  run(lineage: Lineage): { readonly outcome: Promise<RunOutcome> }
}

/** The cells as they ran when the page was built. Cells that loop or wait did not run. */
export async function ranCells(ideas: readonly CellIdea[]): Promise<ReturnType<typeof cellsFile>> {
  const toy = (await import('../fixtures/toy-session/toy-session.js')) as unknown as {
    createSession(setting: object): ToySession
  }
  const session = toy.createSession({ files: {} })
  const file = cellsFile(ideas)
  const cells: CellFacts[] = []
  for (const { ran, ...cell } of file.cells) {
    const source = cells.find(({ id }) => id === cell.from)
    if (!ran || /^(loop|refuse)/m.test(cell.text) || (source && !source.ran)) {
      cells.push(cell)
      continue
    }
    const lineage = [...(source?.ran?.lineage ?? []), { ...ran.lineage.at(-1)!, inputs: ['', ''] }]
    const outcome = await session.run(lineage).outcome
    cells.push({ ...cell, ran: { lineage: [...lineage.slice(0, -1), outcome.command], outcome } })
  }
  return { ...file, cells }
}

/** What the engine's pages say of code, and of what stands around it. */
const DECK_CSS = `
.k { font-weight: 700 } .l { color: var(--code-literal) } .c { color: var(--code-note) }
.code { font-family: var(--mono); font-variant-ligatures: none; white-space: pre-wrap; overflow-wrap: anywhere; position: relative }
.code .line { display: inline-block; position: relative; inline-size: 100%; min-block-size: 1.2em }
.cell + .cell { margin-block-start: 1rem }
[data-view='stage'] { --u: calc(100vw / 48) }
[data-view='stage'] body { margin: 0 }
[data-view='stage'] h1 { position: absolute; clip-path: inset(50%) }
[data-view='stage'] .slide { padding: calc(3.2 * var(--u)) calc(2 * var(--u)) 0 calc(6 * var(--u)) }
[data-view='stage'] .code { font-size: calc(1.68 * var(--u)); line-height: 1.2 }
[data-view='stage'] .cell + .cell { margin-block-start: calc(0.6 * var(--u)) }
`

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

function cellHtml(cell: CellFacts, index: number): string {
  if (cell.isHidden) return ''
  const lines = cell.text.split('\n').map((line) => `<span class="line">${escape(line)}</span>`)
  return (
    `<div class="cell" role="group" aria-label="Cell ${index + 1}, ${cell.id}">` +
    `<code-cell id="${cell.id}" data-from="0" data-steps="0" data-lang="toy" data-session="toy-session.js" data-cells="cells.json" data-editor="EDITOR">` +
    `<pre class="code" data-lang="toy"><code>${lines.join('\n')}</code></pre><div class="ran">as it ran</div></code-cell></div>`
  )
}

export interface CellsPage {
  readonly browser: Browser
  /** Opens the page; `view`: as the stage, or as Read; `meanwhile` happens before its cells know theirs. */
  open(
    options?: BrowserContextOptions & {
      readonly view?: 'stage' | 'read'
      readonly meanwhile?: (page: Page) => Promise<void>
    },
  ): Promise<Watched>
}

/** `editor`: the file of the module that edits. */
export function useCells(ideas: readonly CellIdea[], editor?: string): CellsPage {
  const folder = mkdtempSync(join(tmpdir(), 'heapdeck-cells-'))
  const built = {} as { browser: Browser; server: StaticServer }
  beforeAll(async () => {
    const file = await ranCells(ideas)
    const body = file.cells
      .map(cellHtml)
      .join('')
      .replaceAll('EDITOR', editor ? 'editor.js' : '')
    await buildComponentPage(
      folder,
      ['components/code-cell/code-cell.ts'],
      `<link rel="stylesheet" href="deck.css"><div class="stage"><div class="slide has-code"><h2>Cells</h2>${body}</div></div>`,
    )
    const html = readFileSync(join(folder, 'index.html'), 'utf8')
    for (const view of ['read', 'stage'])
      writeFileSync(join(folder, `${view}.html`), html.replace('<html', `<html data-view="${view}"`))
    writeFileSync(join(folder, 'deck.css'), DECK_CSS)
    writeFileSync(join(folder, 'cells.json'), JSON.stringify(file))
    copyFileSync(
      join(REPOSITORY, 'tests/fixtures/toy-session/toy-session.js'),
      join(folder, 'toy-session.js'),
    )
    if (editor) copyFileSync(editor, join(folder, 'editor.js'))
    ;[built.browser, built.server] = await Promise.all([launch(), serveFolder(folder, '/deck/')])
  })
  afterAll(async () => {
    await built.browser?.close()
    await built.server?.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return {
    get browser() {
      return built.browser
    },
    async open({ view = 'read', meanwhile, ...options } = {}) {
      const url = `${built.server.url}${view}.html`
      const page = await openPage(built.browser, meanwhile ? 'about:blank' : url, options)
      if (meanwhile) {
        let arrive = (): void => {}
        const done = new Promise<void>((resolve) => (arrive = resolve))
        await page.route('**/cells.json', async (route) => {
          await done
          await route.continue()
        })
        await page.goto(url)
        await meanwhile(page)
        arrive()
      }
      await page.waitForFunction(() => {
        const cells = [...document.querySelectorAll('code-cell')] as Element[]
        return cells.length > 0 && cells.every((cell) => cell.shadowRoot?.querySelector('.cell'))
      })
      return page
    },
  }
}

export const cell = (page: Page, id: string): Locator => page.locator(`code-cell#${id}`)

/** `In [3]`, how it is marked, and its foot. */
export const standing = (page: Page, id: string): Promise<string> =>
  cell(page, id).evaluate((element) => {
    const root = element.shadowRoot!
    const wordsOf = (part: string) => root.querySelector(part)!.textContent!.replace(/\s+/g, ' ').trim()
    const [sign, words] = [wordsOf('.gutter'), wordsOf('.words')]
    return `${sign} ${root.querySelector('.cell')!.getAttribute('data-mark')}: ${words}`
  })

export const expectStanding = (page: Page, id: string) => expect.poll(() => standing(page, id))

/** All that ran, as `cell count` in order from the process's start. */
export const ran = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    (globalThis as unknown as { toyRuns: Lineage[] }).toyRuns.map((lineage) =>
      lineage.map(({ cell, count }) => `${cell} ${count}`).join(' → '),
    ),
  )
