/** Search without a page: which words are found, where, and what is shown of it. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { excerptOf, literalOf, marksIn, type Run } from '../../../src/engine/page/search/marks.ts'
import { stepAt, type Kind, type Passage } from '../../../src/engine/page/search/passages.ts'
import { SlideIndex, type Found } from '../../../src/engine/page/search/slide-index.ts'
import { LONGEST_TERM, termsOf, wordsIn } from '../../../src/engine/page/search/words.ts'

describe('words', () => {
  test.each([
    ['the heap’s top', 'the heap s top'],
    ['malloc_trim(0)', 'malloc_trim 0'],
    ['glibc 2.17, 0x7f.', 'glibc 2.17 0x7f'],
    ['Zażółć, Ἀθήνα; हिन्दी', 'Zażółć Ἀθήνα हिन्दी'],
    ['内存管理', '内存 管理'],
    ['メモリのheapを解放', 'メモリ の heap を 解放'],
    ['-- == %', ''],
  ])('of %s: %s', (text, words) => {
    expect(
      wordsIn(text)
        .map((word) => word.text)
        .join(' '),
    ).toBe(words)
  })

  test('stand where they are said to', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        for (const word of wordsIn(text))
          expect(text.slice(word.at, word.at + word.text.length)).toBe(word.text)
      }),
    )
  })

  test.each([
    ['Heap', 'heap'],
    ['M_TRIM_THRESHOLD', 'm_trim_threshold trim_threshold threshold'],
    ['PyInt_FromLong', 'pyint_fromlong int_fromlong fromlong long'],
    ['PyGCHead', 'pygchead gchead head'],
    ['__init__', '__init__ init__'],
    ['2.7.6', '2.7.6 7.6 6'],
    ['Straße', 'strasse'],
    ['ΛΌΓΟΣ', 'λογοσ'],
    ['İstanbul', 'istanbul'],
  ])('%s is found by: %s', (word, terms) => {
    expect(
      termsOf(word)
        .map((term) => term.text)
        .join(' '),
    ).toBe(terms)
  })

  test('of any length have few terms, and short ones', () => {
    const terms = termsOf('aB'.repeat(10_000))
    expect(terms.length).toBeLessThan(20)
    for (const term of terms) expect(term.text.length).toBeLessThanOrEqual(LONGEST_TERM)
  })
})

const show = (runs: readonly Run[]): string =>
  runs.map(({ text, isMarked }) => (isMarked ? `[${text}]` : text)).join('')

describe('an excerpt', () => {
  const about = (text: string, word: string, most: number): string => {
    const at = text.indexOf(word)
    return show(excerptOf(text, at < 0 ? [] : [[at, at + word.length]], most))
  }
  const long = `${'one two three four five six seven '.repeat(5)}the heap ${'eight nine ten '.repeat(5)}`

  test.each([
    ['a short text', 'short', 40, 'a [short] text'],
    ['    total = 0', 'total', 40, '[total] = 0'],
    ['nothing marked', 'x', 40, 'nothing marked'],
    [long, 'heap', 60, '… five six seven the [heap] eight nine ten eight nine ten eight …'],
    [long, 'one', 30, '[one] two three four five six …'],
    [long, 'nothing', 30, 'one two three four five six …'],
    ['内'.repeat(100) + '存' + '内'.repeat(100), '存', 20, `… ${'内'.repeat(6)}[存]${'内'.repeat(13)} …`],
  ])('of %s around %s, at most %i: %s', (text, word, most, expected) => {
    expect(about(text, word, most)).toBe(expected)
  })

  test('has nothing but what stands in the text, in order, whatever is cut, and no half letters', () => {
    const texts = fc.array(fc.constantFrom('heap', ' ', 'é', '👩‍💻', '内存', '\n', 'a\u0301', 'malloc_trim'), {
      maxLength: 90,
    })
    fc.assert(
      fc.property(
        texts,
        fc.nat(300),
        fc.nat(20),
        fc.integer({ min: 20, max: 60 }),
        (parts, start, length, most) => {
          const text = parts.join('')
          const from = Math.min(start, text.length)
          const to = Math.min(from + length, text.length)
          const runs = excerptOf(text, to > from ? [[from, to]] : [], most)
          const shown = runs
            .map((run) => run.text)
            .join('')
            .replace(/^… /, '')
            .replace(/ …$/, '')
          expect(text).toContain(shown)
          expect(shown.length).toBeLessThanOrEqual(Math.max(most, 2 * length + most))
          if (to > from && text.slice(from, to).trim() === text.slice(from, to))
            expect(runs.some(({ isMarked }) => isMarked)).toBe(true)
        },
      ),
    )
  })
})

test('marks are where the words are, folded or not, and the whole query is one mark', () => {
  const marked = (text: string, query: string, ...terms: string[]): string =>
    show(excerptOf(text, marksIn(text, { query: query.split(' '), terms: new Set(terms), literal: literalOf(query) }).ranges, 200)) // prettier-ignore
  expect(marked('call malloc_trim(0)', 'trim', 'trim')).toBe('call malloc_[trim](0)')
  expect(marked('M_TRIM_THRESHOLD', 'trim_t', 'trim_threshold')).toBe('M_[TRIM_T]HRESHOLD')
  expect(marked('Zażółć gęślą', 'zazolc', 'zazolc')).toBe('[Zażółć] gęślą')
  expect(marked('e\u0301tat', 'et', 'etat')).toBe('[e\u0301t]at')
  expect(marked('Straßenbahn', 'strasse', 'strassenbahn')).toBe('[Straße]nbahn')
  expect(marked('fragmentation', 'fragmantation', 'fragmentation')).toBe('[fragmentation]')
  expect(marked('one\ntwo three', 'one two', 'one', 'two')).toBe('[one\ntwo] three')
  expect(marked('内存管理器', '存管')).toBe('内[存管]理器')
})

const passage = (kind: Kind, text: string, ...steps: [number, number][]): Passage => ({
  kind,
  text,
  steps: steps.length > 0 ? steps : [[0, 0]],
})

test('a passage knows at which step each of its words is there', () => {
  const said = passage('transcript', 'First one thing, then another.', [0, 0], [6, 1], [17, 2])
  expect([0, 5, 6, 16, 17, 29].map((at) => stepAt(said, at))).toEqual([0, 0, 1, 1, 2, 2])
})

describe('the index', () => {
  const index = new SlideIndex()
  const slides: readonly (readonly [title: string, ...passages: readonly Passage[]])[] = [
    ['Memory', passage('slide', 'A long lived process'), passage('transcript', 'The process keeps its memory: 505.7 MB of it.')],
    ['Giving back', passage('slide', 'What helps'), passage('code', 'libc.malloc_trim(0)'), passage('transcript', 'Call malloc_trim, [and] the heap shrinks.', [0, 0], [18, 2])],
    ['Integers', passage('code', 'PyObject *PyInt_FromLong(long ival)'), passage('code', 'return block->ob_refcnt == 1'), passage('demo', 'block 7: 41 live')],
    ['Fragmentation', passage('slide', 'Holes'), passage('transcript', 'At 0x7f00 a hole remains. Naïve reuse.')],
    ['内存', passage('slide', '内存管理器释放内存'), passage('transcript', 'ガベージコレクション')],
    ['The heap', passage('slide', 'The break moves up'), passage('notes', 'Ask about heaps.')],
  ] // prettier-ignore
  slides.forEach(([title, ...passages], at) => index.add({ number: at + 1, title, passages }))

  /** `2 Title: code [what] is shown (step 1); …` */
  const picture = ({ groups, by }: Found): string =>
    (by === 'words' ? '' : `${by}: `) +
    groups
      .map(({ slide, title, rows }) => {
        const shown = rows.map(({ passage, runs, step }) => `${passage.kind} ${show(runs)}${step ? ` (step ${step})` : ''}`)
        return `${slide} ${show(title)}: ${shown.join('; ')}`
      })
      .join(' | ') // prettier-ignore

  test.each([
    // Beginnings, whole words, titles first.
    ['mem', '1 [Mem]ory: transcript The process keeps its [mem]ory: 505.7 MB of it.'],
    ['MEMORY', '1 [Memory]: transcript The process keeps its [memory]: 505.7 MB of it.'],
    ['heap', '6 The [heap]: notes Ask about [heap]s. | 2 Giving back: transcript Call malloc_trim, [and] the [heap] shrinks. (step 2)'], // prettier-ignore
    // Names in code: whole, and from each of their parts on.
    ['malloc_trim', '2 Giving back: code libc.[malloc_trim](0); transcript Call [malloc_trim], [and] the heap shrinks.'], // prettier-ignore
    [
      'trim',
      '2 Giving back: code libc.malloc_[trim](0); transcript Call malloc_[trim], [and] the heap shrinks.',
    ],
    ['PyInt_FromLong', '3 Integers: code PyObject *[PyInt_FromLong](long ival)'],
    ['fromlong', '3 Integers: code PyObject *PyInt_[FromLong](long ival)'],
    ['pyint_f', '3 Integers: code PyObject *[PyInt_F]romLong(long ival)'],
    // As it is written, within words and with signs.
    ['refcnt ==', '3 Integers: code return block->ob_[refcnt ==] 1'],
    ['->', '3 Integers: code return block[->]ob_refcnt == 1'],
    ['agmentat', '4 Fr[agmentat]ion: slide Holes'],
    ['0x7f', '4 Fragmentation: transcript At [0x7f]00 a hole remains. Naïve reuse.'],
    ['505.7', '1 Memory: transcript The process keeps its memory: [505.7] MB of it.'],
    // Several words, all of them, in whatever order and place.
    ['process memory', '1 [Memory]: transcript The [process] keeps its [memory]: 505.7 MB of it.; slide A long lived [process]'], // prettier-ignore
    ['shrinks malloc', '2 Giving back: transcript Call [malloc]_trim, [and] the heap [shrinks].'], // prettier-ignore
    // Any script, any marks.
    ['naive', '4 Fragmentation: transcript At 0x7f00 a hole remains. [Naïve] reuse.'],
    ['管理', '5 内存: slide 内存[管理]器释放内存'],
    ['存管', '5 内存: slide 内[存管]理器释放内存'],
    ['コレク', '5 内存: transcript ガベージ[コレク]ション'],
    // Nearly so, where nothing is as it is written; some of it, at last.
    ['fragmantation', 'like: 4 [Fragmentation]: slide Holes'],
    ['memroy', 'like: 1 [Memory]: transcript The process keeps its [memory]: 505.7 MB of it.'],
    [
      'holes unicorns',
      'any: 4 Fragmentation: slide [Holes]; transcript At 0x7f00 a [hole] remains. Naïve reuse.',
    ],
    // Numbers are not nearly others.
    ['505.8', 'any: '],
    ['0x7e', 'any: '],
    // Of a demo.
    ['41 live', '3 Integers: demo block 7: [41 live]'],
    ['unicorns', 'any: '],
    ['.*', 'any: '],
    ['<script>', 'any: '],
  ])('%s: %s', (query, expected) => {
    expect(picture(index.find(query))).toBe(expected)
  })

  test('a query of nothing finds nothing', () => {
    expect(index.find('  ').groups).toEqual([])
  })

  test('shows at most twenty places, three of a slide, and says how many slides there are', () => {
    const many = new SlideIndex()
    for (let number = 1; number <= 100; number++)
      many.add({
        number,
        title: `Slide ${number}`,
        passages: (['slide', 'code', 'demo', 'transcript'] as const).map((kind) =>
          passage(kind, `the heap of ${number}`),
        ),
      })
    const { groups, slides } = many.find('heap')
    expect(slides).toBe(100)
    expect(groups.map(({ rows }) => rows.length)).toEqual([3, 3, 3, 3, 3, 3, 2])
    expect(new Set(groups.map(({ slide }) => slide)).size).toBe(groups.length)
  })

  test('finds every word of whatever is written, on its slide', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.lorem({ maxCount: 12 }),
      fc.array(fc.constantFrom('malloc_trim', 'PyInt_FromLong', '0x7f', '2.7.6', '内存管理', 'zażółć', 'ガベージ', 'İ', 'ß', 'Σ', 'ΛΌΓΟΣ', 'हिन्दी', 'a_b_c_d_E'), { maxLength: 8 }).map((words) => words.join(' ')),
    ) // prettier-ignore
    const kinds = fc.constantFrom<Kind>('slide', 'code', 'demo', 'transcript', 'notes')
    const slide = fc.record({ title: text, passages: fc.array(fc.tuple(kinds, text), { maxLength: 4 }) })
    fc.assert(
      fc.property(fc.array(slide, { minLength: 1, maxLength: 5 }), (deck) => {
        const made = new SlideIndex()
        deck.forEach(({ title, passages }, at) =>
          made.add({ number: at + 1, title, passages: passages.map(([kind, one]) => passage(kind, one)) }),
        )
        deck.forEach(({ title, passages }, at) => {
          // By a rule of its own: what stands between blanks and signs.
          const words =
            [title, ...passages.map(([, one]) => one)]
              .join(' ')
              .match(/[\p{L}\p{N}_][\p{L}\p{N}\p{M}_]*/gu) ?? []
          for (const word of words) {
            const { groups, by } = made.find(word)
            expect([word, by]).toEqual([word, 'words'])
            expect(
              groups.map((group) => group.slide),
              word,
            ).toContain(at + 1)
          }
        })
      }),
      { numRuns: 40 },
    )
  })
})
