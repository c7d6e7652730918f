import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { buildTo, REPOSITORY, SECOND_DECK, temporaryFolder } from '../../support/heapdeck.ts'
import { bytesOf, filesIn } from '../../support/site.ts'

const EDITOR = join(REPOSITORY, 'lib/page/editor')
const MOST = 150_000

/** A script and all that it imports at once. */
function atOnce(name: string, seen = new Set<string>()): Set<string> {
  if (seen.has(name)) return seen
  seen.add(name)
  const text = readFileSync(join(EDITOR, name), 'utf8')
  for (const [, other] of text.matchAll(/(?:^|[;\n}])\s*import\s*(?:[^"'()]*?from\s*)?["']\.\/([^"']+)["']/g))
    atOnce(other!, seen)
  return seen
}

test('the editor is at most 150 KB on the wire when it opens', () => {
  const sizes = [...atOnce('editor.js')].map(
    (name) => gzipSync(readFileSync(join(EDITOR, name)), { level: 9 }).length,
  )
  expect(sizes.length).toBeGreaterThan(1)
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(MOST)
})

test('nothing of it is in a published deck', ({ onTestFinished }) => {
  const out = temporaryFolder(onTestFinished)
  buildTo(SECOND_DECK, out)
  const all = filesIn(out).map((path) => bytesOf(out, path).toString('latin1'))
  expect(
    all.filter((text) => /heapdeck-editor|@heapdeck\/|cm-content|data-at=|heapdeck-token/.test(text)),
  ).toEqual([])
})
