/** What turning a knob does to the program. */
import { describe, expect, it } from 'vitest'
import { programOf, type Knobs } from '../../../components/malloc-fragmentation/program.ts'
import { knobsOf } from '../../../components/malloc-fragmentation/state.ts'
import { Timeline } from '../../../components/malloc-fragmentation/time.ts'
import { SceneRun } from '../../../src/machine/index.ts'
import frag from '../../../talk/scenes/frag.ts'

const textOf = (changed: Partial<Knobs>, share?: number) => {
  const { scene } = programOf(frag, knobsOf(frag, changed), share)
  return [scene.file, ...scene.lines.map(({ text }) => text)].join('\n')
}

describe('a program', () => {
  it('is the scene’s own as long as no knob is turned', () => {
    expect(programOf(frag, knobsOf(frag)).scene).toEqual(frag)
  })

  it('swaps its two lists, under the name that the speaker gave it', () => {
    expect(textOf({ first: 'small' })).toMatchInlineSnapshot(`
      "small_first.py
      def main():
          small = alloc(1)
          wait('small')
          big = alloc(100000)
          wait('big')
          del big
          wait('del big')"
    `)
  })

  it('makes strings of another size, as many as take about the same memory', () => {
    expect(textOf({ size: 200_037 })).toMatchInlineSnapshot(`
      "frag.py, changed
      def main():
          big = alloc(2500, 200000)
          wait('big')
          small = alloc(1, 200000)
          wait('small')
          del big
          wait('del big')"
    `)
    const { scene } = programOf(frag, knobsOf(frag, { size: 200_037 }))
    expect(scene.lines[1]!.commands).toEqual([
      { kind: 'comprehension', block: 'big', bytes: 200_037, count: 2500 },
    ])
  })

  it('never makes more strings than the scene does', () => {
    expect(programOf(frag, knobsOf(frag, { size: 300 })).strings).toBe(100_000)
  })

  it('does one thing more at its end', () => {
    expect(textOf({ after: 'trim' }).split('\n').slice(-2)).toEqual([
      '    libc.malloc_trim(0)',
      "    wait('trim')",
    ])
    expect(textOf({ after: 'del small' }).split('\n').slice(-2)).toEqual([
      '    del small',
      "    wait('del small')",
    ])
  })

  it('is smaller on a small device, and says so in its own text', () => {
    expect(textOf({}, 5)).toContain('big = alloc(20000)')
  })

  it('still shows on a small device what it shows at full size', () => {
    const { scene } = programOf(frag, knobsOf(frag), 5)
    const run = new SceneRun(scene, { version: '2.17' })
    run.seek(run.events)
    const { pin, free, resident } = run.snapshot()
    expect(pin?.name).toBe('small[0]')
    expect(free).toBeGreaterThan(resident * 0.9)
  })
})

describe('the timeline', () => {
  const program = programOf(frag, knobsOf(frag))
  const run = new SceneRun(program.scene, { version: '2.17' })
  const time = new Timeline(program, run)

  it('gives each line its stretch, one after the other', () => {
    const stretches = program.scene.lines.map((_, line) => time.stretch(line))
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

  it('stands at a line’s end where it waits', () => {
    for (const [line, { to }] of run.lines.entries()) expect(time.eventOf({ line, done: 1 })).toBe(to)
  })
})
