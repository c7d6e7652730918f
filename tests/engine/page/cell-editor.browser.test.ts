/** The editor of a cell's text on a bare page under a strict policy, in the place of static text as the engine draws it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { buildComponentPage } from '../../support/component-page.mjs'
import { findFirefox, launchFirefox } from '../../support/firefox.ts'
import { axe, expectQuiet, launch, openPage, type Watched } from '../../support/site.ts'
import { serveFolder, type StaticServer } from '../../support/static-server.ts'
import { showCell, type CellLook } from '../../support/cell-text.ts'

const EDITOR = 'lib/page/cell-editor/editor.js'
const LANGUAGE = 'components/python-session/language.ts'

let folder: string
let server: StaticServer
let browser: Browser

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'heapdeck-cell-editor-'))
  ;[browser] = await Promise.all([
    launch(),
    buildComponentPage(
      folder,
      [EDITOR, LANGUAGE, 'components/code-cell/static-text.ts', 'src/engine/page/styles/base.css'],
      '<button id="before">Before</button><div id="cell"></div><button id="after">After</button>',
    ),
  ])
  server = await serveFolder(folder)
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
  rmSync(folder, { recursive: true, force: true })
})

const PROGRAM = `def alloc(n):
    """Strings, one kilobyte each."""
    return ['x' * 1000 for _ in xrange(n)]  # a list

big = alloc(100000)
if big:
\tprint len(big), 'ü 🙂', "${'long '.repeat(40)}"
    
wait('big')`

/** A page with a cell of this text, which its editor takes the place of as soon as somebody clicks. */
async function open(text: string, options: BrowserContextOptions & Partial<CellLook> = {}): Promise<Watched> {
  const { place = 'read', isLocked = false, waits = false, ...context } = options
  const page = await openPage(browser, server.url, context)
  onTestFinished(() => page.context().close())
  await page.evaluate(showCell, { text, place, isLocked, waits })
  return page
}

/** The same, with the caret at an offset of the text. */
async function edit(text: string, offset = text.length, options: Parameters<typeof open>[1] = {}) {
  const page = await open(text, options)
  await page.evaluate((at) => window.cell.edit({ offset: at }), offset)
  return page
}

const textOf = (page: Watched) => page.evaluate(() => window.cell.editor!.text)
const told = (page: Watched) => page.evaluate(() => window.cell.told.splice(0))
const rows = (page: Watched) => page.evaluate(() => window.cell.rows())
async function press(page: Watched, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key)
}

const SCREENS: readonly (BrowserContextOptions & { name: string })[] = [
  { name: 'a desk', viewport: { width: 1280, height: 720 } },
  { name: 'a zoom of 200 %', viewport: { width: 640, height: 360 }, deviceScaleFactor: 2 },
  { name: 'a phone', viewport: { width: 390, height: 844 }, deviceScaleFactor: 3 },
]
const PLACES = ['read', 'stage'] as const
const CASES = SCREENS.flatMap((screen) => PLACES.map((place) => [place, screen.name, screen] as const))

test.each(CASES)('in %s on %s no letter moves when the editor comes', async (place, _name, { ...screen }) => {
  const page = await open(PROGRAM, { place, ...screen })
  const before = await rows(page)
  expect(before.length).toBe(PROGRAM.split('\n').length)
  await page.evaluate(() => window.cell.edit())
  expect(await rows(page)).toEqual(before)
  // And when the colours are drawn and the focus is there.
  await page.evaluate(() => window.cell.editor!.focus())
  await page.locator('.cm-line .k').first().waitFor()
  expect(await rows(page)).toEqual(before)
  await page.evaluate(() => window.cell.editor!.close())
  expect(await rows(page)).toEqual(before)
  await expectQuiet(page)
})

