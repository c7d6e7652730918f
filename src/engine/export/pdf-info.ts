/**
 * The facts about a PDF that Chromium has no words for: author, subject, what made it. Added as an incremental update (PDF
 * 32000-1, 7.5.6): a new information dictionary, and a cross-reference section that names it, behind the file as it was.
 * When it was made goes, and ids of tags are counted anew: the same deck is the same file.
 */

export interface PdfFacts {
  readonly Title: string
  readonly Author: string
  readonly Subject: string
  readonly Creator: string
}

/** Throws when the file isn't one that ends as Chromium's do, with a cross-reference table and a trailer. */
export function withFacts(pdf: Uint8Array, facts: PdfFacts): Uint8Array {
  const bytes = withOwnIds(pdf)
  const tail = bytes.subarray(Math.max(0, bytes.length - 2048)).toString('latin1')
  const trailer = /trailer\s*<<([\s\S]*?)>>\s*startxref\s+(\d+)\s+%%EOF\s*$/.exec(tail)
  const size = Number(/\/Size (\d+)/.exec(trailer?.[1] ?? '')?.[1])
  if (!trailer || !Number.isInteger(size)) throw new Error('the PDF ends in no trailer that can be continued')
  const entries = trailer[1]!.replace(/\/(Size|Info|Prev) [^/]*/g, '').trim()
  const before = bytes.at(-1) === 0x0a ? '' : '\n'
  const known = takeInfo(bytes, trailer[1]!)
  const info = `${size} 0 obj\n<<${known}${Object.entries(facts)
    .filter(([, text]) => text !== '')
    .map(([name, text]) => `/${name} ${textString(text)}`)
    .join('\n')}>>\nendobj\n`
  const at = bytes.length + before.length
  const table = `xref\n${size} 1\n${String(at).padStart(10, '0')} 00000 n \n`
  const end =
    `trailer\n<</Size ${size + 1}\n/Info ${size} 0 R\n/Prev ${trailer[2]}\n${entries}>>\n` +
    `startxref\n${at + info.length}\n%%EOF\n`
  return Buffer.concat([bytes, Buffer.from(before + info + table + end, 'latin1')])
}

/** Ids of tags (table cells name their heads by them) are numbers of the browser's nodes, which differ from run to run. */
function withOwnIds(pdf: Uint8Array): Buffer {
  const ids = new Map<string, string>()
  const text = Buffer.from(pdf).toString('latin1')
  const renumbered = text.replaceAll(/\(node(\d{8})\)/g, (_, id: string) => {
    if (!ids.has(id)) ids.set(id, String(ids.size + 1).padStart(id.length, '0'))
    return `(node${ids.get(id)})`
  })
  return Buffer.from(renumbered, 'latin1')
}

/** Leaves out of the old dictionary, byte by byte, when the file was made; gives what it says of the program that wrote it. */
function takeInfo(bytes: Buffer, trailer: string): string {
  const number = /\/Info (\d+) 0 R/.exec(trailer)?.[1]
  const start = number === undefined ? -1 : bytes.indexOf(`\n${number} 0 obj`)
  if (start < 0) return ''
  const end = bytes.indexOf('endobj', start)
  const text = bytes.subarray(start, end).toString('latin1')
  const timeless = text.replace(/\/(CreationDate|ModDate) \([^()]*\)/g, (entry) => ' '.repeat(entry.length))
  bytes.write(timeless, start, 'latin1')
  return /\/Producer \([^()]*\)/.exec(text)?.[0].concat('\n') ?? ''
}

/** A text string: UTF-16 with its mark, in hexadecimal. */
const textString = (text: string): string => `<feff${Buffer.from(text, 'utf16le').swap16().toString('hex')}>`
