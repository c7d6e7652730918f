import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'
import { expect, test } from 'vitest'
import { REPOSITORY, temporaryFolder } from '../../support/heapdeck.ts'

const EDITOR = join(REPOSITORY, 'lib/page/cell-editor')
const MOST = 115_000

const onTheWire = (path: string): number => gzipSync(readFileSync(path), { level: 9 }).length

test("a cell's editor is one file, and with all it knows of Python at most 115 KB on the wire", async ({
  onTestFinished,
}) => {
  const outDir = join(temporaryFolder(onTestFinished), 'language')
  mkdirSync(outDir)
  await build({
    configFile: false,
    root: REPOSITORY,
    logLevel: 'error',
    publicDir: false,
    build: {
      outDir,
      target: 'es2022',
      modulePreload: false,
      rolldownOptions: {
        input: join(REPOSITORY, 'components/python-session/language.ts'),
        preserveEntrySignatures: 'strict',
        output: { format: 'es', minify: true, entryFileNames: '[name].js' },
      },
    },
  })
  expect(readdirSync(EDITOR)).toEqual(['editor.js'])
  expect(readdirSync(outDir)).toEqual(['language.js'])
  const language = onTheWire(join(outDir, 'language.js'))
  // The machine is not in it.
  expect(language).toBeLessThan(15_000)
  expect(onTheWire(join(EDITOR, 'editor.js')) + language).toBeLessThanOrEqual(MOST)
})

test('it names whose work it holds', () => {
  expect(readFileSync(join(EDITOR, 'editor.js'), 'utf8')).toContain('/*! Holds CodeMirror')
})
