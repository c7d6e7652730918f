import { execFileSync, spawn } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { findPlace } from '../../../../src/engine/site/writing/place.ts'
import { hashOf, removeLeftovers } from '../../../../src/engine/site/writing/index.ts'
import { readContent, Saves, type SaveResult } from '../../../../src/engine/site/writing/save.ts'
import { temporaryFolder, writeFiles } from '../../../support/heapdeck.ts'

const OLD = '# Old\n'
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const hashOfText = (text: string): string => hashOf(bytesOf(text))

let folder: string
let file: string
let saves: Saves

beforeEach(() => {
  folder = writeFiles(temporaryFolder(onTestFinished), { 'slides.md': OLD })
  file = join(folder, 'slides.md')
  saves = new Saves()
})

const save = (text: string, over: string | null = OLD, path = file): Promise<SaveResult> =>
  saves.save(path, bytesOf(text), over === null ? null : hashOfText(over))
const onDisk = (): string => readFileSync(file, 'utf8')
/** Whatever happened, nothing is left aside. */
const expectNoLeftovers = (): void =>
  expect(readdirSync(folder, { recursive: true }).filter((name) => String(name).includes('.tmp'))).toEqual([])

test('a file is replaced when it is still what was read', async () => {
  expect(await save('# New\n')).toEqual({ kind: 'saved', hash: hashOfText('# New\n') })
  expect(onDisk()).toBe('# New\n')
  expectNoLeftovers()
})

test('a file that somebody else saved is left alone, and said', async () => {
  writeFileSync(file, '# Theirs\n')
  const result = await save('# New\n')
  expect(result).toMatchObject({ kind: 'changed', is: { hash: hashOfText('# Theirs\n') } })
  expect(onDisk()).toBe('# Theirs\n')
  expectNoLeftovers()
})

test('of many that come at once, all of one version, one is saved', async () => {
  const results = await Promise.all(Array.from({ length: 20 }, (_, index) => save(`# New ${index}\n`)))
  expect(results.filter(({ kind }) => kind === 'saved')).toHaveLength(1)
  expect(results.filter(({ kind }) => kind === 'changed')).toHaveLength(19)
  expectNoLeftovers()
})

test('the mode of a file is kept', async () => {
  chmodSync(file, 0o640)
  await save('# New\n')
  expect(statSync(file).mode & 0o777).toBe(0o640)
})

test('a link inside the folder stays a link, and the file is written where it leads', async () => {
  mkdirSync(join(folder, 'parts'))
  renameSync(file, join(folder, 'parts/real.md'))
  symlinkSync('parts/real.md', file)
  const place = findPlace(folder, 'slides.md')
  await save('# New\n', OLD, 'real' in place ? place.real : '')
  expect(lstatSync(file).isSymbolicLink()).toBe(true)
  expect(readFileSync(join(folder, 'parts/real.md'), 'utf8')).toBe('# New\n')
})

test('a new file is made, its folder too; never over one that is there', async () => {
  const fresh = join(folder, 'programs/deep/new.py')
  expect(await save('print 1\n', null, fresh)).toMatchObject({ kind: 'saved' })
  expect(readFileSync(fresh, 'utf8')).toBe('print 1\n')
  expect(await save('print 2\n', null, fresh)).toMatchObject({ kind: 'changed' })
  expect(readFileSync(fresh, 'utf8')).toBe('print 1\n')
  expectNoLeftovers()
})

test('a file that is gone is not made again', async () => {
  rmSync(file)
  expect(await save('# New\n')).toEqual({ kind: 'gone' })
  expect(existsSync(file)).toBe(false)
  expectNoLeftovers()
})

test('a read-only file says so, and stays', async () => {
  chmodSync(file, 0o444)
  expect(await save('# New\n')).toMatchObject({
    kind: 'refused',
    refusal: { status: 423, problem: expect.stringContaining('read-only') },
  })
  expect(onDisk()).toBe(OLD)
  expectNoLeftovers()
})

// Whoever is root may write into any folder.
test.skipIf(process.getuid?.() === 0)('so does a file in a read-only folder', async () => {
  chmodSync(folder, 0o555)
  onTestFinished(() => chmodSync(folder, 0o755))
  expect(await save('# New\n')).toMatchObject({ kind: 'refused', refusal: { status: 423 } })
  expect(onDisk()).toBe(OLD)
})

