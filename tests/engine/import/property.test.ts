import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toPlain, type PlainStyle } from '../../../src/engine/export/plain.ts'
import {
  formatNotebook,
  isForeign,
  parseNotebook,
  type Cell,
  type JsonObject,
  type Notebook,
} from '../../../src/engine/notebook/index.ts'
import { anyLineEnds, anyPiece, anyText } from '../../support/any-decks.ts'
import { deckOf, type Files } from '../../support/grammar-decks.ts'
import { faultsOf, imported, notebookOf, withCell } from '../../support/notebooks.ts'

const RUNS = process.env['FUZZ'] ? 20_000 : 200
const MOST_TIME = process.env['FUZZ'] ? 1_800_000 : 60_000

const OTHERS: Files = {
  'code.py': 'x\n# region r\n  a\n  b\n# endregion\n',
  'x.png': 'png',
  'b.png': 'png',
  't.css': '',
}

const anyDeck = fc
  .tuple(anyText, anyText, anyLineEnds)
  .map(([slides, part, ends]): Files => ({ 'slides.md': ends(slides), 'part.md': ends(part), ...OTHERS }))

describe('any deck', { timeout: MOST_TIME }, () => {
  it('is a valid notebook, and comes back from it to the byte', () => {
    fc.assert(
      fc.property(anyDeck, (files) => {
        const notebook = notebookOf(files)
        expect(faultsOf(formatNotebook(notebook))).toEqual([])
        expect(isForeign(notebook)).toBe(false)
        const back = imported(notebook)
        for (const [path, text] of back.files) expect(text).toBe(files[path])
        expect([...back.files.keys()]).toContain('slides.md')
      }),
      { numRuns: RUNS },
    )
  })

  it('has the same cells each time', () => {
    fc.assert(
      fc.property(anyDeck, (files) => {
        expect(formatNotebook(notebookOf(files))).toBe(formatNotebook(notebookOf(files)))
      }),
      { numRuns: RUNS / 10 },
    )
  })
})

/** Where private words may stand, between public ones. */
const PRIVATE = [
  '::: notes\nCANARY\n:::',
  '::: notes\n* CANARY\n\n[^n]: CANARY\n\n```\nCANARY\n```\n:::',
  '  ::: notes\nCANARY\n  :::',
  ':::: notes ::::\nCANARY\n\n    CANARY\n::::',
  ':::notes\nCANARY\n:::',
  '<!-- CANARY -->',
  '  <!-- CANARY -->',
  '<!-- CANARY\n\n* CANARY -->',
  '<!-- pause --><!-- CANARY -->',
  'one <!-- CANARY --> two',
  '* one <!-- CANARY -->\n* two <!--\n  CANARY --> three',
  '> one <!-- CANARY\n> CANARY --> two',
  '| a <!-- CANARY --> | `b` |\n|---|---|\n| ` | <!-- CANARY --> ` |',
  '*one <!-- CANARY --> two*{.b}',
  '`<!-- seen -->` and <!-- CANARY -->',
  '```html\n<!-- seen -->\n```',
  '# One <!-- CANARY --> {#one .two}',
  '[one <!-- CANARY --> two](https://example.com)',
  '![one <!-- CANARY --> two](x.png)',
  '[//]: # (CANARY)',
  '[hidden]: <> "CANARY"',
  'one\n\n[//]: # "CANARY"\n\ntwo',
  '[^f]: a <!-- CANARY --> b\n\none[^f]',
  '::: {.note}\none <!-- CANARY -->\n\n<!-- CANARY -->\n\ntwo\n:::',
  '::: transcript\n[click] one <!-- CANARY --> two\n\n<!-- CANARY -->\n:::',
]
const PUBLIC = [
  '# Title',
  'text',
  '* a\n* b',
  '---',
  '<!-- pause -->',
  '    code',
  '```python {#c run}\nx\n```',
  '<<< code.py',
]
const FRONT = ['', '', '---\n# CANARY\ntitle: a # CANARY\n---\n', '---\nhtml: true\n---\n']

