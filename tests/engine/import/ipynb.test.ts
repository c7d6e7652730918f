import { describe, expect, it } from 'vitest'
import { parseNotebook, type Cell, type Notebook } from '../../../src/engine/notebook/index.ts'
import { deckOf } from '../../support/grammar-decks.ts'
import { imported, notebookOf, slidesOf, withCell } from '../../support/notebooks.ts'

const DECK = `---
title: Fish # and chips
---

# Catch {#catch .title}

Some *words*{.quiet} here.

* One {.fragment}
* Two

\`\`\`python {#weigh run}
weigh(fish)
\`\`\`

::: transcript
[click] Good evening.

[click] Good night.
:::

::: notes
Breathe.
:::

---

# Release {#release}

The end.
`

/** The notebook with the text of the cell `id` replaced. */
function edit(id: string, from: string, to: string, notebook = notebookOf(DECK)): Notebook {
  const index = notebook.cells.findIndex((cell) => cell.id === id)
  const { source } = notebook.cells[index]!
  if (!source.includes(from)) throw new Error(`${id} does not say ${from}`)
  return withCell(notebook, index, { source: source.replace(from, to) })
}

const newCell = (source: string, more: Partial<Cell> = {}): Cell => ({
  type: 'markdown',
  id: 'new',
  source,
  metadata: {},
  ...more,
})