test.each(CASES)(
  'in %s on %s a click puts the caret where it points',
  async (place, _name, { ...screen }) => {
    const lines = ['for i in xrange(10):', `    print ${'i, '.repeat(60)}'ü🙂'`]
    const page = await open(lines.join('\n'), { place, ...screen })
    for (const [line, column] of [
      [0, 0],
      [0, 7],
      [0, 20],
      [1, 11],
      [1, 90],
      [1, 187],
    ] as const) {
      const at = await page.evaluate(([line, column]) => window.cell.pointAt(line, column), [
        line,
        column,
      ] as const)
      await page.mouse.click(at.x, at.y)
      await page.waitForFunction(() => window.cell.editor?.hasFocus)
      await page.keyboard.insertText('|')
      const expected = lines.with(line, `${lines[line]!.slice(0, column)}|${lines[line]!.slice(column)}`)
      expect(await textOf(page)).toBe(expected.join('\n'))
      await page.evaluate(() => window.cell.editor!.close())
    }
  },
)

describe('keys', () => {
  test('Enter goes on as far in as Python has it', async () => {
    const page = await edit('')
    await page.keyboard.type('def f(x):\nif x:\nreturn x\nelse:\n')
    expect(await textOf(page)).toBe('def f(x):\n    if x:\n        return x\n    else:\n        ')
  })

  test('brackets and quotes come in pairs, and are typed over', async () => {
    const page = await edit('')
    await page.keyboard.type('f([1, "a')
    expect(await textOf(page)).toBe('f([1, "a"])')
    await page.keyboard.type('"])')
    expect(await textOf(page)).toBe('f([1, "a"])')
    await press(page, 'Backspace', 'Backspace')
    await page.keyboard.type('{')
    await press(page, 'Backspace')
    expect(await textOf(page)).toBe('f([1, "a"')
    await press(page, 'Shift+Home')
    await page.keyboard.type('(')
    expect(await textOf(page)).toBe('(f([1, "a")')
  })

  test('what is typed letter by letter stands as it was typed', async () => {
    const lines = [
      `s = "it's" + u'say "a"' + r'\\d'`,
      `t = """doc's "text" ([{"""`,
      "u = '''' ''' + ''",
      'f(a[1], {\'k\': (2, 3)}, "")',
      '# (a) comment (, it\'s ["',
      "don't = x['y'](z)(`w`)",
    ]
    for (const line of lines) {
      const page = await edit('')
      await page.keyboard.type(line)
      expect(await textOf(page)).toBe(line)
      await page.context().close()
    }
  })

  test('Tab indents, at the caret or all that is selected; Shift+Tab takes it back', async () => {
    const page = await edit('a\nb', 0)
    await press(page, 'Tab')
    expect(await textOf(page)).toBe('    a\nb')
    await press(page, 'ArrowRight', 'Tab')
    expect(await textOf(page)).toBe('    a   \nb')
    await press(page, 'Control+a', 'Tab')
    expect(await textOf(page)).toBe('        a   \n    b')
    await press(page, 'Shift+Tab', 'Shift+Tab')
    expect(await textOf(page)).toBe('a   \nb')
    await press(page, 'Home', 'Tab', 'Backspace')
    expect(await textOf(page)).toBe('a   \nb')
  })

  test('Ctrl+/ makes a comment and takes it back; Home goes to where a line begins', async () => {
    const page = await edit('    a = 1')
    await press(page, 'Control+/')
    expect(await textOf(page)).toBe('    # a = 1')
    await press(page, 'Control+/', 'Home')
    await page.keyboard.type('b')
    expect(await textOf(page)).toBe('    ba = 1')
  })

  test('Shift, Ctrl and Alt with Enter run it, and write nothing', async () => {
    const page = await edit('a')
    await press(page, 'Shift+Enter', 'Control+Enter', 'Alt+Enter')
    expect(await told(page)).toEqual(['run next', 'run stay', 'run add'])
    expect(await textOf(page)).toBe('a')
  })

  test('an arrow over the first or the last row is told, within the text it moves', async () => {
    const page = await edit(`a\nb ${'wrapped '.repeat(60)}`, 0, { place: 'stage' })
    await press(page, 'ArrowUp', 'ArrowDown', 'ArrowDown')
    expect(await told(page)).toEqual(['edge -1'])
    await press(page, 'Control+End', 'ArrowDown')
    expect(await told(page)).toEqual(['edge 1'])
  })

  test('nobody is trapped: after Escape Tab moves on, until somebody types', async () => {
    const page = await edit('a')
    const focus = () => page.evaluate(() => document.activeElement?.id)
    await press(page, 'Escape', 'Tab')
    expect(await told(page)).toEqual(['leave'])
    expect(await focus()).toBe('after')
    await press(page, 'Shift+Tab')
    expect(await page.evaluate(() => window.cell.editor!.hasFocus)).toBe(true)
    await press(page, 'Shift+Tab')
    expect(await focus()).toBe('before')
    await press(page, 'Tab')
    await page.keyboard.type('b')
    await press(page, 'Tab')
    expect(await textOf(page)).toBe('ab  ')
    expect(await page.evaluate(() => window.cell.editor!.hasFocus)).toBe(true)
  })

  test('of a locked text nothing changes; it is read, run, and left by Tab', async () => {
    const page = await edit('a = 1', 0, { isLocked: true })
    await page.keyboard.type('x\n')
    await press(page, 'Backspace', 'Control+/', 'Control+Enter')
    expect(await textOf(page)).toBe('a = 1')
    expect(await told(page)).toEqual(['run stay'])
    expect(await page.getByRole('textbox').getAttribute('aria-readonly')).toBe('true')
    await press(page, 'Tab')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('after')
  })
})