const secretDeck = fc
  .tuple(
    fc.constantFrom(...FRONT),
    fc.array(fc.constantFrom(...PRIVATE, ...PUBLIC), { minLength: 1, maxLength: 12 }),
    anyLineEnds,
  )
  // What stands between two `---` at the start is front matter.
  .filter(([front, [first]]) => front !== '' || first !== '---')
  .map(([front, parts, ends]): Files => ({ 'slides.md': ends(front + parts.join('\n\n')), ...OTHERS }))
  .filter((files) => deckOf(files).problems.every(({ severity }) => severity !== 'error'))
  // Notes in a list are no notes: all can see them.
  .filter((files) => !JSON.stringify(seenIn(files)).includes('CANARY'))

const STYLE: PlainStyle = {
  picture: (src, alt) => `![${alt}](${src})`,
  link: (href) => href,
  demo: ({ id }) => id,
  mark: (number) => `^${number}`,
  footnotes: (notes) => notes.map(({ number, text }) => `^${number} ${text}`).join('\n'),
  heading: (level) => level,
  also: undefined,
}

/** What anybody can see of a deck. */
const seenIn = (files: Files) =>
  deckOf(files).deck.slides.map(({ id, classes, title, steps, body, transcript }) => ({
    id,
    classes,
    title,
    steps,
    // Two blanks where a comment was look like one, and items of a list are no less far apart.
    text: [...body, ...transcript].map(({ tokens }) =>
      toPlain(tokens, STYLE).replaceAll(/ +/g, ' ').replaceAll(/\n+/g, '\n'),
    ),
  }))

describe('a deck with private words', { timeout: MOST_TIME }, () => {
  it('has none of them in its notebook, and none less of what all can see', () => {
    fc.assert(
      fc.property(secretDeck, (files) => {
        const notebook = notebookOf(files, { isPrivate: false })
        expect(formatNotebook(notebook)).not.toContain('CANARY')
        const back = imported(notebook).files.get('slides.md')!
        expect(seenIn({ ...OTHERS, 'slides.md': back })).toEqual(seenIn(files))
      }),
      { numRuns: RUNS },
    )
  })

  it('keeps them with --notes, and where it was exported with them before, they stay out without', () => {
    fc.assert(
      fc.property(secretDeck, fc.nat(), (files, at) => {
        const whole = notebookOf(files)
        expect(imported(whole).files.get('slides.md')).toBe(files['slides.md'])
        const index = at % whole.cells.length
        const edited = withCell(whole, index, { source: `${whole.cells[index]!.source}\n\nmore`.trim() })
        const deck = { ...OTHERS, 'slides.md': imported(edited).files.get('slides.md')! }
        const seen = formatNotebook(notebookOf(deck, { isPrivate: false, kept: edited }))
        if (!isPrivateCell(edited.cells[index]!)) expect(seen).not.toContain('CANARY')
      }),
      { numRuns: RUNS },
    )
  })
})

/** An edited cell may say aloud what was private before. */
const isPrivateCell = ({ source }: Cell): boolean => source.includes('CANARY')

const anyValue: fc.Arbitrary<JsonObject[string]> = fc.jsonValue({ maxDepth: 2 }) as never
const anyMetadata = fc
  .dictionary(
    fc
      .string({ minLength: 1, maxLength: 6 })
      .filter(
        (key) =>
          !/^(tags|name|jupyter|format|execution|collapsed|scrolled|slideshow|heapdeck|kernelspec|language_info|authors|title|orig_nbformat|__proto__)$/.test(
            key,
          ),
      ),
    anyValue,
    { maxKeys: 3 },
  )
  .map((all) => JSON.parse(JSON.stringify(all)) as JsonObject)

const anySlideshow = fc
  .constantFrom('', '', '', 'slide', 'subslide', 'fragment', 'notes', 'skip', '-')
  .map((type): JsonObject => (type === '' ? {} : { slideshow: { slide_type: type } }))

const anyOutput = fc.oneof(
  fc.string().map((text): JsonObject => ({ output_type: 'stream', name: 'stdout', text })),
  fc.tuple(fc.string(), anyMetadata).map(([text, metadata]): JsonObject => ({
    output_type: 'display_data',
    data: {
      'text/plain': text,
      'text/html': '<script>alert(1)</script>',
      'image/png': 'AAAA',
      'application/json': { a: [text] },
    },
    metadata,
  })),
  fc.constant<JsonObject>({ output_type: 'error', ename: 'E', evalue: 'v', traceback: ['\u001b[31ma', 'b'] }),
  fc.constant<JsonObject>({
    output_type: 'execute_result',
    data: { 'image/svg+xml': '<svg onload="x"/>', 'text/plain': 'a\nb' },
    metadata: {},
    execution_count: 3,
  }),
)

