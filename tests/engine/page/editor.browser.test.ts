import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { isSame, useDev } from '../../support/dev.ts'
import { SECOND_DECK } from '../../support/heapdeck.ts'
import { axe, expectQuiet, openPage, type Watched } from '../../support/site.ts'

const DECK = `---
title: Bread
---

# Bread {#bread}

Flour and water.

::: transcript
We begin with flour.
:::

---

# Points {#points}

* Mix
* Knead
* Bake

---

# Last {#last}

The end.
`

const dev = useDev(SECOND_DECK, (deck) => {
  writeFileSync(join(deck.folder, 'slides.md'), DECK)
  writeFileSync(join(deck.folder, 'theme.css'), ':root {}\n')
})
const file = (): string => readFileSync(join(dev.folder, 'slides.md'), 'utf8')
const put = (text: string | Uint8Array): void => writeFileSync(join(dev.folder, 'slides.md'), text)

const editor = (page: Watched) => page.getByRole('region', { name: 'Editor' })
const source = (page: Watched) => page.getByRole('textbox', { name: /^Source of/ })
/** The lines that can be seen in the text, with their numbers. */
const lines = (page: Watched) =>
  page.evaluate(() => {
    const { shadowRoot } = document.querySelector('heapdeck-editor')!
    return [...shadowRoot!.querySelectorAll('.source .cm-line')].map(({ textContent }) => textContent)
  })
const state = (page: Watched) =>
  page.evaluate(
    () => document.querySelector('heapdeck-editor')!.shadowRoot!.querySelector('.state')!.textContent,
  )
const slide = (page: Watched) => page.locator('main > .on .slide')

async function edit(path: string): Promise<Watched> {
  const page = await dev.open(path)
  await page.keyboard.press('e')
  await source(page).waitFor()
  await expect.poll(() => state(page)).toMatch(/^Saved, \d\d:\d\d:\d\d$/)
  return page
}

/** The caret stands behind these words. */
async function goBehind(page: Watched, words: string): Promise<void> {
  await page.evaluate((words) => {
    const { shadowRoot } = document.querySelector('heapdeck-editor')!
    const content = shadowRoot!.querySelector<HTMLElement>('.source .cm-content')!
    content.focus()
    for (const line of content.querySelectorAll('.cm-line')) {
      const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT)
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const at = node.nodeValue!.indexOf(words)
        if (at >= 0) return getSelection()!.setBaseAndExtent(node, at + words.length, node, at + words.length)
      }
    }
    throw new Error(`nowhere does it say ${words}`)
  }, words)
}

