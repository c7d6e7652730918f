import { describe, expect, it } from 'vitest'
import { findRegion } from '../../../src/engine/grammar/code-file.ts'
import { deckOf, type Files } from '../../support/grammar-decks.ts'
import { picture } from '../../support/grammar-picture.ts'

describe('included slides', () => {
  it('stand where they are included, a break on both sides, and make no empty slide', () => {
    const { deck, lines } = deckOf({
      'slides.md': '# A\n<<< part.md\n\n---\n\n<<< part.md\n<<< part.md\n# B\n\n---\n\n<<< part.md\n',
      'part.md': '---\n# P\n\n---\n\nQ\n\n---\n',
    })
    expect(deck.slides.map(({ id }) => id)).toEqual([
      'a',
      'p',
      'slide-3',
      'p-2',
      'slide-5',
      'p-3',
      'slide-7',
      'b',
      'p-4',
      'slide-10',
    ])
    expect(lines).toEqual([])
  })

  it('name files from where they are, in errors too', () => {
    const { deck, spec, lines } = deckOf({
      'slides.md': '# A\n\n<<< part/one.md',
      'part/one.md':
        '![x](pic.png) [a](more/b.md?x#y) [r](../c.md) [h](#a) [u](https://example.com)\n\n<<< more/two.md',
      'part/more/two.md': '# Two\n\n<<< ../code.py {1|2}\n\n![no](no.png)',
      'part/code.py': 'a\nb\n',
      'part/pic.png': '',
    })
    expect(picture(deck)).toBe(`slide 1 #a "A"
  h1 A
slide 2 #slide-2
  p image(part/pic.png, x) link(part/more/b.md?x#y, a) link(c.md, r) link(#a, h) link(https://example.com, u)
slide 3 #two "Two", 1 steps
  h1 Two
  code python {1|2} from 0
  | a
  | b
  p no`)
    expect(lines).toEqual([
      "part/more/two.md:5:1: error: no picture `no.png`: there is no no.png in the deck's folder",
    ])
    expect(spec.slides[2]!.range).toMatchObject({ file: 'part/more/two.md', line: 1 })
    expect(spec.sources.map(({ path }) => path)).toEqual([
      'slides.md',
      'part/one.md',
      'part/more/two.md',
      'part/code.py',
    ])
  })

  it.each<[string, Files, string]>([
    [
      'is missing',
      { 'slides.md': '# A\n\n<<< no.md' },
      "slides.md:3:1: error: can't include `no.md`: there is no no.md in the deck's folder",
    ],
    [
      'lies outside',
      { 'slides.md': '# A\n\n<<< ../x.md' },
      "slides.md:3:1: error: can't include `../x.md`: ../x.md lies outside the deck's folder",
    ],
    [
      'includes itself',
      { 'slides.md': '# A\n\n<<< slides.md' },
      'slides.md:3:1: error: a circle of includes: slides.md → slides.md',
    ],
    [
      'comes round',
      { 'slides.md': '# A\n\n<<< b.md', 'b.md': '# B\n\n<<< c.md', 'c.md': '# C\n\n<<< b.md' },
      'c.md:3:1: error: a circle of includes: b.md → c.md → b.md',
    ],
    [
      'has a region',
      { 'slides.md': '# A\n\n<<< b.md#x', 'b.md': '# B' },
      'slides.md:3:1: error: slides have no regions: write `<<< b.md`',
    ],
    [
      'has attributes',
      { 'slides.md': '# A\n\n<<< b.md {.x}', 'b.md': '# B' },
      'slides.md:3:1: error: included slides take no attributes',
    ],
    [
      'stands in a container',
      { 'slides.md': '# A\n\n::: notes\n<<< b.md\n:::', 'b.md': '# B' },
      "slides.md:4:1: error: slides can't be included inside a container: close it with `:::` first",
    ],
    [
      'has no slides',
      { 'slides.md': '# A\n\n<<< b.md', 'b.md': '\n' },
      'b.md:1:1: warning: this file has no slides',
    ],
    [
      'has front matter',
      { 'slides.md': '# A\n\n<<< b.md', 'b.md': '---\ntitle: T\n---\n# B' },
      'b.md:2:1: warning: `title: T` over `---` is a heading here: a slide has no header of its own, write `# Title {#id .class}`; front matter is the first thing in the file',
    ],
  ])('of a file that %s are reported', (_what, files, line) => {
    expect(deckOf(files).lines).toEqual([line])
  })

  it('may lie deep, and are refused when there is no end to them', { timeout: 60_000 }, () => {
    const chain = Object.fromEntries(
      Array.from({ length: 500 }, (_, n) => [`p${n}.md`, `# P${n}\n\n<<< p${n + 1}.md`]),
    )
    expect(deckOf({ 'slides.md': '<<< p0.md', ...chain, 'p500.md': '# End' }).deck.slides).toHaveLength(501)
    const doubling = Object.fromEntries(
      Array.from({ length: 40 }, (_, n) => [`p${n}.md`, `<<< p${n + 1}.md\n\n<<< p${n + 1}.md`]),
    )
    for (const end of ['# End', '']) {
      const { deck, lines } = deckOf({ 'slides.md': '<<< p0.md', ...doubling, 'p40.md': end })
      expect(lines.join('\n')).toMatch(/error: more than 20000 (slides|includes): the deck ends here$/m)
      expect(deck.slides.length).toBeLessThanOrEqual(20_000)
    }
  })

  it('are read once and may be included twice', () => {
    const { deck, spec } = deckOf({ 'slides.md': '<<< p.md\n\n<<< p.md', 'p.md': '# P {#p}\n\n* a' })
    expect(deck.slides.map(({ id }) => id)).toEqual(['p', 'p-2'])
    expect(spec.sources).toHaveLength(2)
  })
})

