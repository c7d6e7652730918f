import { expect, onTestFinished, test } from 'vitest'
import { heapdeck, temporaryFolder, writeFiles } from '../support/heapdeck.ts'

test('--help tells every verb and option', () => {
  const { status, stdout } = heapdeck(['--help'])
  expect(status).toBe(0)
  for (const word of [
    'dev',
    'build',
    'preview',
    'record',
    'replay',
    '--stats',
    '--out',
    '--port',
    '--host',
    '--open',
    '--help',
  ])
    expect(stdout).toContain(word)
})

test.each([
  [
    ['bild'],
    /there is no "heapdeck bild": the verbs are new, dev, build, preview, export, import, check, run, record, replay/,
  ],
  [['build', 'no-such-folder'], /no-such-folder holds no slides\.md/],
  [['build', 'a', 'b'], /too many words: b/],
  [['dev', 'talk', '--port', '99999999'], /--port 99999999 is no port/],
  [['build', '--nonsense'], /nonsense/],
  [['preview', 'no-such-folder'], /no-such-folder holds no built deck/],
])('%j fails with one line that says what to do', (words, message) => {
  const { status, stderr, stdout } = heapdeck(words)
  expect(status).toBe(1)
  expect(stdout).toBe('')
  expect(stderr).toMatch(message)
  expect(stderr).not.toMatch(/\n\s+at /)
})

test('without --out a build goes to ./dist, and a deck may be named by its file', () => {
  const folder = temporaryFolder(onTestFinished)
  writeFiles(folder, { 'slides.md': '# One\n' })
  const { status, stdout } = heapdeck(['build', 'slides.md'], folder)
  expect({ status, stdout: stdout.replace(/ in .*\n/, '') }).toEqual({ status: 0, stdout: 'dist: 2 pages' })
})