describe('the editor', () => {
  test('opens at e beside the slide, at its lines, with the slide where it was', async () => {
    const page = await edit('points/#2')
    expect(await lines(page)).toEqual(['# Points {#points}', '', '* Mix', '* Knead', '* Bake'])
    expect(await editor(page).textContent()).toContain('slide 2, lines 15–19')
    expect(new URL(page.url()).hash).toBe('#2')
    const [stage, pane] = [await slide(page).boundingBox(), await editor(page).boundingBox()]
    expect(stage!.x + stage!.width).toBeLessThan(pane!.x)
    expect(await axe(page)).toEqual([])
    await expectQuiet(page)
  })

  test('what is typed is on the slide at once, and soon on disk: there nothing else changes', async () => {
    put(`\ufeff${DECK.replaceAll('\n', '\r\n')}`)
    const page = await edit('bread/')
    await goBehind(page, 'Flour and water')
    await page.keyboard.type(' and salt')
    await expect.poll(() => slide(page).textContent()).toContain('Flour and water and salt.')
    await expect
      .poll(file)
      .toBe(`\ufeff${DECK.replaceAll('\n', '\r\n').replace('water.', 'water and salt.')}`)
    await expect.poll(() => state(page)).toMatch(/^Saved/)
    expect(await isSame(page)).toBe(true)
    await expectQuiet(page)
  })

  test('undo goes back over slides and saves, and shows what it takes back', async () => {
    const page = await edit('bread/')
    await goBehind(page, 'Flour')
    await page.keyboard.type(', yeast')
    await expect.poll(file).toContain('Flour, yeast')
    await page.keyboard.press('PageDown')
    await expect.poll(() => lines(page)).toContain('* Knead')
    await goBehind(page, 'Knead')
    await page.keyboard.type(' it')
    await expect.poll(file).toContain('* Knead it')
    await page.keyboard.press('Control+z')
    await expect.poll(file).not.toContain('Knead it')
    await page.keyboard.press('Control+z')
    await expect.poll(file).toBe(DECK)
    await expect.poll(() => lines(page)).toContain('Flour and water.')
    await expect.poll(() => new URL(page.url()).pathname).toBe('/bread/')
    await page.keyboard.press('Control+Shift+Z')
    await expect.poll(file).toContain('Flour, yeast')
  })

  test('who stops after a blank line at the slide’s end goes on there', async () => {
    const page = await edit('last/')
    await goBehind(page, 'The end.')
    await page.keyboard.type('\n\n')
    await expect.poll(file).toContain('The end.\n\n\n')
    // Another writes: what the page knows of the slide’s lines is newer than the caret.
    dev.edit('slides.md', (text) => text.replace('Flour', 'Flour,\nsalt'))
    await expect.poll(() => editor(page).textContent()).toContain('slide 3, lines 24–26')
    await page.keyboard.type('Good night.')
    await expect.poll(file).toContain('The end.\n\nGood night.\n')
  })

  test('select all and delete take the slide alone', async () => {
    const page = await edit('points/')
    await source(page).focus()
    await page.keyboard.press('Control+a')
    await page.keyboard.type('# Empty')
    const [before, after] = [DECK.indexOf('# Points'), DECK.indexOf('\n\n---\n\n# Last')]
    await expect.poll(file).toBe(`${DECK.slice(0, before)}# Empty${DECK.slice(after)}`)
  })

  test('the step of the line that the caret is in is on show, in the whole file its slide, too', async () => {
    const page = await edit('points/')
    await goBehind(page, 'Knead')
    await expect.poll(() => new URL(page.url()).hash).toBe('#2')
    await page.getByRole('radio', { name: 'Whole file' }).check()
    await expect.poll(() => lines(page)).toContain('title: Bread')
    await goBehind(page, 'The end')
    await expect.poll(() => new URL(page.url()).pathname).toBe('/last/')
  })

  test('Escape leaves the text, Tab goes on, e closes, and the focus is where it was', async () => {
    const page = await edit('points/')
    const inside = () =>
      page.evaluate(() => {
        const active = document.activeElement?.shadowRoot?.activeElement
        return active?.textContent ?? document.activeElement?.localName
      })
    await page.keyboard.press('Escape')
    await expect.poll(inside).toContain('Out of the text')
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => new URL(page.url()).hash).toBe('#1')
    await page.keyboard.press('Enter')
    await expect.poll(inside).toContain('Knead')
    await page.keyboard.press('Escape')
    await page.keyboard.press('e')
    await expect.poll(() => editor(page).count()).toBe(0)
    expect(await inside()).toBe('body')
  })

  test('e is among the keys that are told', async () => {
    const page = await dev.open('points/')
    await page.keyboard.press('?')
    const help = page.getByRole('dialog', { name: 'Keys' })
    await help.waitFor()
    expect(await help.textContent()).toContain('edit')
  })

  test('in Read it stands beside the page, at the slide that is read', async () => {
    const page = await edit('#points')
    expect(await lines(page)).toContain('* Knead')
    await goBehind(page, 'Knead')
    await page.keyboard.type(' well')
    await expect.poll(() => page.locator('#points .slide').textContent()).toContain('Knead well')
    expect(await axe(page)).toEqual([])
    await expectQuiet(page)
  })
})