describe('included code', () => {
  const python = '# region one\ndef f():\n    # region two\n    return 1\n\n    # endregion\n# endregion\n'

  it('is a file, or a region of it, in the language of its name', () => {
    const { deck, lines } = deckOf({
      'slides.md': '# A\ntext\n<<< a.py\n- x\n<<< a.py#two {1|1}\n\n<<< Makefile\n\n<<< x.ts {#c}',
      'a.py': python,
      Makefile: 'all:\n',
      'x.ts': '',
    })
    expect(picture(deck)).toBe(`slide 1 #a "A", 1 steps
  h1 A
  p text
  code python
  | # region one
  | def f():
  |     # region two
  |     return 1
  |${' '}
  |     # endregion
  | # endregion
  ul
    li x
  code python {1|1} from 0
  | return 1
  |${' '}
  code${' '}
  | all:
  code typescript #c
  |${' '}`)
    expect(lines).toEqual([])
  })

  it.each([
    ['// region x', '// endregion'],
    ['//#region x', '//#endregion x'],
    ['/* region x */', '/* endregion */'],
    ['<!-- #region x -->', '<!-- #endregion -->'],
    ['  -- Region x', '-- EndRegion'],
    ['#region x', '#end region'],
  ])('finds a region between `%s` and `%s`', (start, end) => {
    expect(findRegion(`a\n${start}\n  b\n    c\n${end}\nd`, 'x')).toBe('b\n  c\n')
  })

  it('drops the markers of regions inside a region, and finds none that does not end', () => {
    expect(findRegion(python, 'one')).toBe('def f():\n    return 1\n\n')
    expect(findRegion('# region x\na\n', 'x')).toBeUndefined()
    expect(findRegion('# region xy\na\n# endregion\n', 'x')).toBeUndefined()
    expect(findRegion('# region x\n# endregion\n', 'x')).toBe('')
  })

  it.each([
    ['<<< no.py', "slides.md:3:5: error: can't include `no.py`: there is no no.py in the deck's folder"],
    [
      '<<<  ../no.py',
      "slides.md:3:6: error: can't include `../no.py`: ../no.py lies outside the deck's folder",
    ],
    [
      '<<< a.py#no',
      'slides.md:3:5: error: no region `no` in a.py: put it between `# region no` and `# endregion`',
    ],
    [
      '<<< a.py {1',
      "slides.md:3:5: error: can't include `a.py {1`: there is no a.py {1 in the deck's folder",
    ],
    ['<<< a.py {x y=}', "slides.md:3:10: error: can't read `{x y=}`: write line highlights as `{1|2-3|all}`"],
    ['<<< a.py {9}', 'slides.md:3:11: warning: `9` in `{9}`: this code ends with line 7'],
    ['<<<', 'slides.md:3:1: error: this names no file: write `<<< programs/frag.py`'],
  ])('reports `%s`', (line, problem) => {
    expect(deckOf({ 'slides.md': `# A\n\n${line}`, 'a.py': python }).lines).toEqual([problem])
  })

  it('is text in a comment, a list, and in a merge conflict', () => {
    const { deck } = deckOf('# A\n\n- x\n\n  <<< a.py\n\n<<<<<<< HEAD\n\n<!--\n<<< b.py\n-->')
    expect(picture(deck)).toContain('p <<< a.py')
    expect(picture(deck)).toContain('p <<<<<<< HEAD')
  })
})