test('a folder in the place of the file is told from a file', async () => {
  rmSync(file)
  mkdirSync(file)
  expect(await save('# New\n')).toMatchObject({ kind: 'refused', refusal: { status: 409 } })
  expectNoLeftovers()
})

const canMount = ((): boolean => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  const place = temporaryFolder(() => {})
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', place], { stdio: 'ignore' })
    execFileSync('umount', [place])
    return true
  } catch {
    return false
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
})()

test.skipIf(!canMount)(
  'a full disk leaves the file as it was, and can be written when there is room',
  async () => {
    const disk = join(folder, 'disk')
    mkdirSync(disk)
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk])
    onTestFinished(() => void execFileSync('umount', [disk]))
    const path = join(disk, 'slides.md')
    writeFileSync(path, OLD)
    expect(await save('x'.repeat(100_000), OLD, path)).toMatchObject({
      kind: 'refused',
      refusal: { status: 507, problem: 'The disk is full: slides.md is as it was.' },
    })
    expect(readFileSync(path, 'utf8')).toBe(OLD)
    expectNoLeftovers()
    expect(await save('# New\n', OLD, path)).toMatchObject({ kind: 'saved' })
  },
)

test('a program that writes into the file while it is saved keeps what it wrote', async () => {
  let kept = 0
  let theirs = 0
  for (let round = 0; round < 150; round++) {
    writeFileSync(file, OLD)
    // As plain editors do: empty it, then write; each round at another moment of the saving.
    const editor = new Promise<void>((resolve) =>
      setTimeout(() => {
        truncateSync(file)
        setTimeout(() => {
          writeFileSync(file, `# Theirs ${round}\n`)
          resolve()
        }, round % 3)
      }, round % 5),
    )
    const [result] = await Promise.all([save('# Mine\n'), editor])
    if (result.kind === 'saved') kept++
    else theirs++
    // Whoever came last is on the disk: it was they who overwrote us, or we left them alone.
    expect(onDisk()).toBe(`# Theirs ${round}\n`)
  }
  expect(kept + theirs).toBe(150)
  expectNoLeftovers()
})

/** Writes into a file in place, over and over; says which of its lines were gone when it came to write the next. */
const ANOTHER_PROGRAM = `
  const { readFileSync, writeFileSync } = require('node:fs')
  const file = process.argv[1]
  const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))
  const has = (line) => readFileSync(file, 'utf8').includes(line)
  async function run() {
    for (let round = 0; round < 1500; round++) {
      const line = 'theirs ' + round + ';'
      writeFileSync(file, line)
      await wait(Math.random() * 3)
      // It may be on its way back.
      if (!has(line)) await wait(200)
      if (!has(line)) console.log(line)
    }
  }
  run()`

// A machine that is busy enough can stop that program between emptying the file and writing it.
test.runIf(process.env['FUZZ'])('another program that does so at any moment loses nothing', async () => {
  const other = spawn(process.execPath, ['-e', ANOTHER_PROGRAM, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let lost = ''
  other.stdout.on('data', (data: Buffer) => (lost += data.toString()))
  const kinds = new Set<string>()
  for (let save = 0; other.exitCode === null; save++) {
    const { bytes, hash } = await readContent(file)
    const more = bytesOf(`${new TextDecoder().decode(bytes)} mine ${save};`)
    kinds.add((await saves.save(file, more, hash)).kind)
  }
  expect([...kinds].toSorted()).toEqual(['changed', 'saved'])
  expect(lost).toBe('')
})

test('what a killed server left aside goes at the next start; what a running one has there stays', async () => {
  mkdirSync(join(folder, 'node_modules'))
  const running = `.heapdeck-${process.ppid}-0123456789ab.tmp`
  // No process has so large a number.
  const killed = '.heapdeck-99999999-0123456789ab.tmp'
  writeFiles(folder, {
    [killed]: 'half',
    [`programs/${killed}`]: 'half',
    [`node_modules/${killed}`]: 'not ours to look at',
    [running]: 'half',
    '.heapdeck-notes.md': 'somebody’s own',
  })
  await removeLeftovers(folder)
  expect(readdirSync(folder, { recursive: true }).map(String).toSorted()).toEqual(
    [
      '.heapdeck-notes.md',
      running,
      'node_modules',
      `node_modules/${killed}`,
      'programs',
      'slides.md',
    ].toSorted(),
  )
})
