import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { startDev, temporaryFolder, writeFiles } from '../../../support/heapdeck.ts'
import { numbersBelow } from '../../../support/numbers.ts'
import { ask, ownHeaders } from '../../../support/requests.ts'
import { hashOf } from '../../../../src/engine/site/writing/index.ts'

const SAVES = 200
const KILLS = 6
/** Large enough to be caught half-written. */
const SLIDE = `${'Words, and more words. '.repeat(40)}\n`.repeat(300)
const versionOf = (save: number): string => `# Save ${save}\n\n${SLIDE}`

const asidesIn = (folder: string): string[] => readdirSync(folder).filter((name) => name.endsWith('.tmp'))

test(
  `a server that is killed at any moment of ${SAVES} saves leaves a version that was saved, or the one before`,
  { timeout: 120_000 },
  async () => {
    const folder = writeFiles(temporaryFolder(onTestFinished), { 'slides.md': versionOf(0) })
    const path = join(folder, 'slides.md')
    const below = numbersBelow(7)
    let save = 0
    /** The last that was said to be saved, and the one asked for after it. */
    let known = 0
    let server = await startDev(folder)
    onTestFinished(() => server.kill())
    for (let kill = 0; kill < KILLS; kill++) {
      let own = await ownHeaders(server.url)
      let killing: Promise<void> | undefined
      const last = Math.ceil(((kill + 1) * SAVES) / KILLS)
      const killedAt = last - below(3)
      while (!killing || save < killedAt) {
        const headers = { ...own, 'if-match': `"${hashOf(readFileSync(path))}"` }
        save++
        const asked = ask(server.url, {
          method: 'PUT',
          path: '/@heapdeck/source/slides.md',
          headers,
          body: versionOf(save),
        })
        if (save >= killedAt) {
          await new Promise((resolve) => setTimeout(resolve, below(12)))
          killing = server.kill()
        }
        const answer = await asked.catch(() => undefined)
        if (answer) {
          expect(answer.status, answer.text).toBe(200)
          known = save
        }
      }
      await killing
      const text = readFileSync(path, 'utf8')
      expect([versionOf(known), versionOf(save)].map(nameOf)).toContain(nameOf(text))
      expect([versionOf(known), versionOf(save)]).toContain(text)
      known = save = text === versionOf(known) ? known : save
      server = await startDev(folder)
      expect(asidesIn(folder)).toEqual([])
      own = await ownHeaders(server.url)
      const read = await ask(server.url, { path: '/@heapdeck/source/slides.md', headers: own })
      expect(nameOf(read.text)).toBe(nameOf(text))
    }
  },
)

/** Short enough to be read in a failure. */
const nameOf = (text: string): string => `${text.slice(0, text.indexOf('\n'))}, ${text.length} characters`
