/**
 * Finds slides by the words on them. What is written is looked for first: whole words, beginnings of words and of their
 * parts, and the query as it stands, within words too. Only where that finds nothing comes what is written nearly so, and
 * at last whatever has any of the words.
 */
import MiniSearch, { type Query, type SearchOptions } from 'minisearch'
import { excerptOf, literalOf, marksIn, type Range, type Run, type Wanted } from './marks.ts'
import { stepAt, type Kind, type Passage } from './passages.ts'
import { isUnspaced, termOf, termsOf, wordsIn } from './words.ts'

export interface SlideText {
  /** From 1. */
  readonly number: number
  readonly title: string
  readonly passages: readonly Passage[]
}

/** A place on a slide that has what was looked for. */
export interface Row {
  readonly slide: number
  /** The step that shows it. */
  readonly step: number
  readonly passage: Passage
  /** Of the passage's text. */
  readonly ranges: readonly Range[]
  /** What is shown of it. */
  readonly runs: readonly Run[]
}

export interface Group {
  readonly slide: number
  readonly title: readonly Run[]
  /** At least one. */
  readonly rows: readonly Row[]
}

export interface Found {
  /** The best slides first. */
  readonly groups: readonly Group[]
  /** How many slides were found: `groups` may be fewer. */
  readonly slides: number
  /** How the words were taken: as they are written, nearly so, or any of them. */
  readonly by: 'words' | 'like' | 'any'
}

/** More are not shown: another letter finds better. */
const MOST_ROWS = 20
const MOST_ROWS_OF_SLIDE = 3
/** Units of an excerpt, and of a title. */
const EXCERPT = 150
const TITLE = 90

const BOOST: Readonly<Record<'title' | Kind, number>> = {
  title: 5,
  slide: 2,
  code: 2,
  demo: 1.5,
  transcript: 1,
  notes: 1,
}
const KINDS = Object.keys(BOOST).slice(1) as Kind[]
/** A slide that has the query as it stands outweighs one that has its words. */
const LITERAL = 2

/** A single letter begins too much, unless more of the word may be on its way. */
const isBeginning = (term: string, at: number, terms: readonly string[]): boolean =>
  term.length > 1 || at === terms.length - 1
const EXACT: SearchOptions = {
  combineWith: 'AND',
  prefix: isBeginning,
  // A title that begins so comes before a sentence that says just that.
  weights: { prefix: 0.75, fuzzy: 0.45 },
}
/** Letters that may be wrong (two that changed places are two): none in a short word, none in a number, which is then another. */
const mistakesIn = (term: string): number | boolean =>
  term.length < 4 || /\p{N}/u.test(term) ? false : term.length < 6 ? 1 : 2
const LIKE: SearchOptions = { ...EXACT, fuzzy: mistakesIn }
const ANY: SearchOptions = { ...LIKE, combineWith: 'OR' }

type Document = Readonly<Record<'title' | Kind, string>> & { readonly id: number }

export class SlideIndex {
  private readonly slides = new Map<number, SlideText>()
  /** All of a slide's text, folded. */
  private readonly texts = new Map<number, string>()
  private readonly index = new MiniSearch<Document>({
    fields: Object.keys(BOOST),
    tokenize: termsIn,
    processTerm: (term) => term,
    searchOptions: { boost: BOOST, tokenize: (query) => wordsIn(query).map(({ text }) => termOf(text)) },
  })

  add(slide: SlideText): void {
    const { number, title, passages } = slide
    const textOf = (kind: Kind): string =>
      passages.flatMap((one) => (one.kind === kind ? one.text : [])).join('\n')
    const texts = Object.fromEntries(KINDS.map((kind) => [kind, textOf(kind)])) as Record<Kind, string>
    this.slides.set(number, slide)
    this.texts.set(number, literalOf([title, ...Object.values(texts)].join('\n')))
    this.index.add({ id: number, title, ...texts })
  }

  find(query: string): Found {
    const words = query.trim()
    const literal = literalOf(words).replaceAll(/ +/g, ' ')
    const terms = [...new Set(wordsIn(words).map(({ text }) => termOf(text)))]
    const holders = this.holdersOf(literal, terms)
    const weigh = (slide: number): number => (holders.has(slide) ? LITERAL : 1)
    const search = (options: SearchOptions): Hit[] =>
      this.index
        .search(words as Query, { ...options, boostDocument: weigh })
        .map(({ id, terms: found }) => ({ slide: id as number, terms: new Set(found) }))
    const exact = search(EXACT)
    for (const { slide } of exact) holders.delete(slide)
    for (const slide of holders) exact.push({ slide, terms: new Set() })
    if (exact.length > 0) return this.toFound(exact, 'words', terms, literal)
    const like = search(LIKE)
    if (like.length > 0) return this.toFound(like, 'like', terms, '')
    return this.toFound(search(ANY), 'any', terms, '')
  }

  /** Slides that have the query as it stands. A single letter is within almost every word. */
  private holdersOf(literal: string, terms: readonly string[]): Set<number> {
    const holders = new Set<number>()
    if (literal.length > 1 || isUnspaced(literal) || (literal !== '' && terms.length === 0))
      for (const [slide, text] of this.texts) if (text.includes(literal)) holders.add(slide)
    return holders
  }

  private toFound(hits: readonly Hit[], by: Found['by'], query: readonly string[], literal: string): Found {
    const groups: Group[] = []
    let left = MOST_ROWS
    for (const { slide, terms } of hits) {
      if (left === 0) break
      const group = this.toGroup(this.slides.get(slide)!, { query, terms, literal }, left)
      groups.push(group)
      left -= group.rows.length
    }
    return { groups, slides: hits.length, by }
  }

  private toGroup({ number, title, passages }: SlideText, wanted: Wanted, most: number): Group {
    const best = new Map<Kind, { readonly row: Row; readonly weight: number }>()
    for (const passage of passages) {
      const { ranges, weight } = marksIn(passage.text, wanted)
      if (weight > (best.get(passage.kind)?.weight ?? 0))
        best.set(passage.kind, { row: toRow(number, passage, ranges), weight })
    }
    const top = Math.max(...[...best.values()].map(({ weight }) => weight))
    const rows = [...best.values()]
      .filter(({ weight }) => weight >= top / 2)
      .sort(
        (a, b) =>
          b.weight - a.weight || KINDS.indexOf(a.row.passage.kind) - KINDS.indexOf(b.row.passage.kind),
      )
      .map(({ row }) => row)
    // Found by its title alone: what it begins with.
    if (rows.length === 0) rows.push(toRow(number, passages[0] ?? NOTHING, []))
    return {
      slide: number,
      title: excerptOf(title, marksIn(title, wanted).ranges, TITLE),
      rows: rows.slice(0, Math.min(MOST_ROWS_OF_SLIDE, most)),
    }
  }
}

function termsIn(text: string): string[] {
  const terms: string[] = []
  for (const word of wordsIn(text)) for (const term of termsOf(word.text)) terms.push(term.text)
  return terms
}

interface Hit {
  readonly slide: number
  readonly terms: ReadonlySet<string>
}

const NOTHING: Passage = { kind: 'slide', text: '', steps: [] }

const toRow = (slide: number, passage: Passage, ranges: readonly Range[]): Row => ({
  slide,
  step: stepAt(passage, ranges[0]?.[0] ?? 0),
  passage,
  ranges,
  runs: excerptOf(passage.text, ranges, EXCERPT),
})
