/** The editor in a real cell of a built deck: it takes the place of the text in Read and on the stage. */
import { join } from 'node:path'
import { writeFileSync } from 'node:fs'
import { expect, onTestFinished, test } from 'vitest'
import { CALCULATOR_DECK, buildTo, copyFolder, temporaryFolder } from '../support/heapdeck.ts'
import { expectQuiet, launch, openPage, type Watched } from '../support/site.ts'
import { serveFolder } from '../support/static-server.ts'

const LONG = `say apples${' * 2'.repeat(22)}`
const DECK = `---
title: Sums
---

# Apples {#apples-slide}

\`\`\`calculator {#apples run}
apples = 2 + 3

${LONG}
apples
\`\`\`
`

/** A line each: where its letters begin and end, and where it stands, in pixels; from the static text or the editor. */
const rows = (page: Watched) =>
  page.evaluate(() => {
    const editor = document.querySelector('code-cell > .editor')?.firstElementChild?.shadowRoot
    const lines = (editor ?? document.querySelector('code-cell')!).querySelectorAll(
      editor ? '.cm-line' : '.line',
    )
    return [...lines].map((line) => {
      const range = document.createRange()
      range.selectNodeContents(line)
      const letters = range.getBoundingClientRect()
      const { top, bottom } = line.getBoundingClientRect()
      const sides = line.textContent === '' ? [] : [letters.left, letters.right]
      return [...sides, top, bottom].map((side) => side.toFixed(1)).join(' ')
    })
  })

test('no letter moves when a cell gets its editor', async () => {
  const folder = temporaryFolder(onTestFinished)
  copyFolder(CALCULATOR_DECK, folder)
  writeFileSync(join(folder, 'slides.md'), DECK)
  const out = temporaryFolder(onTestFinished)
  buildTo(folder, out)
  const [browser, site] = await Promise.all([launch(), serveFolder(out)])
  onTestFinished(() => site.close())
  for (const path of ['', 'apples-slide/'])
    for (const viewport of [
      { width: 1280, height: 720 },
      { width: 640, height: 360 },
      { width: 390, height: 844 },
    ]) {
      const page = await openPage(browser, site.url + path, { viewport })
      const text = page.locator('code-cell code[tabindex]')
      await text.waitFor()
      await text.evaluate((code) => (code as HTMLElement).focus())
      const before = await rows(page)
      expect(before.length).toBe(4)
      await page
        .locator('code-cell .line')
        .first()
        .click({ position: { x: 40, y: 8 } })
      await page.locator('code-cell .cm-line').first().waitFor()
      expect({ path, viewport, rows: await rows(page) }).toEqual({ path, viewport, rows: before })
      await expectQuiet(page)
      await page.context().close()
    }
})