describe('the text', () => {
  test('set from outside is no edit, keeps the caret, and can be taken back like one', async () => {
    const page = await edit('a = 1\nb = 2', 5)
    await page.keyboard.type('0')
    await page.evaluate(() => (window.cell.editor!.text = 'a = 10\r\nb = 3'))
    expect(await told(page)).toEqual(['edit a = 10\nb = 2'])
    await page.keyboard.type('0')
    expect(await textOf(page)).toBe('a = 100\nb = 3')
    await press(page, 'Control+z', 'Control+z')
    expect(await textOf(page)).toBe('a = 10\nb = 2')
    await press(page, 'Control+z')
    expect(await textOf(page)).toBe('a = 1\nb = 2')
    await press(page, 'Control+y', 'Control+y')
    expect(await textOf(page)).toBe('a = 10\nb = 3')
    expect((await told(page)).at(-1)).toBe('edit a = 10\nb = 3')
  })

  test('pasted with other line ends has ours', async () => {
    const page = await edit('')
    await page.evaluate(() => {
      const clipboardData = new DataTransfer()
      clipboardData.setData('text/plain', 'a\r\nb\rc')
      window.cell
        .content()
        .dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
    })
    expect(await textOf(page)).toBe('a\nb\nc')
    expect(await told(page)).toEqual(['edit a\nb\nc'])
  })

  test('composed by an input method stands as it was composed', async () => {
    const page = await edit("s = ''", 5)
    await page.locator('.cm-line .l').first().waitFor()
    const cdp = await page.context().newCDPSession(page)
    for (const text of ['に', 'にほ', 'にほん'])
      await cdp.send('Input.imeSetComposition', {
        text,
        selectionStart: text.length,
        selectionEnd: text.length,
      })
    await cdp.send('Input.insertText', { text: '日本' })
    await page.keyboard.type('!')
    expect(await textOf(page)).toBe("s = '日本!'")
  })

  test('of 5,000 lines takes a key within two frames, in the midst and with its colours', async () => {
    const lines = Array.from(
      { length: 5000 },
      (_, at) => `value_${at} = alloc(${at}, 'string ${at}')  # line ${at}`,
    )
    const page = await edit(lines.join('\n'), lines.slice(0, 2500).join('\n').length)
    await page.locator('.cm-line .l').first().waitFor()
    const times = await page.evaluate(() => window.cell.timeKeys(40))
    expect(times.sort((a, b) => a - b)[20]).toBeLessThan(33)
    expect(await page.locator('.cm-line').count()).toBeLessThan(400)
    await page.waitForFunction(() =>
      [...window.cell.all('.c')].some((span) => span.textContent!.endsWith("'".padEnd(40, 'x'))),
    )
  })
})

