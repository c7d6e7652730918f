import fc from 'fast-check'
import { expect, test } from 'vitest'
import { merge } from '../../../src/engine/edit/index.ts'

const anyText = fc
  .array(fc.constantFrom('a\n', 'b\n', 'c\n', '\n', '---\n', 'd\n'), { maxLength: 12 })
  .chain((lines) => fc.constantFrom('', 'last').map((last) => lines.join('') + last))

const textOf = (base: string, mine: string, theirs: string): string | undefined => {
  const merged = merge(base, mine, theirs)
  return merged.kind === 'merged' ? merged.text : undefined
}

test('changes of different lines come together', () => {
  expect(textOf('a\nb\nc\nd\ne\n', 'A\nb\nc\nd\ne\n', 'a\nb\nc\nd\nE\n')).toBe('A\nb\nc\nd\nE\n')
  expect(textOf('a\nb\nc\n', 'a\nb\nc\nd\n', '0\na\nb\nc\n')).toBe('0\na\nb\nc\nd\n')
})

test('the same change in both is one change', () => {
  expect(textOf('a\nb\nc\n', 'a\nB\nc\nmine\n', 'a\nB\nc\n')).toBe('a\nB\nc\nmine\n')
})

test('two changes of one line, or of lines that touch, are a conflict with all that it takes to decide', () => {
  expect(merge('0\na\nb\nc\n9\n', '0\na\nmine\nc\n9\n', '0\na\ntheirs\nc\n9\n')).toEqual({
    kind: 'conflict',
    regions: [
      {
        base: { from: 2, to: 3, text: 'b\n' },
        mine: { from: 2, to: 3, text: 'mine\n' },
        theirs: { from: 2, to: 3, text: 'theirs\n' },
      },
    ],
  })
  expect(merge('a\nb\n', 'A\nb\n', 'a\nB\n').kind).toBe('conflict')
})

test('a side that did nothing gets what the other did', () => {
  fc.assert(
    fc.property(anyText, anyText, (base, other) => {
      expect(textOf(base, base, other)).toBe(other)
      expect(textOf(base, other, base)).toBe(other)
      expect(textOf(base, other, other)).toBe(other)
    }),
    { numRuns: 2000 },
  )
})

/** Lines of a base, and what each side makes of them: nobody writes a line that the other has. */
const anyChanges = fc
  .record({
    lines: fc.array(fc.constantFrom('a', 'b', 'c', '', '---'), { minLength: 1, maxLength: 10 }),
    mine: fc.array(fc.tuple(fc.nat(9), fc.nat(2), fc.nat(2)), { maxLength: 3 }),
    theirs: fc.array(fc.tuple(fc.nat(9), fc.nat(2), fc.nat(2)), { maxLength: 3 }),
  })
  .map(({ lines, mine, theirs }) => {
    const changed = (changes: typeof mine, who: string): string[] => {
      const result: string[] = [...lines]
      changes.forEach(([at, gone, fresh], index) =>
        result.splice(
          at % (result.length + 1),
          gone,
          ...Array.from({ length: fresh }, (_, more) => `${who} ${index} ${more}`),
        ),
      )
      return result
    }
    return { base: lines, mine: changed(mine, 'mine'), theirs: changed(theirs, 'theirs') }
  })
const text = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('')

test('a line that one side wrote is in the result', () => {
  fc.assert(
    fc.property(anyChanges, ({ base, mine, theirs }) => {
      const merged = textOf(text(base), text(mine), text(theirs))?.split('\n')
      if (merged)
        expect(merged).toEqual(expect.arrayContaining([...mine, ...theirs].filter((line) => / /.test(line))))
    }),
    { numRuns: 3000 },
  )
})

test('a line that one side deleted is not in the result, unless there are more like it', () => {
  fc.assert(
    fc.property(anyChanges, ({ base, mine, theirs }) => {
      const merged = textOf(text(base), text(mine), text(theirs))?.split('\n')
      if (!merged) return
      for (const line of base)
        if (line !== '' && (!mine.includes(line) || !theirs.includes(line))) {
          const isWritten =
            [...mine, ...theirs].includes(line) && base.indexOf(line) !== base.lastIndexOf(line)
          if (!isWritten) expect(merged).not.toContain(line)
        }
    }),
    { numRuns: 3000 },
  )
})

test('the regions of a conflict are what the three texts have in those lines', () => {
  fc.assert(
    fc.property(anyText, anyText, anyText, (base, mine, theirs) => {
      const merged = merge(base, mine, theirs)
      if (merged.kind === 'merged') return
      const linesOf = (all: string): string[] => all.match(/[^\n]*\n|[^\n]+$/g) ?? []
      for (const region of merged.regions)
        for (const [side, all] of [
          ['base', base],
          ['mine', mine],
          ['theirs', theirs],
        ] as const)
          expect(region[side].text).toBe(linesOf(all).slice(region[side].from, region[side].to).join(''))
    }),
    { numRuns: 2000 },
  )
})

test('a deck of 2 MB, changed at both ends by one and in the middle by the other, merges at once', () => {
  const slides = Array.from(
    { length: 20_000 },
    (_, index) => `# Slide ${index}\n\nWords, and more words.\n\n---\n\n`,
  )
  const base = slides.join('')
  const mine = base.replace('Slide 0\n', 'Slide zero\n').replace('Slide 19999\n', 'The end\n')
  const theirs = base.replace('Slide 10000\n', 'The middle\n')
  const start = performance.now()
  expect(textOf(base, mine, theirs)).toBe(mine.replace('Slide 10000\n', 'The middle\n'))
  expect(performance.now() - start).toBeLessThan(1000)
})

test('texts of one line over and over are no trap', () => {
  const base = 'same\n'.repeat(30_000)
  const start = performance.now()
  merge(base, `mine\n${base}mine\n`, `${base.slice(10)}theirs\n`)
  expect(performance.now() - start).toBeLessThan(1000)
})
