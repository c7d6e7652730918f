/** Cells of Python in workers of a page under a strict policy: the same bytes as in a build, and a page that never stands still. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { createSession } from '../../components/python-session/python-session.ts'
import type { CellCommand, Lineage, RunOutcome } from '../../src/engine/session.ts'
import { buildComponentPage } from '../support/component-page.mjs'
import { expectQuiet, launch, openPage } from '../support/site.ts'
import { serveFolder, type StaticServer } from '../support/static-server.ts'
import { talkProgram } from '../support/talk-programs.ts'

const SESSION = 'components/python-session/python-session.ts'
const FILES = { 'lib.py': talkProgram('lib.py').text }
const FRAG = [
  'from lib import wait\nwait("start")',
  'ints = range(5*1000*1000)\nwait("range")',
  'keep = ints[::1000]\nwait("keep")',
  'del ints\nwait("del ints")',
  'import gc; gc.collect(2)\nwait("collect")',
]

let folder: string
let server: StaticServer
let browser: Browser

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'heapdeck-python-session-'))
  ;[browser] = await Promise.all([launch(), buildComponentPage(folder, [SESSION], '')])
  server = await serveFolder(folder)
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
  rmSync(folder, { recursive: true, force: true })
})

async function open() {
  const page = await openPage(browser, server.url)
  onTestFinished(() => page.context().close())
  await page.evaluate(
    async ([path, files]) => {
      const { modules } = window as unknown as { modules: Record<string, any> }
      const session = modules[path]!.createSession({ files })
      const gaps: number[] = []
      let last = performance.now()
      const look = () => {
        const now = performance.now()
        gaps.push(now - last)
        last = now
        setTimeout(look)
      }
      look()
      Object.assign(window, { session, gaps })
      await session.prepare()
    },
    [SESSION, FILES] as const,
  )
  return page
}

const cell = (count: number, text: string): CellCommand => ({
  cell: `c${count}`,
  count,
  text,
  inputs: text.includes('wait') ? [''] : [],
})

function runAll(page: Page, texts: readonly string[]): Promise<{ outcomes: RunOutcome[]; gap: number }> {
  return page.evaluate(
    async (commands) => {
      const { session, gaps } = window as unknown as { session: any; gaps: number[] }
      gaps.length = 0
      const lineage: any[] = []
      const outcomes: any[] = []
      for (const command of commands) {
        const outcome = await session.run([...lineage, command]).outcome
        lineage.push(outcome.command)
        outcomes.push(outcome)
      }
      return { outcomes, gap: Math.max(...gaps) }
    },
    texts.map((text, index) => cell(index + 1, text)),
  )
}

test('a page comes to the very process that a build has', async () => {
  const page = await open()
  const texts = [
    'x = 40',
    'x += 2\nprint x',
    'def f(n):\n    return n / 0\nf(x)',
    '[n for n in range(1000)][::100]',
  ]
  const { outcomes } = await runAll(page, texts)
  const session = createSession({ files: FILES })
  onTestFinished(() => session.close())
  const lineage: Lineage[number][] = []
  for (const [index, text] of texts.entries()) {
    const outcome = await session.run([...lineage, cell(index + 1, text)]).outcome
    expect(outcomes[index]).toEqual(outcome)
    lineage.push(outcome.command)
  }
  await expectQuiet(page)
})

test('five million ints are made while the page goes on', async () => {
  const page = await open()
  const { outcomes, gap } = await runAll(page, FRAG)
  expect(outcomes.map(({ end }) => end)).toEqual(FRAG.map(() => 'done'))
  expect(outcomes.map(({ figure }) => Math.round(figure?.value ?? 0))).toEqual([2, 165, 165, 125, 125])
  // on a machine that is at nothing else, 50 ms
  expect(gap).toBeLessThan(1000)
})

test('an endless cell is interrupted at once', async () => {
  const page = await open()
  const latency = await page.evaluate(async () => {
    const { session } = window as unknown as { session: any }
    const all: number[] = []
    for (let round = 0; round < 5; round++) {
      const running = session.run([{ cell: 'c', count: 1, text: 'while True: pass', inputs: [] }])
      await new Promise((resolve) => setTimeout(resolve, 300))
      const began = performance.now()
      running.interrupt()
      const { end } = await running.outcome
      if (end !== 'interrupted') throw new Error(end)
      all.push(performance.now() - began)
    }
    return all
  })
  expect(Math.min(...latency)).toBeLessThan(50)
})
