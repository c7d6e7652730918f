import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, onTestFinished, test } from 'vitest'
import { REPOSITORY, heapdeck, temporaryFolder, writeFiles } from '../support/heapdeck.ts'
import { mallocTrace } from '../support/malloc-trace.ts'

const RECORDED = join(REPOSITORY, 'tests/recorded/malloc')
const PINNED = ['m 1 100000 = h672 b135168', 'm 2 1 = h100688', 'f 1 =']

function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  return writeFiles(temporaryFolder(onTestFinished), files)
}

test('every file gets a line that says how many of its results match', () => {
  const files = readdirSync(RECORDED).filter((name) => /^(talk|rand-mixed)/.test(name))
  const { status, stdout, stderr } = heapdeck(['replay', ...files], RECORDED)
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  const lines = stdout.trim().split('\n')
  expect(lines).toHaveLength(files.length)
  for (const line of lines) expect(line).toMatch(/^(\S+\.txt(?:\.gz)?): (\d+) of \2 results match$/)
})

test('the first result that differs is shown where it stands, and the status is 1', () => {
  const folder = folderWith({
    'good.txt': mallocTrace(PINNED),
    'bad.txt': mallocTrace([...PINNED, 'm 3 5000 = h700', 'm 4 5000 = h701']),
  })
  const { status, stdout } = heapdeck(['replay', 'bad.txt', 'good.txt'], folder)
  expect(status).toBe(1)
  expect(stdout).toBe(
    [
      'bad.txt: 3 of 5 results match',
      '  the first that differs, bad.txt:5: m 3 5000: recorded h700, here h672',
      'good.txt: 3 of 3 results match',
      '',
    ].join('\n'),
  )
})

test('recordings of CPython’s ints and floats are replayed as those of malloc are', () => {
  const python = join(REPOSITORY, 'tests/recorded/python')
  const wrong = readFileSync(join(python, 'intblock-2.7.6-01-hand.json'), 'utf8').replace(
    '[270,269',
    '[270,268',
  )
  const { status, stdout } = heapdeck(
    ['replay', join(folderWith({ 'wrong.json': wrong }), 'wrong.json'), 'floatblock-2.7.6-08-random-5k.json'],
    python,
  )
  expect(status).toBe(1)
  expect(stdout).toMatch(/wrong\.json: 71 of 72 results match\n/)
  expect(stdout).toMatch(
    /differs, .*wrong\.json:14: at the start, entry 1 of the free list: recorded block 6 slot 22, here block 6 slot 23\n/,
  )
  expect(stdout).toMatch(/floatblock-2\.7\.6-08-random-5k\.json: 5202 of 5202 results match\n$/)
})

test('a recorded program goes on where the recorded start of its interpreter ends, a file beside', () => {
  const boot = join(REPOSITORY, 'tests/recorded/boot')
  const program = 'frag200.import.g217.json.gz'
  const { status, stdout, stderr } = heapdeck(['replay', join(boot, program)])
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(stdout).toMatch(/frag200\.import\.g217\.json\.gz: 37824 of 37824 results match\n/)
  expect(stdout).toMatch(/\n  resident pages are as recorded at 6 of 6 moments\n$/)

  const alone = folderWith({ [program]: readFileSync(join(boot, program)) })
  expect(heapdeck(['replay', program], alone)).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(
      /^frag200\.import\.g217\.json\.gz:1:\d+: error: .*boot-g217\.json\.gz, which is needed beside this file and not there\n$/,
    ),
  })
})

test('gzipped or not is told by content', () => {
  const folder = folderWith({ 'trace.txt': gzipSync(mallocTrace(PINNED)) })
  expect(heapdeck(['replay', 'trace.txt'], folder).stdout).toBe('trace.txt: 3 of 3 results match\n')
})

test('--stats says what holds the break', () => {
  const folder = folderWith({ 'trace.txt': mallocTrace(PINNED) })
  const { stdout, status } = heapdeck(['replay', '--stats', 'trace.txt'], folder)
  expect(status).toBe(0)
  expect(stdout).toContain('at most 135,168 bytes above its start, 135,168 bytes at the end')
  expect(stdout).toContain(
    "100,016 bytes free that can't be given back, in 1 hole, the largest 100,016 bytes",
  )
  expect(stdout).toContain('the break is held by block 2 of 1 byte, made at line 3 (m 2 1)')
})

test('a trace without results is played for its stats', () => {
  const folder = folderWith({ 'trace.txt': mallocTrace(['m 1 10', 'f 1']) })
  const { stdout, status } = heapdeck(['replay', 'trace.txt'], folder)
  expect({ stdout, status }).toEqual({
    stdout: 'trace.txt: played 2 ops; it holds no results to compare with\n',
    status: 0,
  })
})

test('--json is all of it, errors too', () => {
  const folder = folderWith({ 'good.txt': mallocTrace(PINNED), 'bad.txt': mallocTrace(['m 1']) })
  const { stdout, stderr, status } = heapdeck(['replay', '--json', '--stats', 'good.txt', 'bad.txt'], folder)
  expect({ stderr, status }).toEqual({ stderr: '', status: 1 })
  expect(JSON.parse(stdout)).toMatchObject([
    {
      file: 'good.txt',
      format: 'malloc-golden-1',
      label: 'hand-made',
      simulated: 'glibc 2.36',
      comparison: { ops: 3, matched: 3 },
      stats: { peakBreak: 135_168, end: { free: 100_016, pin: { block: { id: 2 } } } },
    },
    { file: 'bad.txt', error: { line: 2, column: 4 } },
  ])
})

describe('what can not be replayed is one line, and the other files are replayed', () => {
  test.each([
    [
      'a malformed line',
      mallocTrace(['m 1']),
      /^bad\.txt:2:4: error: a space and a size are expected, the line ends\n$/,
    ],
    [
      'an unknown format',
      mallocTrace([], { format: 'other/1' }),
      /^bad\.txt:1:\d+: error: the format "other\/1" is not known: malloc-golden-1, .* are\n$/,
    ],
    [
      'jemalloc',
      mallocTrace(['m 1 9 = x0 u16'], { libc: 'jemalloc 5.3.0-1' }),
      /^bad\.txt: error: jemalloc is not simulated yet\n$/,
    ],
    [
      'a damaged gzip',
      gzipSync(mallocTrace(PINNED)).subarray(0, 40),
      /^bad\.txt: error: unexpected end of file\n$/,
    ],
  ])('%s', (_, bad, message) => {
    const folder = folderWith({ 'good.txt': mallocTrace(PINNED), 'bad.txt': bad })
    const { status, stdout, stderr } = heapdeck(['replay', 'bad.txt', 'good.txt'], folder)
    expect({ status, stdout }).toEqual({ status: 1, stdout: 'good.txt: 3 of 3 results match\n' })
    expect(stderr).toMatch(message)
  })

  test('a file that is not there', () => {
    const { status, stderr } = heapdeck(['replay', 'no-such-file'])
    expect(status).toBe(1)
    expect(stderr).toMatch(/^no-such-file: error: ENOENT/)
  })

  test('no file at all', () => {
    const { status, stderr } = heapdeck(['replay'])
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: 'heapdeck: name the traces to replay: heapdeck replay FILE...\n',
    })
  })
})

test('the recorder is in the package', () => {
  expect(readFileSync(join(REPOSITORY, 'lib/record.c'), 'utf8')).toBe(
    readFileSync(join(REPOSITORY, 'src/cli/record/record.c'), 'utf8'),
  )
})
