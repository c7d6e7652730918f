import { expect, test } from 'vitest'
import { withFacts } from '../../../src/engine/export/pdf-info.ts'

const FACTS = { Title: 'Ryby', Author: 'Ż. Łoś (2)', Subject: '', Creator: 'heapdeck' }

/** A document as Chromium ends it. */
function pdfOf(): string {
  const info =
    "1 0 obj\n<</Title (Old) /Producer (Skia/PDF m1)\n/CreationDate (D:20260102030405+00'00')>>\nendobj\n"
  const head = `%PDF-1.4\n${info}2 0 obj\n<</Type /Catalog>>\nendobj\n`
  return `${head}xref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000100 00000 n \ntrailer\n<</Size 3\n/Root 2 0 R\n/Info 1 0 R>>\nstartxref\n${head.length}\n%%EOF\n`
}

test('a new dictionary is named behind the file as it was', () => {
  const before = pdfOf()
  const after = Buffer.from(withFacts(Buffer.from(before, 'latin1'), FACTS)).toString('latin1')
  expect(after.slice(0, before.length).replaceAll(/ {20,}/g, '')).toBe(
    before.replace("/CreationDate (D:20260102030405+00'00')", ''),
  )
  const added = after.slice(before.length)
  const hex = (text: string): string => Buffer.from(text, 'utf16le').swap16().toString('hex')
  expect(added.slice(0, added.indexOf('endobj'))).toBe(
    `3 0 obj\n<</Producer (Skia/PDF m1)\n/Title <feff${hex('Ryby')}>\n/Author <feff${hex('Ż. Łoś (2)')}>\n/Creator <feff${hex('heapdeck')}>>>\n`,
  )
  // The cross-reference section says where the dictionary stands, and where the one before it does.
  const place = Number(/^(\d{10}) 00000 n $/m.exec(added)![1])
  expect(after.slice(place, place + 7)).toBe('3 0 obj')
  const table = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(after)![1])
  expect(after.slice(table, table + 9)).toBe('xref\n3 1\n')
  expect(added).toContain(`/Size 4\n/Info 3 0 R\n/Prev ${/startxref\n(\d+)/.exec(before)![1]}\n/Root 2 0 R`)
})

test('ids of tags are counted from the file’s own start', () => {
  const tags = (first: number, second: number) =>
    `3 0 obj\n<</ID (node${first})>>\nendobj\n4 0 obj\n<</Headers [(node${second}) (node${first})]>>\nendobj\n`
  const after = [tags(10000587, 10000590), tags(10000586, 10000591)].map((text) =>
    Buffer.from(withFacts(Buffer.from(pdfOf().replace('xref', `${text}xref`), 'latin1'), FACTS)).toString(
      'latin1',
    ),
  )
  expect(after[0]).toContain('<</ID (node00000001)>>')
  expect(after[0]).toContain('<</Headers [(node00000002) (node00000001)]>>')
  expect(after[1]).toBe(after[0])
})

test('a file that ends otherwise is refused, not spoiled', () => {
  expect(() => withFacts(Buffer.from('%PDF-1.5\nno trailer\n'), FACTS)).toThrow('ends in no trailer')
})
