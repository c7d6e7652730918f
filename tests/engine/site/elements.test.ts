import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { formatProblem } from '../../../src/engine/problems.ts'
import { loadDeck } from '../../../src/engine/site/load.ts'
import { temporaryFolder, writeFiles } from '../../support/heapdeck.ts'
import { SECOND_DECK } from '../../support/site.ts'

test('raw HTML may have the elements of the deck’s components, and no others', async () => {
  const folder = temporaryFolder(onTestFinished)
  cpSync(join(SECOND_DECK, 'components'), join(folder, 'components'), { recursive: true })
  writeFiles(folder, {
    'slides.md':
      '---\nhtml: true\n---\n\n# A\n\n<step-counter>plain</step-counter> and <no-such id="x">y</no-such>\n',
  })
  const { problems } = await loadDeck(folder)
  expect(problems.map(formatProblem)).toEqual([
    `slides.md:7:40: error: there is no component "no-such": raw HTML may have the elements of the deck's own components`,
  ])
})
