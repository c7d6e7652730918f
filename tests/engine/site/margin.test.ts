import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { Outline } from '../../../src/engine/outline.ts'
import { startDev, temporaryFolder } from '../../support/heapdeck.ts'

const cleaning: (() => unknown)[] = []
afterEach(async () => {
  for (const clean of cleaning.splice(0).toReversed()) await clean()
})

test('an editor is told what a check of the deck’s text finds, where it stands', async () => {
  const folder = temporaryFolder((done) => cleaning.push(done))
  mkdirSync(join(folder, 'public'))
  writeFileSync(join(folder, 'public/dot.svg'), '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>')
  writeFileSync(join(folder, 'slides.md'), '# One\n\ntext\n\n![](dot.svg)\n')
  const server = await startDev(folder)
  cleaning.push(() => server.stop())
  const page = await (await fetch(server.url)).text()
  const [, token = ''] = /name="heapdeck-token" content="([^"]+)"/.exec(page) ?? []
  const response = await fetch(new URL('@heapdeck/outline', server.url), {
    headers: { 'x-heapdeck-token': token },
  })
  const { problems } = (await response.json()) as Outline
  expect(problems).toMatchObject([{ severity: 'error', file: 'slides.md', line: 5, rule: 'missing-alt' }])
})
