/** What turning a knob does to the program's text. */
import { describe, expect, it } from 'vitest'
import { programOf, type Knobs } from '../../../components/malloc-fragmentation/program.ts'
import { knobsOf } from '../../../components/malloc-fragmentation/state.ts'
import { Timeline } from '../../../components/malloc-fragmentation/time.ts'
import { ProgramRun, STARTS, pythonSnapshotOf } from '../../../src/machine/index.ts'
import { talkProgram } from '../../support/talk-programs.ts'

const frag = talkProgram('frag.py')
const programWith = (changed: Partial<Knobs>, share?: number) =>
  programOf(frag, knobsOf(frag, changed), share)
const shownOf = (changed: Partial<Knobs>) => {
  const { name, lines } = programWith(changed)
  return [name, ...lines.map(({ text }) => text)].join('\n')
}
const textOf = (changed: Partial<Knobs>) => programWith(changed).source.text

describe('a program', () => {
  it('is the talk’s own where it collects at its end', () => {
    const { source, name } = programWith({ after: 'collect' })
    expect(source).toEqual(frag)
    expect(name).toBe('frag.py')
  })

  it('is shown as its main, without what nobody can stand at', () => {
    expect(shownOf({ after: 'collect' })).toMatchInlineSnapshot(`
      "frag.py
      def main():
          wait('start')
          big = alloc(100000)
          wait('big')
          small = alloc(1)
          wait('small')
          del big
          wait('del big')
          import gc
          gc.collect(2)
          wait('collect')"
    `)
  })

  it('knows where the lines that are shown stand in the text', () => {
    for (const after of ['nothing', 'collect', 'trim', 'del small'] as const) {
      const { source, lines, shown } = programWith({ after })
      const text = source.text.split('\n')
      expect(shown.map((line) => text[line])).toEqual(lines.map((line) => line.text))
    }
  })

  it('ends earlier where nothing comes after del big', () => {
    const text = textOf({})
    expect(text).toContain("    wait('del big')\n\n\nif __name__ == '__main__':\n    main()\n")
    expect(text).not.toContain('gc')
  })

  it('swaps its two lists, under the name that the speaker gave it', () => {
    expect(shownOf({ first: 'small' })).toMatchInlineSnapshot(`
      "small_first.py
      def main():
          wait('start')
          small = alloc(1)
          wait('small')
          big = alloc(100000)
          wait('big')
          del big
          wait('del big')"
    `)
    const own = talkProgram('small_first.py').text
    const code = (text: string) => text.split('\n').filter((line) => !line.startsWith('#'))
    expect(code(textOf({ first: 'small' }))).toEqual(code(own))
  })

  it('makes strings of another size, as many as take about the same memory', () => {
    const text = textOf({ size: 200_037 })
    expect(text).toContain('    big = alloc(2500, 200000)\n')
    expect(text).toContain('    small = alloc(1, 200000)\n')
    expect(programWith({ size: 200_037 })).toMatchObject({ strings: 2500, name: 'frag.py, changed' })
  })

  it('never makes more strings than the talk’s does', () => {
    expect(programWith({ size: 300 }).strings).toBe(100_000)
  })

  it('does one thing more at its end', () => {
    expect(textOf({ after: 'trim' })).toMatch(
      /\nimport ctypes\n\nlibc = ctypes\.CDLL\('libc\.so\.6'\)\n\n\ndef main\(\):\n[^]*\n {4}libc\.malloc_trim\(0\)\n {4}wait\('trim'\)\n/,
    )
    expect(textOf({ after: 'del small' })).toContain("\n    del small\n    wait('del small')\n")
  })

  it('is smaller on a small device, and says so in its own text', () => {
    expect(programWith({}, 5).source.text).toContain('big = alloc(20000)')
  })

  it('still shows on a small device what it shows at full size', () => {
    const { source } = programWith({}, 5)
    const run = new ProgramRun(source, STARTS['2.17'])
    run.seek(run.waits.at(-1)!.event)
    const { pin, malloc, tally } = pythonSnapshotOf(run)
    expect(pin?.names).toContain('small[0]')
    expect(malloc.free).toBeGreaterThan(tally.resident * 0.9)
  })
})

describe('the timeline', () => {
  const program = programWith({}, 50)
  const run = new ProgramRun(program.source, STARTS['2.17'])
  const time = new Timeline(program, run)

  it('gives each line its stretch, one after the other', () => {
    const stretches = program.lines.map((_, line) => time.stretch(line))
    expect(stretches[0]![0]).toBe(0)
    expect(stretches.at(-1)![1]).toBeCloseTo(1)
    for (const [index, [left, right]] of stretches.entries()) {
      expect(right).toBeGreaterThan(left)
      if (index) expect(left).toBe(stretches[index - 1]![1])
    }
  })

  it('finds each place again', () => {
    for (let place = 0; place <= 1; place += 0.003) {
      const position = time.positionAt(place)
      if (!time.isWait(position.line)) expect(time.placeOf(position)).toBeCloseTo(place, 3)
      else expect(time.positionAt(time.placeOf(position))).toEqual(position)
    }
  })

  it('stands where it waits for Enter, and else at a line’s end, the lines one after the other', () => {
    const ends = program.lines.map((_, line) => time.eventOf({ line, done: 1 }))
    expect(ends).toEqual(ends.toSorted((a, b) => a - b))
    expect(time.waits.map((line) => ends[line])).toEqual(run.waits.map(({ event }) => event))
  })
})
