import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fingerprint } from '../../../src/engine/edit/index.ts'
import { loadDeck } from '../../../src/engine/site/load.ts'
import { outlineOf } from '../../../src/engine/site/outline.ts'
import { temporaryFolder } from '../../support/heapdeck.ts'

let folder: string
let clean: () => void
beforeAll(() => {
  folder = temporaryFolder((done) => {
    clean = done
  })
})
afterAll(() => clean())

function write(files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, dirname(path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}

test('an outline tells slides, their parts and the steps of their lines, of every file', async () => {
  const source = [
    '---',
    'title: T',
    '---',
    '',
    '# One {#one .quiet}',
    '',
    '* first',
    '* second',
    '',
    '```python {#cell run}',
    'x = 1',
    '```',
    '',
    '::: transcript',
    'Said.',
    ':::',
    '',
    '<!-- a note -->',
    '',
    '<<< more.md',
    '',
  ].join('\r\n')
  write({ 'slides.md': source, 'more.md': '# Two\n\ntext\n', 'public/a b.png': 'no picture' })
  const { slides, files, pictures, problems } = outlineOf(await loadDeck(folder), 3)
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([])
  const [one, two] = slides
  expect(one).toMatchObject({
    id: 'one',
    hasWrittenId: true,
    file: 'slides.md',
    from: 5,
    to: 18,
    steps: 2,
    blocks: [
      { from: 5, to: 5, step: 0 },
      { from: 7, to: 8 },
      { from: 10, to: 12, step: 0 },
    ],
    parts: [
      { kind: 'transcript', from: 14, to: 16 },
      { kind: 'notes', from: 18, to: 18 },
    ],
    cells: [{ id: 'cell', from: 10, to: 12 }],
  })
  expect(two).toMatchObject({ id: 'two', hasWrittenId: false, file: 'more.md', from: 1, to: 3 })
  expect(files).toEqual({
    'slides.md': fingerprint(source.replaceAll('\r\n', '\n')),
    'more.md': fingerprint('# Two\n\ntext\n'),
  })
  expect(pictures).toEqual(['a b.png'])
})
