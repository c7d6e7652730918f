import { describe, expect, it } from 'vitest'
import { formatNotebook, NotebookError, parseNotebook } from '../../../src/engine/notebook/index.ts'
import { faultsOf, imported } from '../../support/notebooks.ts'

const cell = (more: object) => ({ id: 'a', cell_type: 'markdown', metadata: {}, source: 'x', ...more })
const file = (...cells: unknown[]) => ({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells })
const deep = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`

/** What is said of a file; '' when it is read. */
function refusal(data: unknown): string {
  try {
    parseNotebook(typeof data === 'string' ? data : JSON.stringify(data))
    return ''
  } catch (error) {
    if (error instanceof NotebookError) return error.message
    throw error
  }
}

describe('a file that is no notebook', () => {
  it.each<[data: unknown, said: RegExp]>([
    ['', /^this is no notebook: /],
    ['{"nbformat": 4', /^this is no notebook: /],
    ['[]', /has no `nbformat`/],
    [{ cells: [] }, /has no `nbformat`/],
    [
      { nbformat: 3, nbformat_minor: 0, worksheets: [] },
      /is of nbformat 3, and only 4 is read: open it in Jupyter/,
    ],
    [{ nbformat: 4, metadata: {}, cells: [] }, /has no `nbformat_minor`/],
    [{ nbformat: 4, nbformat_minor: 5, cells: [] }, /has no `metadata`/],
    [{ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: {} }, /has no list of `cells`/],
    [file(cell({}), 7), /^cell 2 is no object/],
    [file(cell({ cell_type: 'heading' })), /^cell 1 is of the type "heading"/],
    [file(cell({ source: 5 })), /^cell 1 has no `source`/],
    [file(cell({ source: ['a', 5] })), /^cell 1 has no `source`/],
    [file(cell({ metadata: [] })), /^cell 1 has no `metadata`/],
    [file(cell({ id: 5 })), /^cell 1 has an id that is no text/],
    [file(cell({ metadata: { tags: 'x' } })), /^cell 1 has `tags`/],
    [file(cell({ attachments: { a: 5 } })), /^cell 1 has data that are no object/],
    [file(cell({ cell_type: 'code', outputs: {} })), /^cell 1 has `outputs` that are no list/],
    [
      file(cell({ cell_type: 'code', outputs: [{ output_type: 'widget' }] })),
      /^cell 1 has an output of the type "widget"/,
    ],
    [
      file(cell({ cell_type: 'code', outputs: [{ output_type: 'stream', name: 'x' }] })),
      /^cell 1 has an output of a stream/,
    ],
    [
      `{"nbformat":4,"nbformat_minor":5,"metadata":{"a":${deep(5000)}},"cells":[]}`,
      /metadata are nested more than/,
    ],
    [
      `{"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":[${JSON.stringify(cell({})).replace('{}', `{"a":${deep(100_000)}}`)}]}`,
      /^cell 1 is nested more than 200 deep/,
    ],
    [file(cell({}), cell({ source: 'x'.repeat(20_000_000) })), /^cell 2 has 20000000 characters: at most/],
  ])('is refused in one line, with the cell’s number: %#', (data, said) => {
    const words = refusal(data)
    expect(words).toMatch(said)
    expect(words).not.toContain('\n')
  })
})

describe('a notebook with faults that harm nobody', () => {
  it('is read, and written without them', () => {
    const data = file(
      cell({ id: 'twice' }),
      cell({ id: 'twice', source: ['a\n', 'b'] }),
      cell({ id: 'not an id!', cell_type: 'code', extra: 1 }),
      { cell_type: 'raw', metadata: {}, source: '' },
    )
    const text = formatNotebook(parseNotebook(JSON.stringify({ ...data, nbformat_minor: 2, extra: 1 })))
    expect(faultsOf(text)).toEqual([])
    expect((JSON.parse(text) as { cells: { id: string }[] }).cells.map(({ id }) => id)).toEqual([
      'twice',
      'twice-2',
      'not-an-id-',
      'cell',
    ])
  })

  it('may name its metadata as it likes', () => {
    const text =
      '{"nbformat":4,"nbformat_minor":5,"metadata":{"__proto__":{"x":1},"constructor":2},"cells":[]}'
    const { metadata } = parseNotebook(text)
    expect(Object.keys(metadata)).toEqual(['__proto__', 'constructor'])
    expect(({} as { x?: number }).x).toBeUndefined()
    expect(formatNotebook(parseNotebook(text))).toContain('"__proto__"')
  })

  it('takes no time to speak of, whatever is in its cells', () => {
    const hostile = [
      '<img "',
      '![',
      '[a](',
      '<!--',
      '```',
      '`',
      '{',
      '::: notes\n',
      '<img src="data:image/png;base64,',
    ].map((text) => cell({ source: text.repeat(200_000 / text.length) }))
    const started = performance.now()
    imported(parseNotebook(JSON.stringify(file(...hostile))))
    expect(performance.now() - started).toBeLessThan(20_000)
  })
})
