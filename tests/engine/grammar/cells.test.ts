import { describe, expect, it } from 'vitest'
import { deckOf, problemsOf } from '../../support/grammar-decks.ts'

const cell = (words: string, text = 'x', lang = 'python'): string =>
  `\`\`\`${lang} {${words}}\n${text}\n\`\`\``
const cellsOf = (...cells: readonly string[]) => deckOf(cells.join('\n\n---\n\n')).deck.cells

describe('a cell', () => {
  it('starts from the cell above of its language, on whatever slide, the first from a fresh process', () => {
    const cells = cellsOf(
      `# A {#one}\n\n${cell('#a run')}\n\n${cell('#b run')}`,
      cell('#r run', 'y', 'r'),
      cell('#c run'),
    )
    expect(cells.map(({ id, lang, from, slide }) => [id, lang, from, slide])).toEqual([
      ['a', 'python', 'start', 'one'],
      ['b', 'python', 'a', 'one'],
      ['r', 'r', 'start', 'slide-2'],
      ['c', 'python', 'b', 'slide-3'],
    ])
  })

  it('starts from what the author says, a fresh process too', () => {
    const cells = cellsOf(cell('#a run'), cell('#b run after=start'), cell('#c run after=a'), cell('#d run'))
    expect(cells.map(({ id, from, after }) => `${id} ${from} ${after}`)).toEqual([
      'a start ',
      'b start start',
      'c a a',
      'd c ',
    ])
  })

  it('is what its words say, and keeps its code steps', () => {
    const { deck, lines } = deckOf(cell('#a run 1|2 locked hidden collapsed', 'x\ny'))
    expect(lines).toEqual([])
    expect(deck.cells).toEqual([
      {
        id: 'a',
        slide: 'slide-1',
        lang: 'python',
        text: 'x\ny',
        from: 'start',
        after: '',
        isLocked: true,
        isHidden: true,
        isCollapsed: true,
        predicts: false,
      },
    ])
    expect(cellsOf(cell('#a run predict'))[0]).toMatchObject({ predicts: true, isHidden: false })
    // What nobody sees has no steps.
    expect(deck.slides[0]!.steps).toBe(0)
    expect(deckOf(cell('#a run 1|2', 'x\ny')).deck.slides[0]!.steps).toBe(1)
  })

  it('may be code of a file', () => {
    const { deck, lines } = deckOf({
      'slides.md': `${cell('#a run')}\n\n<<< frag.py {#b run after=start locked}\n`,
      'frag.py': 'y = 1\n',
    })
    expect(lines).toEqual([])
    expect(deck.cells[1]).toMatchObject({
      id: 'b',
      lang: 'python',
      text: 'y = 1',
      from: 'start',
      isLocked: true,
    })
  })

  it.each([
    [cell('#a run after=b'), '1:19: error: no cell has the id `b`: `after` may name start'],
    [
      `${cell('#a run')}\n\n${cell('#b run after=nowhere')}`,
      '5:19: error: no cell has the id `nowhere`: `after` may name a, start',
    ],
    [
      `${cell('#a run')}\n\n${cell('#b run after=#a')}`,
      '5:19: error: no cell has the id `#a`: write `after=a`',
    ],
    [
      cell('#a run lockd'),
      '1:19: error: unknown `lockd`: a fence takes line highlights as `1|2-3|all`, `#id`, `run`, `after=`, `locked`, `hidden`, `collapsed`, `predict`',
    ],
    [cell('#a, run'), '1:12: error: `a,` is no id: an id has letters, digits, `-` and `_` only'],
    [
      `${cell('#a run')}\n\n${cell('#a run')}`,
      '5:1: error: the id `a` is already used at slides.md:1:1: ids are unique, whatever their case',
    ],
    [
      cell('#a run predict hidden'),
      "1:19: warning: a hidden cell can't ask, and the cells below show nothing before they run: leave out `hidden` or `predict`",
    ],
    [cell('#a run after=a'), "1:19: error: the cell `a` can't start from what it leaves itself"],
    [
      `${cell('#a run', 'x', 'r')}\n\n${cell('#b run after=a')}`,
      '5:19: error: the cell `a` is r, and this one python: a process runs one language',
    ],
    [
      `${cell('#a run after=c')}\n\n${cell('#b run')}\n\n${cell('#c run')}`,
      '1:19: error: a circle of cells: a starts from c starts from b starts from a: one of them must start from `start` or from a cell above',
    ],
    [cell('#start run'), "1:12: error: a cell can't be called `start`: `after=start` means a fresh process"],
    [
      cell('#a run', 'x', ''),
      '1:9: error: a cell needs a language: write it before the brace, as in `python {#id run}`',
    ],
    [cell('#a locked'), '1:15: error: `locked` is for a cell: write `{#a run locked}`'],
    [cell('after=a'), '1:12: error: `after` is for a cell: write `{#id run after=a}`'],
    [cell('#a run after=start after=start'), '1:31: error: `after` is given twice'],
    [
      cell('#a run before=b'),
      '1:19: error: unknown attribute `before`: here are `#id`, `.class`, `after=`; write `\\{` if it is text',
    ],
  ])('is told at its place: %s', (slides, line) => {
    expect(problemsOf(slides)).toEqual([`slides.md:${line}`])
  })

  it('that names a circle has an end all the same', () => {
    const cells = cellsOf(cell('#a run after=b'), cell('#b run after=a'))
    expect(cells.filter(({ from }) => from === 'start')).toHaveLength(1)
  })
})
