import { describe, expect, test } from 'vitest'
import { completionsAt, type LineKind } from '../../../src/engine/edit/index.ts'
import type { Outline } from '../../../src/engine/outline.ts'

const OUTLINE: Outline = {
  version: 1,
  files: { 'slides.md': '', 'programs/frag.py': '' },
  others: ['theme.css', 'scenes/frag.ts', 'part.md'],
  problems: [],
  pictures: ['cat.png', 'dog.svg'],
  layouts: ['title', 'points'],
  tags: [
    {
      tag: 'heap-demo',
      attributes: [
        { name: 'size', label: 'Size', type: 'number', least: 1, most: 9, default: '3' },
        {
          name: 'allocator',
          label: 'Allocator',
          type: 'choice',
          choices: [
            ['glibc', 'glibc 2.17'],
            ['jemalloc', 'jemalloc 3'],
          ],
        },
      ],
    },
    { tag: 'list-demo', attributes: [] },
  ],
  slides: [
    {
      id: 'start',
      hasWrittenId: true,
      title: 'The start',
      classes: [],
      isHidden: false,
      file: 'slides.md',
      from: 1,
      to: 20,
      steps: 2,
      parts: [],
      blocks: [],
      demos: [
        {
          tag: 'heap-demo',
          id: 'heap',
          line: 5,
          column: 1,
          from: 0,
          steps: 2,
          moments: ['full', 'freed'],
          attributes: {},
        },
      ],
      cells: [{ id: 'sum', file: 'slides.md', from: 8, to: 10 }],
    },
  ],
}

/** What is offered where `|` would be at the end of `line`, and the words that it takes the place of. */
function offered(line: string, kind: LineKind = 'text'): { labels: string[]; replaced: string } | undefined {
  const found = completionsAt(line, kind, OUTLINE)
  return found && { labels: found.options.map(({ label }) => label), replaced: line.slice(found.from) }
}

describe('in a deck’s Markdown', () => {
  test.each<[string, string[], string]>([
    ['::: tr', ['transcript', 'notes', 'columns', 'column', '{.class}'], 'tr'],
    [':::', ['transcript', 'notes', 'columns', 'column', '{.class}'], ''],
    ['<<< pro', ['part.md', 'programs/frag.py', 'scenes/frag.ts', 'slides.md'], 'pro'],
    ['[Demo time]{', ['heap-demo', 'list-demo'], ''],
    ['[Demo time]{he', ['heap-demo', 'list-demo'], 'he'],
    ['[Demo time]{heap-demo #a si', ['size', 'allocator', 'scene', 'program'], 'si'],
    ['[Demo time]{heap-demo size=3 ', ['allocator', 'scene', 'program'], ''],
    ['[Demo time]{heap-demo allocator=gl', ['glibc', 'jemalloc'], 'gl'],
    ['[Demo time]{heap-demo size=', ['3', '1', '9'], ''],
    ['[Demo time]{heap-demo program=', ['programs/frag.py'], ''],
    ['[Demo time]{heap-demo scene=', ['scenes/frag.ts'], ''],
    ['and [then](#', ['heap', 'start', 'sum'], ''],
    ['and [then](#heap:fr', ['full', 'freed'], 'fr'],
    ['![A cat](ca', ['cat.png', 'dog.svg'], 'ca'],
    ['# Title {.po', ['.title', '.points', '.fragment', '.hidden'], '.po'],
    ['```python {r', ['run', 'all'], 'r'],
    ['```python {#a run lo', ['after', 'locked', 'hidden', 'collapsed', 'predict', 'all'], 'lo'],
    ['```python {#a run after=su', ['start', 'sum'], 'su'],
    ['<<< programs/frag.py {#a run after=', ['start', 'sum'], ''],
    ['[De', ['[Demo time]', '[click]'], '[De'],
    ['He says [cl', ['[click]'], '[cl'],
  ])('after “%s” offers %j', (line, labels, replaced) => {
    expect(offered(line)).toEqual({ labels, replaced })
  })

  test.each(['', 'A sentence', '[Demo time]{heap-demo #', '{'.repeat(3) + '}', '[words](https://'])(
    'after “%s” offers nothing',
    (line) => {
      expect(offered(line)?.labels ?? []).toEqual([])
    },
  )

  test('a container is written whole, with the caret inside', () => {
    const [first] = completionsAt('::: tr', 'text', OUTLINE)!.options
    expect(first!.insert).toBe('transcript\n\n:::')
    expect(first!.insert!.slice(0, first!.caret)).toBe('transcript\n')
  })
})

describe('in front matter', () => {
  test('keys, and what they may be', () => {
    expect(offered('tra', 'front-matter')?.labels).toContain('transition')
    expect(offered('transition: f', 'front-matter')).toEqual({ labels: ['none', 'fade'], replaced: 'f' })
    expect(offered('theme: ', 'front-matter')?.labels).toEqual(['theme.css'])
  })
})

test('code is the author’s alone', () => {
  expect(offered('::: tr', 'code')).toBeUndefined()
})