describe('help for who writes', () => {
  test('containers are offered and written whole', async () => {
    const page = await edit('last/')
    await goBehind(page, 'The end.')
    await page.keyboard.type('\n\n::: tr')
    // For a moment after it opens the list takes no keys: who types on does not want it.
    await editor(page)
      .getByRole('option', { name: /^transcript/ })
      .click()
    await page.keyboard.type('Good night.')
    await expect.poll(file).toContain('::: transcript\nGood night.\n:::')
  })

  test('a problem is underlined, listed with its place, and mended by a button', async () => {
    const page = await edit('last/')
    await goBehind(page, 'The end.')
    await page.keyboard.type('\n\n::: nodes\nx\n:::')
    const problem = editor(page).getByRole('listitem').filter({ hasText: 'unknown container' })
    await problem.waitFor()
    expect(await problem.textContent()).toMatch(/slides\.md:\d+:\d+/)
    await expect
      .poll(() =>
        page.evaluate(
          () =>
            document.querySelector('heapdeck-editor')!.shadowRoot!.querySelector('.cm-lintRange')
              ?.textContent,
        ),
      )
      .toContain(':::')
    await problem.getByRole('button', { name: 'Write notes' }).click()
    await expect.poll(file).toContain('::: notes\nx\n:::')
    await expect.poll(() => problem.count()).toBe(0)
    await expectQuiet(page)
  })

  test('Alt+click on a slide leads to the words in their source', async () => {
    const page = await dev.open('points/#3')
    await page.getByText('Knead').click({ modifiers: ['Alt'], position: { x: 5, y: 8 } })
    await source(page).waitFor()
    await expect
      .poll(() =>
        page.evaluate(
          () =>
            document.querySelector('heapdeck-editor')!.shadowRoot!.querySelector('.cm-activeLineGutter')
              ?.textContent,
        ),
      )
      .toBe('18')
    await page.keyboard.type('Really ')
    await expect.poll(file).toContain('* Really Knead')
  })

  test('a pasted picture is stored, its words are asked for, and it stands at the caret', async () => {
    const page = await edit('last/')
    await goBehind(page, 'The end.')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    await page.evaluate(() => {
      const bytes = Uint8Array.from(
        atob(
          'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
        ),
        (character) => character.charCodeAt(0),
      )
      const clipboardData = new DataTransfer()
      clipboardData.items.add(new File([bytes], 'A loaf.png', { type: 'image/png' }))
      document
        .querySelector('heapdeck-editor')!
        .shadowRoot!.querySelector('.source .cm-content')!
        .dispatchEvent(
          new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true, composed: true }),
        )
    })
    await page.getByLabel('What is to be seen in it?').fill('A loaf of bread')
    await page.keyboard.press('Enter')
    await expect.poll(file).toMatch(/The end\.\n\n!\[A loaf of bread\]\(a-loaf-[\da-f]{8}\.png\)/)
    expect(readdirSync(join(dev.folder, 'public')).filter((name) => name.startsWith('a-loaf-'))).toHaveLength(
      1,
    )
    await expect.poll(() => slide(page).getByRole('img', { name: 'A loaf of bread' }).count()).toBe(1)
  })

  test('what belongs to a deck opens in the same editor', async () => {
    const page = await edit('bread/')
    await editor(page).getByRole('combobox', { name: 'File' }).selectOption('theme.css')
    await expect.poll(() => source(page).getAttribute('aria-label')).toBe('Source of theme.css')
    const before = readFileSync(join(dev.folder, 'theme.css'), 'utf8')
    await source(page).focus()
    await page.keyboard.press('Control+End')
    await page.keyboard.type('/* mine */')
    await expect.poll(() => readFileSync(join(dev.folder, 'theme.css'), 'utf8')).toBe(`${before}/* mine */`)
    await expectQuiet(page)
  })
})

describe('nothing is lost', () => {
  test('what another writes elsewhere in the file comes in between', async () => {
    const page = await edit('points/')
    await goBehind(page, 'Knead')
    await page.keyboard.type(' it')
    dev.edit('slides.md', (text) => text.replace('Flour', 'Rye'))
    await expect.poll(file).toBe(DECK.replace('Knead', 'Knead it').replace('Flour', 'Rye'))
    await page.getByRole('radio', { name: 'Whole file' }).check()
    await expect.poll(() => lines(page)).toContain('Rye and water.')
  })

  test.each([
    ['Keep mine', '* Knead long\n'],
    ['Take the disk’s', '* Knead short\n'],
    ['Keep both', '* Knead long\n* Knead short\n'],
  ])('two versions of a line stand side by side: %s', async (choice, kept) => {
    const page = await edit('points/')
    // The server holds what is typed back, until another has written.
    await page.route('**/@heapdeck/source/**', async (route) => {
      if (route.request().method() === 'PUT' && !file().includes('short'))
        dev.edit('slides.md', (text) => text.replace('* Knead', '* Knead short'))
      await route.continue()
    })
    await goBehind(page, 'Knead')
    await page.keyboard.type(' long')
    const versions = page.getByRole('region', { name: 'Two versions' })
    await versions.waitFor()
    expect(await axe(page)).toEqual([])
    await versions.getByRole('button', { name: choice }).click()
    await expect.poll(file).toBe(DECK.replace('* Knead\n', kept))
    await expect.poll(() => versions.count()).toBe(0)
    await expect.poll(() => state(page)).toMatch(/^Saved/)
  })

  test('text of a page that died is offered by the next one', async () => {
    const page = await edit('last/')
    await page.route('**/@heapdeck/source/**', (route) =>
      route.request().method() === 'PUT' ? route.abort() : route.continue(),
    )
    await goBehind(page, 'The end')
    await page.keyboard.type(', almost')
    await expect.poll(() => state(page)).toBe('Not saved')
    const session = await page.context().newCDPSession(page)
    session.send('Page.crash').catch(() => {})
    await page.waitForEvent('crash')
    const other = await page.context().newPage()
    await other.goto(`${dev.server.url}last/`)
    await other.keyboard.press('e')
    await other.getByText('that was never saved').waitFor()
    await other.getByRole('button', { name: 'Take it' }).click()
    await expect.poll(file).toContain('The end, almost.')
  })
})

test('on a phone the text is below the slide', async () => {
  const page = await openPage(dev.browser, `${dev.server.url}points/`, {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  })
  await page.keyboard.press('e')
  await source(page).waitFor()
  const [stage, pane] = [await slide(page).boundingBox(), await editor(page).boundingBox()]
  expect(stage!.y + stage!.height).toBeLessThanOrEqual(pane!.y + 1)
  expect(stage!.width).toBe(390)
  expect(await axe(page)).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
  await expectQuiet(page)
})
