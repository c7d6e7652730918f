import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  editBetween,
  editsBetween,
  SourceCopy,
  withEdits,
  type Edit,
} from '../../../src/engine/edit/index.ts'

const WORDS = ['# Title', '---', '', 'a', 'é😀', '\0', ' ', '\u2028', '::: notes', '\ufeff', '- item']
const ENDINGS = ['\n', '\r\n', '\r', '\n\r', '\r\r\n']

/** A file in any mix of line endings, with or without BOM and final newline. */
const anyFile = fc
  .record({
    hasBom: fc.boolean(),
    lines: fc.array(fc.tuple(fc.constantFrom(...WORDS), fc.constantFrom(...ENDINGS)), { maxLength: 30 }),
    last: fc.constantFrom(...WORDS),
  })
  .map(
    ({ hasBom, lines, last }) =>
      (hasBom ? '\ufeff' : '') + lines.map((line) => line.join('')).join('') + last,
  )

const bytesOf = (raw: string): Uint8Array => new TextEncoder().encode(raw)
const rawOf = (copy: SourceCopy): string =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(copy.toBytes())
const copyOf = (raw: string): SourceCopy => SourceCopy.of(bytesOf(raw))!

/** The file's characters before and after a range of its text, counted one by one. */
function aroundIn(raw: string, { from, to }: Edit): [before: string, after: string] {
  const bom = raw.startsWith('\ufeff') ? '\ufeff' : ''
  const pieces = raw.slice(bom.length).match(/\r\n|[^]/g) ?? []
  return [bom + pieces.slice(0, from).join(''), pieces.slice(to).join('')]
}

/** One edit of a text. */
const anyEdit = (text: string) =>
  fc
    .tuple(
      fc.nat(text.length),
      fc.nat(text.length),
      fc.constantFrom('', 'x', '\n', 'two\nlines\n', '\n\n---\n\n'),
    )
    .map(([one, other, insert]): Edit => ({
      from: whole(text, Math.min(one, other)),
      to: whole(text, Math.max(one, other)),
      insert,
    }))

/** Not between the two halves of one character. */
const whole = (text: string, at: number): number => (/^[\udc00-\udfff]/.test(text.slice(at)) ? at - 1 : at)

test('a file that nobody edits is saved as it was, byte for byte', () => {
  fc.assert(
    fc.property(anyFile, (raw) => {
      const copy = copyOf(raw)
      expect(copy.toBytes()).toEqual(bytesOf(raw))
      expect(copy.edited([]).toBytes()).toEqual(bytesOf(raw))
      expect(copy.text).not.toContain('\r')
    }),
    { numRuns: 1000 },
  )
})

test('bytes that are no UTF-8 are no text to edit', () => {
  expect(SourceCopy.of(new Uint8Array([0x61, 0xff, 0x62]))).toBeUndefined()
})

test('an edit changes its own range, and nothing before or after it', () => {
  fc.assert(
    fc.property(
      anyFile.chain((raw) => fc.tuple(fc.constant(raw), anyEdit(copyOf(raw).text))),
      ([raw, edit]) => {
        const copy = copyOf(raw)
        const edited = copy.edited([edit])
        expect(edited.text).toBe(withEdits(copy.text, [edit]))
        const is = rawOf(edited)
        const [before, after] = aroundIn(raw, edit)
        expect(is.startsWith(before)).toBe(true)
        expect(is.endsWith(after)).toBe(true)
      },
    ),
    { numRuns: 1000 },
  )
})

test('new lines end as the line before them does', () => {
  expect(rawOf(copyOf('one\r\ntwo\r\n').edited([{ from: 3, to: 3, insert: '\nand' }]))).toBe(
    'one\r\nand\r\ntwo\r\n',
  )
  expect(rawOf(copyOf('one\r\ntwo\nthree').edited([{ from: 8, to: 8, insert: 'x\n' }]))).toBe(
    'one\r\ntwo\nx\nthree',
  )
})

test('what was done and undone leaves the same bytes', () => {
  fc.assert(
    fc.property(
      anyFile.chain((raw) => fc.tuple(fc.constant(raw), anyEdit(copyOf(raw).text))),
      ([raw, edit]) => {
        // Line ends of another kind than their neighbours' do not come back once they are deleted.
        const uniform = raw.replace(/\r\n?|\n/g, '\r\n')
        const copy = copyOf(uniform)
        const back = editBetween(withEdits(copy.text, [edit]), copy.text)
        const edited = copy.edited([edit])
        // Where every line end was deleted nothing says how they looked.
        if (edited.text.includes('\n')) expect(rawOf(edited.edited(back ? [back] : []))).toBe(uniform)
      },
    ),
    { numRuns: 1000 },
  )
})

test('edits between two texts make one of the other, in order and apart', () => {
  const anyText = fc
    .array(fc.constantFrom('a', 'b', 'c', 'd', '', '---', 'e'), { maxLength: 20 })
    .map((lines) => lines.join('\n'))
  fc.assert(
    fc.property(anyText, anyText, (was, is) => {
      const edits = editsBetween(was, is)
      expect(withEdits(was, edits)).toBe(is)
      edits.forEach((edit, index) => expect(edit.from).toBeGreaterThanOrEqual(edits[index - 1]?.to ?? 0))
    }),
    { numRuns: 2000 },
  )
})

test('a change of two slides far apart is two small edits', () => {
  const slides = Array.from({ length: 50 }, (_, index) => `# Slide ${index}\n\n---\n`)
  const was = slides.join('')
  const is = was.replace('Slide 3\n', 'Slide three\n').replace('Slide 40\n', 'Slide forty\n')
  expect(editsBetween(was, is).map(({ insert }) => insert)).toEqual(['three', 'forty'])
})