const anyCell = fc
  .tuple(
    fc.constantFrom('markdown', 'markdown', 'code', 'raw' as const),
    fc.array(anyPiece, { maxLength: 3 }).map((pieces) => pieces.join('\n\n')),
    anyMetadata,
    anySlideshow,
    fc.array(anyOutput, { maxLength: 2 }),
    fc.option(fc.nat(99), { nil: null }),
  )
  .map(([type, source, metadata, slideshow, outputs, executionCount]) => ({
    type: type as Cell['type'],
    source,
    metadata: { ...metadata, ...slideshow },
    ...(type === 'code'
      ? { outputs, executionCount }
      : { attachments: { 'a.png': { 'image/png': 'AAAA' } } }),
  }))

const anyNotebook = fc
  .tuple(fc.array(anyCell, { maxLength: 8 }), anyMetadata, fc.integer({ min: 5, max: 6 }))
  .map(([cells, metadata, minor]): Notebook => ({
    metadata,
    minor,
    cells: cells.map((cell, index) => ({ ...cell, id: `cell-${index}` })),
  }))
  // As a file has it.
  .map((notebook) => parseNotebook(formatNotebook(notebook)))

/** Nothing but empty cells: such a deck is a mistake. */
const hasNoSlides = (files: Files): boolean =>
  deckOf(files).lines.some((line) => line.includes('has no slides'))

/** A deck's folder as an import leaves it. */
function folderOf(notebook: Notebook): Files {
  const { files, pictures } = imported(notebook)
  return { ...OTHERS, ...Object.fromEntries(pictures), ...Object.fromEntries(files) }
}

describe('any notebook', { timeout: MOST_TIME }, () => {
  it('becomes a deck without mistakes', () => {
    fc.assert(
      fc.property(anyNotebook, (notebook) => {
        const folder = folderOf(notebook)
        fc.pre(!hasNoSlides(folder))
        expect(deckOf(folder).lines.filter((line) => line.includes('error:'))).toEqual([])
      }),
      { numRuns: RUNS },
    )
  })

  it('keeps every cell as a deck and back, with all that a deck does not know', () => {
    fc.assert(
      fc.property(anyNotebook, (notebook) => {
        expect(isForeign(notebook)).toBe(true)
        const folder = folderOf(notebook)
        fc.pre(!hasNoSlides(folder))
        const back = notebookOf(folder, { kept: notebook })
        expect(formatNotebook(back)).toBe(formatNotebook(notebook))
      }),
      { numRuns: RUNS },
    )
  })

  it('of ours keeps every cell that somebody edited, moved, added or removed', () => {
    const changes = fc.array(
      fc.tuple(fc.constantFrom('edit', 'move', 'add', 'remove', 'mark'), fc.nat(), fc.nat(), anyCell),
      { minLength: 1, maxLength: 4 },
    )
    fc.assert(
      fc.property(anyDeck, changes, (files, all) => {
        const cells = [...notebookOf(files).cells]
        all.forEach(([kind, from, to, cell], index) => {
          const at = from % Math.max(1, cells.length)
          // An include would bring slides that are no cell of the notebook.
          const source = cell.source.replaceAll('<<<', '')
          const fresh = { ...cell, source, id: `new-${index}` }
          if (kind === 'add' || cells.length === 0) cells.splice(at, 0, fresh)
          else if (kind === 'remove') cells.splice(at, 1)
          else if (kind === 'move') cells.splice(to % cells.length, 0, ...cells.splice(at, 1))
          else if (kind === 'edit') cells[at] = { ...cells[at]!, source: `${source}\n\n${cells[at]!.source}` }
          else cells[at] = { ...cells[at]!, metadata: { ...cells[at]!.metadata, mark: index } }
        })
        const notebook = parseNotebook(formatNotebook({ ...notebookOf(files), cells }))
        const folder = { ...files, ...folderOf(notebook) }
        fc.pre(!hasNoSlides(folder))
        const back = notebookOf(folder, { kept: notebook })
        expect(formatNotebook(back)).toBe(formatNotebook(notebook))
      }),
      { numRuns: RUNS },
    )
  })
})