describe('what is wrong', () => {
  test('is underlined once the typing pauses, said to a screen reader, and shown where one points', async () => {
    const page = await edit('a = 1\nprint a a\n')
    await page.locator('.problem').waitFor()
    expect(await page.locator('.problem').textContent()).toBe('a')
    const field = page.getByRole('textbox', { name: 'Text of cell 1' })
    expect(await field.getAttribute('aria-invalid')).toBe('true')
    expect(await page.locator('#words').textContent()).toBe('Line 2: SyntaxError: invalid syntax')
    await page.locator('.problem').hover()
    await page.locator('.bubble:popover-open').waitFor()
    expect(await page.locator('.bubble').textContent()).toBe('SyntaxError: invalid syntax')
    await page.mouse.move(0, 0)
    await expect.poll(() => page.locator('.bubble').isVisible()).toBe(false)
    await press(page, 'ArrowUp', 'End')
    await expect.poll(() => page.locator('.bubble').isVisible()).toBe(true)
    expect(await axe(page)).toEqual([])
    await press(page, 'Backspace', 'Backspace')
    expect(await page.locator('.problem').count()).toBe(0)
    await expect.poll(() => field.getAttribute('aria-invalid')).toBe('false')
    expect(await page.locator('#words').textContent()).toBe('')
    await expectQuiet(page)
  })

  test.each(['light', 'dark'] as const)(
    'lines that run and that are at fault are marked in %s',
    async (theme) => {
      const page = await edit('a\nb\nc\nd', 0, { colorScheme: theme })
      const marked = () =>
        page.evaluate(() =>
          [...window.cell.all('.now, .bad')].map((line) => `${line.textContent} ${line.className}`),
        )
      await page.evaluate(() => {
        window.cell.editor!.markLine(1, 'now')
        window.cell.editor!.markLine(2, 'now')
        window.cell.editor!.markLine(4, 'bad')
        window.cell.editor!.markLine(99, 'bad')
        window.cell.editor!.markLine(3, 'bad')
      })
      expect(await marked()).toEqual(['b cm-line now', 'c cm-line bad'])
      await page.evaluate(() => window.cell.editor!.goTo(2))
      await page.keyboard.type('x\n')
      expect((await marked()).map((line) => line.slice(0, 1))).toEqual(['x', 'c'])
      await page.evaluate(() => {
        window.cell.editor!.markLine(2, null)
        window.cell.editor!.markLine(4, null)
      })
      expect(await marked()).toEqual([])
      expect(await axe(page)).toEqual([])
    },
  )
})

test('a phone neither corrects nor capitalises it', async () => {
  const page = await edit('a')
  const field = page.getByRole('textbox')
  for (const [name, value] of [
    ['autocapitalize', 'off'],
    ['autocorrect', 'off'],
    ['spellcheck', 'false'],
    ['translate', 'no'],
  ] as const)
    expect(await field.getAttribute(name)).toBe(value)
})

test('where its language does not come it is an editor all the same', async () => {
  const page = await edit('if x:', 5, { waits: true })
  await page.keyboard.type('\ny')
  await press(page, 'Tab')
  expect(await textOf(page)).toBe('if x:\ny   ')
  await expectQuiet(page)
})

const firefox = findFirefox()
test.skipIf(!firefox)('in Firefox no letter moves, and keys do what they do', async () => {
  const other = await launchFirefox()
  onTestFinished(() => other.close())
  const page = await other.newPage()
  const failures: string[] = []
  page.on('pageerror', (error) => failures.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') failures.push(message.text())
  })
  await page.goto(server.url)
  await page.evaluate(showCell, { text: PROGRAM, place: 'read', isLocked: false, waits: false } as const)
  const before = await page.evaluate(() => window.cell.rows())
  const at = await page.evaluate(() => window.cell.pointAt(4, 6))
  await page.mouse.click(at.x, at.y)
  await page.waitForFunction(() => window.cell.editor?.hasFocus)
  expect(await page.evaluate(() => window.cell.rows())).toEqual(before)
  await page.keyboard.type('(')
  expect(await page.evaluate(() => window.cell.editor!.text)).toBe(
    PROGRAM.replace('big = alloc', 'big = (alloc'),
  )
  await page.keyboard.press('Escape')
  await page.keyboard.press('Tab')
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('after')
  expect(failures).toEqual([])
})