describe('our own notebook', () => {
  it('is the deck again', () => {
    expect(slidesOf(notebookOf(DECK))).toBe(DECK)
    expect(imported(notebookOf(DECK)).isMore).toBe(false)
  })

  it.each<[what: string, notebook: Notebook, deck: string]>([
    [
      'an edited paragraph, and what stands beside it as it was',
      edit('catch', 'Some *words* here.', 'Other words.'),
      DECK.replace('Some *words*{.quiet} here.', 'Other words.'),
    ],
    [
      'an edited title, with its id and classes',
      edit('catch', '# Catch', '# Big catch'),
      DECK.replace('# Catch', '# Big catch'),
    ],
    [
      'a new paragraph between others',
      edit('catch', 'here.\n\n', 'here.\n\nAnd more.\n\n'),
      DECK.replace('here.\n\n', 'here.\n\nAnd more.\n\n'),
    ],
    [
      'a paragraph that was removed',
      edit('catch', 'Some *words* here.\n\n', ''),
      DECK.replace('Some *words*{.quiet} here.\n\n', ''),
    ],
    [
      'edited code, in its cell',
      edit('weigh', 'weigh(fish)', 'weigh(fish)\nprint("```")'),
      DECK.replace('weigh(fish)', 'weigh(fish)\nprint("```")'),
    ],
    [
      'an edited transcript, with the clicks that were not touched',
      edit('catch-transcript', 'Good night.', 'Sleep well.'),
      DECK.replace('[click] Good night.', 'Sleep well.'),
    ],
    ['edited notes', edit('catch-notes', 'Breathe.', 'Drink.'), DECK.replace('Breathe.', 'Drink.')],
    [
      'a slide end that is an edit’s thematic break, and no new slide',
      edit('release', 'The end.', 'The end.\n\n---\n\nReally.'),
      DECK.replace('The end.', 'The end.\n\n***\n\nReally.'),
    ],
  ])('keeps %s', (_, notebook, deck) => {
    expect(slidesOf(notebook)).toBe(deck)
  })

  it('closes in a cell what was begun in it', () => {
    const notebook = edit('release', 'The end.', '::: {.note}\nThe end.\n\n```\ncode')
    expect(slidesOf(notebook)).toBe(
      DECK.replace('The end.', '::: {.note}\nThe end.\n\n```\ncode\n```\n\n:::'),
    )
  })

  it('has line ends as they were, in new text too', () => {
    const windows = DECK.replaceAll('\n', '\r\n')
    const notebook = edit('release', 'The end.', 'The end.\n\nReally.', notebookOf(windows))
    expect(slidesOf(notebook)).toBe(windows.replace('The end.', 'The end.\r\n\r\nReally.'))
  })

  it('takes slides where they were moved', () => {
    const { cells, ...rest } = notebookOf(DECK)
    const moved = { ...rest, cells: [cells.at(-1)!, ...cells.slice(0, -1)] }
    const [front, first, second] = DECK.split(/(?<=---\n)\n(?=# )/)
    expect(slidesOf(moved)).toBe(`${front}\n${second}\n---\n\n${first!.replace(/\n---\n$/, '')}`)
    expect(deckOf(slidesOf(moved)).deck.slides.map(({ id }) => id)).toEqual(['release', 'catch'])
  })

  it('loses slides and parts that were deleted', () => {
    const { cells, ...rest } = notebookOf(DECK)
    const less = { ...rest, cells: cells.filter(({ id }) => id === 'release') }
    expect(slidesOf(less)).toBe('---\ntitle: Fish # and chips\n---\n\n# Release {#release}\n\nThe end.\n')
  })

  it('has new cells as slides, steps, code and words that are said', () => {
    const { cells, ...rest } = notebookOf('# One\n')
    const added = [
      newCell('# Two', { metadata: { slideshow: { slide_type: 'slide' } } }),
      newCell('Later.', { metadata: { slideshow: { slide_type: 'fragment' } } }),
      newCell('print(1)', { type: 'code', outputs: [], executionCount: null }),
      newCell('Said.', { metadata: { slideshow: { slide_type: 'notes' }, tags: ['transcript'] } }),
      newCell('Private.', { metadata: { slideshow: { slide_type: 'notes' } } }),
    ]
    expect(slidesOf({ ...rest, cells: [...cells, ...added] })).toBe(`# One

---

# Two

<!-- pause -->

Later.

\`\`\`python {#cell-1 run}
print(1)
\`\`\`

::: transcript
Said.
:::

::: notes
Private.
:::
`)
  })

  it('becomes steps and slides as the type of its slides says', () => {
    const notebook = notebookOf('# One\n\n```python {#a run}\n1\n```\n\n```python {#b run}\n2\n```\n')
    const typed = (index: number, type: string): Notebook =>
      withCell(notebook, index, {
        metadata: { ...notebook.cells[index]!.metadata, slideshow: { slide_type: type } },
      })
    expect(slidesOf(typed(1, 'fragment'))).toContain('# One\n\n<!-- pause -->\n\n```python {#a run}')
    expect(slidesOf(typed(2, 'slide'))).toContain('```\n\n---\n\n```python {#b run}')
  })

  it('takes a cell that was copied as a new one', () => {
    const { cells, ...rest } = notebookOf('# One {#one}\n\n---\n\n# Two\n')
    const text = slidesOf({ ...rest, cells: [cells[0]!, cells[0]!, cells[1]!] })
    expect(text).toBe('# One {#one}\n\n---\n\n# One\n\n---\n\n# Two\n')
  })

  it('has the files that it was included from', () => {
    const files = {
      'slides.md': '# A\n\n<<< more/part.md\n\n# B\n\n<<< more/part.md',
      'more/part.md': '# P1\r\n\r\n---\r\n\r\n# P2\r\n',
    }
    const notebook = notebookOf(files)
    expect(Object.fromEntries(imported(notebook).files)).toEqual(files)
    const edited = edit('p1', '# P1', '# P1, edited', notebook)
    // Its copy further down says otherwise, but a file has one text.
    expect(Object.fromEntries(imported(edited).files)).toEqual({
      ...files,
      'more/part.md': files['more/part.md'].replace('P1', 'P1, edited'),
    })
  })

  it('is one file when slides of several were mixed, and says so', () => {
    const notebook = notebookOf({ 'slides.md': '# A\n\n<<< part.md\n\n# B\n', 'part.md': '# P\n' })
    const [a, p, b] = notebook.cells as [Cell, Cell, Cell]
    const { files, remarks } = imported({ ...notebook, cells: [p, b, a] })
    expect(Object.fromEntries(files)).toEqual({ 'slides.md': '# P\n\n---\n\n# B\n\n---\n\n# A\n' })
    expect(remarks).toEqual([
      'Slides that were in part.md are all in slides.md now; paths in them are as they were.',
    ])
  })

  it('of some slides is a deck of those', () => {
    const notebook = notebookOf(`${DECK}\n---\n\n# Third\n\n[x]: https://example.com/x\n`, { slides: [2] })
    expect(slidesOf(notebook)).toBe(
      '---\ntitle: Fish # and chips\n---\n\n# Release {#release}\n\nThe end.\n\n[x]: https://example.com/x\n',
    )
  })

  it('without notes is the deck without them, and says so', () => {
    const { files, remarks } = imported(notebookOf(DECK, { isPrivate: false }))
    expect(files.get('slides.md')).toBe(
      DECK.replace(' # and chips', '').replace('\n::: notes\nBreathe.\n:::\n', ''),
    )
    expect(remarks).toEqual([
      'Notes and comments were not in the notebook: those of the deck are not in these slides.',
    ])
  })

  it('has pictures where the deck had them', () => {
    const notebook = notebookOf({
      'slides.md': '# A\n\n![Boat](img/boat.png){width=40%}\n\n![Lake](img/lake.svg)\n',
      'img/boat.png': '',
      'img/lake.svg': '',
    })
    const { pictures } = imported(notebook)
    expect([...pictures].map(([path, bytes]) => [path, new TextDecoder().decode(bytes)])).toEqual([
      ['img/boat.png', 'pixels of img/boat.png'],
      ['img/lake.svg', '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"/>'],
    ])
    expect(slidesOf(edit('a', '![Boat]', 'A ![Boat]', notebook))).toContain('A ![Boat](img/boat.png)')
    expect(slidesOf(edit('a', 'alt="Lake"', 'alt="Sea"', notebook))).toContain('![Sea](img/lake.svg)')
  })

  it('with metadata that make no sense is one of somebody else', () => {
    const notebook = notebookOf('# One {#one}\n')
    const broken = withCell(notebook, 0, { metadata: { heapdeck: { at: 'x', source: [1] } } })
    expect(slidesOf(broken)).toBe('# One\n')
    const paths = {
      ...notebook,
      metadata: { heapdeck: { version: 1, files: [{ path: '../../slides.md', cells: 1 }] } },
    }
    expect([...imported(paths).files.keys()]).toEqual(['slides.md'])
  })

  it('that was run still is the deck, and asks to be kept for what came of it', () => {
    const notebook = notebookOf(DECK)
    const index = notebook.cells.findIndex(({ id }) => id === 'weigh')
    const run = withCell(notebook, index, {
      executionCount: 1,
      outputs: [{ output_type: 'stream', name: 'stdout', text: '3 kg\n' }],
    })
    expect(slidesOf(run)).toBe(DECK)
    expect(imported(run).isMore).toBe(true)
  })
})

describe('a deck that came from a notebook', () => {
  const kept = parseNotebook(
    JSON.stringify({
      nbformat: 4,
      nbformat_minor: 5,
      metadata: { kernelspec: { name: 'ir', display_name: 'R', language: 'R' }, mine: [1] },
      cells: [
        { id: 'x1', cell_type: 'markdown', metadata: { mine: true }, source: '# Study\n\nSome text.' },
        {
          id: 'x2',
          cell_type: 'code',
          metadata: {},
          source: 'plot(1)',
          outputs: [{ output_type: 'stream', name: 'stdout', text: 'done' }],
          execution_count: 7,
        },
        { id: 'x3', cell_type: 'markdown', metadata: {}, source: '## More' },
      ],
    }),
  )
  const deck = slidesOf(kept)

  it('says what it was', () => {
    expect(deck).toBe(`---
title: "Study"
---

# Study

Some text.

\`\`\`r {#cell-1 run}
plot(1)
\`\`\`

\`\`\`text
done
\`\`\`

---

## More
`)
  })

  it('is that notebook again', () => {
    expect(notebookOf(deck, { kept })).toEqual(kept)
  })

  it('keeps the cells whose text in the deck was not changed', () => {
    const edited = deck.replace('## More', '## More, and more\n\nA paragraph.')
    const { cells, metadata } = notebookOf(edited, { kept })
    expect(cells.map(({ id, source, outputs = [] }) => [id, source, outputs.length])).toEqual([
      ['x1', '# Study\n\nSome text.', 0],
      ['x2', 'plot(1)', 1],
      ['more-and-more', '## More, and more\n\nA paragraph.', 0],
    ])
    expect(cells[0]!.metadata['mine']).toBe(true)
    expect(metadata['mine']).toEqual([1])
    expect(slidesOf(notebookOf(edited, { kept }))).toBe(edited)
  })
})

describe('a notebook of somebody else', () => {
  const foreign = (...cells: Partial<Cell>[]): Notebook => ({
    minor: 4,
    metadata: {},
    cells: cells.map((cell) => ({ type: 'markdown', id: '', source: '', metadata: {}, ...cell })),
  })

  it('has slides where its slide show has them, else at headings', () => {
    const show = (slide_type: string) => ({ metadata: { slideshow: { slide_type } } })
    const shown = foreign(
      { source: '# A', ...show('slide') },
      { source: '# B', ...show('-') },
      { source: 'C', ...show('subslide') },
    )
    expect(deckOf(slidesOf(shown)).deck.slides.map(({ title }) => title)).toEqual(['A', ''])
    const plain = foreign(
      { source: 'Intro' },
      { source: '# A' },
      { source: 'text' },
      { source: '## B' },
      { source: '### C' },
    )
    expect(deckOf(slidesOf(plain)).deck.slides.map(({ title }) => title)).toEqual(['', 'A', 'B'])
  })

  it.each<[what: string, source: string, deck: string]>([
    ['a thematic break', 'a\n\n---\n\nb', 'a\n\n***\n\nb'],
    ['what looks like our containers', '::: notes\nx', '\\::: notes\nx'],
    ['what looks like an include', '<<< x.md', '\\<<< x.md'],
    ['a script', '<script>alert(1)</script>', '\\<script>alert(1)</script>'],
    ['a link that runs', '[x](javascript:alert(1)) y', 'x y'],
    ['a link to a file', '[x](other.ipynb) [y](https://example.com/)', 'x [y](https://example.com/)'],
    ['a comment that never closes', 'a <!-- b', 'a \\<!-- b'],
    ['braces at the end', '# T {x}\n\na {#b .c}', '# T \\{x}\n\na \\{#b .c}'],
    ['a picture that is not there', 'See ![a fish](fish.png).', 'See a fish.'],
    ['attributes and names', '*a*{.b} [c]{#d} `e(f){g}`', '*a*\\{.b} [c]\\{#d} `e(f){g}`'],
    ['a fence that never closes', '~~~ x\na', '~~~ x\na\n~~~'],
    ['a footnote', 'a[^1] ^[b]\n\n[^1]: c', 'a\\[^1] \\^[b]\n\n\\[^1]: c'],
    ['highlights', '```python {1|2}\na {b}\n```', '```python\na {b}\n```'],
    ['a demo’s words', '[Demo time]', '\\[Demo time]'],
  ])('says %s as text', (_, source, deck) => {
    const text = slidesOf(foreign({ source }))
    expect(text).toBe(`---\ntitle: "${/# (.*)/.exec(source)?.[1] ?? 'deck'}"\n---\n\n${deck}\n`)
    expect(deckOf(text).lines.filter((line) => line.includes('error'))).toEqual([])
  })

  it('has its pictures as files, each once', () => {
    const png = (text: string) => Buffer.from(text).toString('base64')
    const { pictures, files } = imported(
      foreign(
        { source: '![a](attachment:image.png)', attachments: { 'image.png': { 'image/png': png('one') } } },
        { source: '![b](attachment:image.png)', attachments: { 'image.png': { 'image/png': png('two') } } },
        { source: `<img src="data:image/png;base64,${png('one')}" alt="c">` },
        {
          type: 'code',
          source: 'plot()',
          outputs: [
            {
              output_type: 'display_data',
              metadata: {},
              data: { 'image/png': png('plot'), 'text/plain': '<Figure>' },
            },
          ],
        },
      ),
    )
    expect([...pictures].map(([path, bytes]) => [path, new TextDecoder().decode(bytes)])).toEqual([
      ['pictures/image.png', 'one'],
      ['pictures/image-2.png', 'two'],
      ['pictures/picture.png', 'one'],
      ['pictures/output-1.png', 'plot'],
    ])
    expect(files.get('slides.md')).toContain('![<Figure>](pictures/output-1.png)')
  })

  it('leaves out a drawing that could run, and says so', () => {
    const data = { 'image/svg+xml': '<svg onload="alert(1)"/>', 'text/plain': 'A curve.' }
    const { pictures, files, remarks } = imported(
      foreign({
        type: 'code',
        source: 'plot()',
        outputs: [{ output_type: 'display_data', metadata: {}, data }],
      }),
    )
    expect(pictures.size).toBe(0)
    expect(files.get('slides.md')).toContain('```text\nA curve.\n```')
    expect(remarks).toContain('A drawing that could run or load something was left out: output-1.')
  })

  it('shows scripts among outputs as text, and long outputs shortened', () => {
    const html = {
      output_type: 'display_data',
      metadata: {},
      data: { 'text/html': '<script>alert(1)</script>' },
    }
    const long = { output_type: 'stream', name: 'stdout', text: 'line\n'.repeat(1000) }
    const text = slidesOf(foreign({ type: 'code', source: 'x', outputs: [html, long] }))
    expect(text).toContain('```text\n<script>alert(1)</script>\n```')
    expect(text).toContain('… 970 lines more')
    expect(text.length).toBeLessThan(1000)
  })
})
