/** The recorded starts that slide 10 plays, held to the recordings; and its process, held to the recorded ones. */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { ProgramRun, PythonRun, STARTS, pythonSnapshotOf } from '../../../src/machine/index.ts'
import { begin, script } from '../../../talk/scenes/pools-events.ts'
import pools from '../../../talk/scenes/pools.ts'
import { talkProgram } from '../../support/talk-programs.ts'

interface Recording {
  readonly ops: string
  readonly data: readonly number[]
  readonly functions: readonly (readonly [name: string, file: string, line: number])[]
  readonly bootOps: number
  readonly bootData: number
}

const read = (name: string): Recording =>
  JSON.parse(
    gunzipSync(readFileSync(new URL(`../../recorded/boot/${name}.json.gz`, import.meta.url))).toString(),
  ) as Recording

/** How many numbers each letter has. */
const NUMBERS: Readonly<Record<string, number>> = Object.fromEntries([
  ...'fFDjdeBEulbk|'.split('').map((letter) => [letter, 1]),
  ...'mcMGistpo<>('.split('').map((letter) => [letter, 2]),
  ...'rRq'.split('').map((letter) => [letter, 3]),
  ...'ILX)'.split('').map((letter) => [letter, 0]),
])
const KEPT = 'mcrfMGRFDijdeIL<>stB'
/** What the scene does itself: the lines of range, del and collect. */
const OWN = new Set(['3', '5', '9'])
const ZOMBIE = 5

/** The words of `readRecordedEvents`, by the line of the program that they belong to; `start` is before its second. */
function eventsOf(): ReadonlyMap<string, string[]> {
  const boot = read('boot-g217')
  const program = read('pools3000.script.g217')
  const ops = boot.ops.slice(0, program.bootOps) + program.ops
  const data = [...boot.data.slice(0, program.bootData), ...program.data]
  const main = program.functions.findIndex(([name, of]) => name === '<module>' && of === 'main.py')
  const lines = new Map<string, string[]>()
  const madeAt = new Map<number, number>()
  const running: number[] = []
  let line = 'start'
  let made = 0
  let at = 0
  for (const letter of ops) {
    const numbers = data.slice(at, (at += NUMBERS[letter] as number))
    const [first = 0, second = 0, third = 0] = numbers
    if (letter === '(') running.push(first)
    else if (letter === ')') running.pop()
    else if ('lk'.includes(letter) && running.at(-1) === main && first >= 2) line = `${first}`
    if (!KEPT.includes(letter)) continue
    const words = lines.get(line) ?? []
    lines.set(line, words)
    const isOwn = OWN.has(line)
    const back = (address: number): number => made - (madeAt.get(address) as number)
    const make = (address: number): void => {
      madeAt.set(address, made)
      if (!isOwn) made++
    }
    if ('mcMGs'.includes(letter)) {
      words.push(`${letter === 'c' ? 'm' : letter}${first}`)
      make(second)
    } else if ('rR'.includes(letter)) {
      words.push(`${letter}${first < 0 ? '' : back(first)}:${second}`)
      make(third)
    } else if ('fFD'.includes(letter)) {
      if (first >= 0) words.push(`${letter}${back(first)}`)
    } else if (letter === 't') words.push(`t${back(second)}`)
    else if (letter === 'i') {
      // sys.maxint is none of JavaScript's numbers
      words.push(first >= 2 ** 63 ? 'i9223372036854775807' : `i${first}`)
      make(second)
    } else if (letter === 'd') {
      words.push('d')
      make(first)
    } else if ('je'.includes(letter)) words.push(`${letter}${back(first)}`)
    else if (letter === '>') words.push(`>${first}:${back(second)}`)
    else if (letter === '<') {
      words.push(first === ZOMBIE ? `<5:${back(second)}` : `<${first}`)
      make(second)
    } else words.push(letter === 'B' ? `B${first}` : letter)
  }
  return lines
}

const wordsIn = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '')

describe('the interpreter asks for what was recorded of the script', () => {
  const recorded = eventsOf()
  test('until the program begins', () => {
    expect([...wordsIn(begin), ...wordsIn(script.start)]).toEqual([
      ...(recorded.get('start') ?? []),
      ...(recorded.get('2') ?? []),
    ])
  })
  test.each([
    ['range', '4'],
    ['del ints', '6'],
    ['gc', '7'],
    ['import gc', '8'],
    ['collect', '10'],
  ] as const)('at %s', (moment, line) => {
    expect(wordsIn(script[moment])).toEqual(recorded.get(line))
  })
})

interface Step {
  readonly at: string
  readonly anonKb: number
  readonly heapKb: number
  readonly heapAnonKb: number
}

const { runs } = JSON.parse(
  readFileSync(new URL('../../recorded/rss-talk.json', import.meta.url), 'utf8'),
) as {
  runs: { program: string; allocator: string; mode: string; steps: Step[] }[]
}
const recordedRun = (allocator: string, mode: string): Step[] =>
  runs.find((run) => run.program === 'pools5.py' && run.allocator === allocator && run.mode === mode)!.steps

describe('five million ints are where they were in the recorded process', () => {
  test.each([
    ['2.17', 'g217', 0],
    ['2.36', 'g236', 32],
  ] as const)('as a script on glibc %s', (version, allocator, off) => {
    const run = new PythonRun(pools, { version })
    for (const step of recordedRun(allocator, 'script')) {
      const line = pools.lines.findIndex((each) => 'moment' in each && each.moment === step.at)
      run.seek(run.lines[line]!.to)
      const { process } = run.machine
      expect([step.at, process.heapBytes / 1024, process.heapResidentBytes / 1024]).toEqual([
        step.at,
        step.heapKb,
        // of 2.36's start some calls differ, and here are those of 2.17's
        version === '2.17' ? step.heapAnonKb : expect.closeTo(step.heapAnonKb, -1.5),
      ])
      expect(Math.abs(process.residentBytes / 1024 - step.anonKb)).toBeLessThanOrEqual(off)
    }
  })

  test.each([
    ['2.17', 'g217'],
    ['2.36', 'g236'],
  ] as const)('imported on glibc %s, where the program itself runs', (version, allocator) => {
    const { waits, curve } = new ProgramRun(talkProgram('pools.py'), STARTS[version])
    const steps = recordedRun(allocator, 'import')
    const resident = waits.map(({ event }) => curve.resident[curve.event.indexOf(event)]! / 1024)
    expect(resident).toEqual(steps.map(({ anonKb }) => anonKb))
  })

  test('what is on top decides: the table that import gc makes, or nothing', () => {
    const run = new PythonRun(pools, { version: '2.17' })
    const collect = pools.lines.findIndex((each) => 'moment' in each && each.moment === 'collect')
    run.seek(run.lines[collect]!.to)
    expect(pythonSnapshotOf(run).pin).toMatchObject({ label: expect.stringContaining('time'), bytes: 1536 })
  })

  test('the heap in stretches has no gap, and ends at the break', () => {
    const run = new PythonRun(pools, { version: '2.17' })
    for (const { to } of run.lines)
      for (const event of [to, Math.max(0, to - 50_000)]) {
        run.seek(event)
        const { column, heapStart, programBreak } = pythonSnapshotOf(run)
        let at = heapStart
        column.address.forEach((address, index) => {
          expect(address).toBe(at)
          at += column.bytes[index]!
        })
        expect(at).toBe(programBreak)
      }
  })
})
