import { join } from 'node:path'
import { spawnSync } from 'node:child_process'
import { expect, onTestFinished, test } from 'vitest'
import { heapdeck, REPOSITORY, temporaryFolder, writeFiles } from '../support/heapdeck.ts'

const FAULTY = `---
title: Fish
---
# Catch

[more](#nowhere)

---

# Release {#release}

[](#release)
`

function deckIn(slides: string): string {
  return writeFiles(temporaryFolder(onTestFinished), { 'deck/slides.md': slides })
}

const check = (folder: string, ...words: string[]) =>
  heapdeck(['check', 'deck', '--no-browser', ...words], folder)

test('findings stand slide by slide, and errors make the status 1', () => {
  const { status, stdout, stderr } = check(deckIn(FAULTY))
  expect({ status, stderr }).toEqual({ status: 1, stderr: '' })
  expect(stdout.replace(/\d\.\d\d s/, 'N s')).toBe(`Slide 1, Catch (#catch)
  slides.md:6:1: warning: \`#nowhere\` leads nowhere: no slide or heading has this id [links]

Slide 2, Release (#release)
  slides.md:12:1: error: the link to #release has no words: nobody can see or name it [links]

Without a browser text-overflow, text-too-small, contrast were not checked.
2 slides in N s: 1 error, 1 warning
`)
})

test('warnings are errors with --strict alone', () => {
  const folder = deckIn('# One\n\n[a](#nope)\n')
  expect(check(folder).status).toBe(0)
  expect(check(folder, '--strict').status).toBe(1)
  expect(check(deckIn('# One\n'), '--strict').status).toBe(0)
})

test('what is ignored is shown with its reason', () => {
  const { status, stdout } = check(
    deckIn('# One\n\n[a](#nope)\n\n<!-- check-ignore links: later -->\n'),
    '--strict',
  )
  expect(status).toBe(0)
  expect(stdout).toContain('  slides.md:3:1: links is ignored: later\n')
  expect(stdout).toMatch(/^1 slide in \d\.\d\d s: nothing found$/m)
})

test('--json is one object, with what was looked for', () => {
  const { status, stdout } = check(deckIn(FAULTY), '--json')
  expect(status).toBe(1)
  const report = JSON.parse(stdout)
  expect(report).toMatchObject({
    version: 1,
    deck: 'deck',
    slides: 2,
    errors: 1,
    warnings: 1,
    ignored: [],
    remarks: ['Without a browser text-overflow, text-too-small, contrast were not checked.'],
  })
  expect(report.rules).toEqual([
    'grammar',
    'missing-alt',
    'links',
    'steps-and-clicks',
    'private-notes',
    'stale-output',
    'duration',
    'demo-moments',
    'demo-picture-changed',
    'check-ignore',
  ])
  expect(report.findings[0]).toEqual({
    rule: 'links',
    severity: 'warning',
    file: 'slides.md',
    line: 6,
    column: 1,
    slide: 'catch',
    message: '`#nowhere` leads nowhere: no slide or heading has this id',
  })
  expect(JSON.parse(check(deckIn(FAULTY), '--format', 'json').stdout)).toEqual(report)
})

test('--format github is a line for each finding, with the path from the repository’s root', () => {
  const folder = deckIn(FAULTY)
  const run = (env: Record<string, string>, cwd: string, deck: string) =>
    spawnSync(
      process.execPath,
      [join(REPOSITORY, 'bin/heapdeck.js'), 'check', deck, '--no-browser', '--format', 'github'],
      { cwd, encoding: 'utf8', env: { ...process.env, ...env } },
    )
  const { status, stdout } = run({ GITHUB_WORKSPACE: folder }, folder, 'deck')
  expect(status).toBe(1)
  expect(stdout)
    .toBe(`::warning file=deck/slides.md,line=6,col=1,title=links::\`#nowhere\` leads nowhere: no slide or heading has this id
::error file=deck/slides.md,line=12,col=1,title=links::the link to #release has no words: nobody can see or name it
::notice title=heapdeck check::Without a browser text-overflow, text-too-small, contrast were not checked.
`)
  expect(run({ GITHUB_WORKSPACE: folder }, join(folder, 'deck'), '.').stdout).toBe(stdout)
})

test('a message can’t break its line, or a workflow', () => {
  const folder = deckIn('---\n"ti%tle,\\n::error::x": 1\n---\n# One\n')
  const { stdout } = check(folder, '--format', 'github')
  expect(stdout.split('\n').filter((line) => line.startsWith('::error'))).toEqual([])
  expect(stdout).toContain('ti%25tle')
})

test.each<[words: string[], said: RegExp]>([
  [['nowhere'], /nowhere holds no slides\.md/],
  [['deck', '--format', 'xml'], /there is no format "xml" of check: the formats are human, json, github/],
  [['deck', '--json', '--format', 'github'], /two formats/],
  [['deck', '--nonsense'], /--nonsense/],
  [['deck', 'more'], /too many words: more/],
])('misuse has the status 2: check %s', (words, said) => {
  const { status, stdout, stderr } = heapdeck(['check', ...words], deckIn('# One\n'))
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  expect(stderr).toMatch(said)
})

test('a Chromium that is not there is misuse, none at all a remark', () => {
  const folder = deckIn('# One\n')
  const run = (env: Record<string, string>) =>
    spawnSync(process.execPath, [join(REPOSITORY, 'bin/heapdeck.js'), 'check', 'deck'], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...env },
    })
  const named = run({ CHROMIUM: '/nowhere/chromium', PATH: '/nowhere' })
  expect(named.status).toBe(2)
  expect(named.stderr).toContain('CHROMIUM names /nowhere/chromium, which is not there')
  const none = run({ PATH: '/nowhere' })
  expect(none.status).toBe(0)
  expect(none.stdout).toContain(
    'No Chromium is here, so text-overflow, text-too-small, contrast were not checked: install Chromium',
  )
})
