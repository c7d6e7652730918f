import fc from 'fast-check'
import { expect, test } from 'vitest'
import { editBetween, fingerprint, SourceCopy, withEdits } from '../../../src/engine/edit/index.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const copyOf = (text: string) => SourceCopy.of(bytes(text))!

test('a copy has the text that the grammar reads: plain line ends, no BOM', () => {
  expect(copyOf('\ufeff# One\r\n\r\ntwo\rthree').text).toBe('# One\n\ntwo\nthree')
})

test('bytes that are no UTF-8 are not taken', () => {
  expect(SourceCopy.of(new Uint8Array([0x23, 0xff, 0x0a]))).toBeUndefined()
})

test('an edit touches its own bytes, and new lines end as those before them', () => {
  const copy = copyOf('\ufeffone\r\ntwo\nthree\r\n')
  const edited = copy.edited([{ from: 4, to: 7, insert: 'zwei\nzwo' }])
  expect(new TextDecoder('utf-8', { ignoreBOM: true }).decode(edited.toBytes())).toBe(
    '\ufeffone\r\nzwei\r\nzwo\nthree\r\n',
  )
})

/** Text of lines that end in every way, with and without a last newline. */
const anyText = fc
  .array(fc.constantFrom('a', 'ü', '日', '\r\n', '\n', '\r', '\0', ' ', '# x', '---'), { maxLength: 40 })
  .map((parts) => parts.join(''))

test('what was loaded is saved as it was', () => {
  fc.assert(
    fc.property(anyText, fc.boolean(), (text, hasBom) => {
      const stored = bytes((hasBom ? '\ufeff' : '') + text)
      expect(SourceCopy.of(stored)!.toBytes()).toEqual(stored)
    }),
    { numRuns: 1000 },
  )
})

test('an edit changes the text as it says, and the text is what is read again', () => {
  fc.assert(
    fc.property(anyText, fc.nat(), fc.nat(), anyText, (text, a, b, insert) => {
      const copy = copyOf(text)
      const [from, to] = [a, b].map((at) => at % (copy.text.length + 1)).sort((x, y) => x - y) as [
        number,
        number,
      ]
      const edit = { from, to, insert: insert.replaceAll(/\r\n?/g, '\n') }
      const edited = copy.edited([edit])
      expect(edited.text).toBe(withEdits(copy.text, [edit]))
      expect(SourceCopy.of(edited.toBytes())!.text).toBe(edited.text)
    }),
    { numRuns: 2000 },
  )
})

test('what lies around an edit stays byte for byte', () => {
  fc.assert(
    fc.property(anyText, anyText, anyText, (before, old, after) => {
      const join = (middle: string) => `${before}[${middle}]${after}`
      const copy = copyOf(join(old))
      const from = copyOf(`${before}[`).text.length
      const edited = copy.edited([{ from, to: from + copyOf(old).text.length, insert: 'new 😀' }])
      expect(edited.toBytes()).toEqual(bytes(join('new 😀')))
    }),
    { numRuns: 1000 },
  )
})

test('the edit between two texts makes one of the other', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (was, is) => {
      const edit = editBetween(was, is)
      expect(withEdits(was, edit ? [edit] : [])).toBe(is)
    }),
  )
})

test('texts that differ have other fingerprints', () => {
  const texts = Array.from({ length: 20_000 }, (_, index) => `# Slide ${index}\n\n- point`)
  expect(new Set(texts.map(fingerprint)).size).toBe(texts.length)
  expect(fingerprint('ab')).not.toBe(fingerprint('ba'))
})
