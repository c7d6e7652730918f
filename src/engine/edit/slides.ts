/** Slides as things: moved, copied, hidden, added and taken away, as edits of the files that they stand in. Pure. */
import type { Outline, SlideOutline } from '../outline.ts'
import { DeckFile, type Token } from './deck-file.ts'
import { withFreeIds } from './free-ids.ts'
import { withHidden, withoutHidden } from './hidden.ts'
import type { DeckChange } from './index.ts'
import type { Edit } from './source-copy.ts'

/** A deck as it stands in the editor: the outline, hidden slides among the others, and the text that it is of. */
export interface EditedDeck {
  readonly outline: Outline
  /** The text of a file, its lines ending in `\n`. */
  textOf(file: string): string
}

export type SlideChange = DeckChange | { readonly problem: string }

/** The outline with hidden slides among those that are shown, where they stand. */
export function withHiddenSlides(outline: Outline): Outline {
  const hidden = outline.hidden ?? []
  if (hidden.length === 0) return outline
  const slides: SlideOutline[] = []
  for (let number = 0; number <= outline.slides.length; number++) {
    slides.push(...hidden.filter(({ before }) => before === number))
    const shown = outline.slides[number]
    if (shown) slides.push(shown)
  }
  return { ...outline, slides, hidden: [] }
}

/** Slides by their index in the outline, from 0. */
export type Indexes = readonly number[]

/** Moves slides, in the order that they have, to before the slide `before`; behind the last: the number of slides. */
export function moveSlides(deck: EditedDeck, slides: Indexes, before: number): SlideChange {
  const all = deck.outline.slides
  const moved = [...new Set(slides)].sort((a, b) => a - b)
  const file = all[moved[0]!]!.file
  const other = moved.find((index) => all[index]!.file !== file)
  if (other !== undefined)
    return problem(
      `Slides ${numberOf(moved[0]!)} and ${numberOf(other)} are in two files, ${file} and ${all[other]!.file}: move them one by one.`,
    )
  const places = all.flatMap((_, index) => (moved.includes(index) ? [] : [index]))
  const next = places.find((index) => index >= before)
  const last = places.findLast((index) => index < before)
  const isNext = next !== undefined && all[next]!.file === file
  const anchor = isNext ? next : last
  if (anchor === undefined || all[anchor]!.file !== file)
    return problem(
      `${nameOf(moved)} is in ${file}, and there ${all[anchor ?? 0]!.file} is shown: a slide moves within its own file, or what it names would no more be found.`,
    )
  return changeFile(deck, file, `Move ${nameOf(moved).toLowerCase()}`, (source, tokenOf) => {
    const gone = moved.map((index) => {
      const token = tokenOf(index)
      return { text: token.text, gap: source.take(token) }
    })
    if (isNext) for (const { text, gap } of gone) source.putBefore(tokenOf(anchor), text, gap)
    else {
      let behind = tokenOf(anchor)
      for (const { text, gap } of gone) behind = source.putAfter(behind, text, gap)
    }
  })
}

/** A copy right behind the slide; ids that are written in it get a free number. */
export function duplicateSlide(deck: EditedDeck, index: number): SlideChange {
  const { file } = deck.outline.slides[index]!
  return changeFile(deck, file, `Duplicate slide ${numberOf(index)}`, (source, tokenOf) => {
    const token = tokenOf(index)
    source.putBeside(token, withFreeIds(token.text, idsOf(deck)))
  })
}

export function removeSlides(deck: EditedDeck, slides: Indexes): SlideChange {
  const gone = [...new Set(slides)].sort((a, b) => a - b)
  if (deck.outline.slides.every(({ isHidden }, index) => isHidden || gone.includes(index)))
    return problem('A deck has at least one slide that is shown.')
  return changeFiles(
    deck,
    gone,
    `Delete ${nameOf(gone).toLowerCase()}`,
    (source, token) => void source.take(token),
  )
}

/** Adds a slide of that text before the slide `before`, into its file; the number of slides: behind the last. */
export function addSlide(deck: EditedDeck, text: string, before: number): SlideChange {
  const all = deck.outline.slides
  const own = withFreeIds(text.trim(), idsOf(deck))
  // Beside the slide that it follows: one goes on writing where one is.
  const last = all[before - 1]
  const next = all[before]
  const file = (last ?? next)?.file ?? 'slides.md'
  return changeFile(deck, file, `Add a slide`, (source, tokenOf) => {
    if (!source.hasItems) source.putFirst(own)
    else if (last) source.putAfter(tokenOf(before - 1), own)
    else source.putBefore(tokenOf(before), own)
  })
}

/** Hides slides, or shows them again: the class `hidden` on the title or in braces of its own. */
export function hideSlides(deck: EditedDeck, slides: Indexes, isHidden: boolean): SlideChange {
  const all = deck.outline.slides
  const changed = [...new Set(slides)]
    .sort((a, b) => a - b)
    .filter((index) => all[index]!.isHidden !== isHidden)
  if (isHidden && all.every((slide, index) => slide.isHidden || changed.includes(index)))
    return problem('A deck has at least one slide that is shown.')
  const edits: Record<string, Edit[]> = {}
  for (const index of changed) {
    const { file, from } = all[index]!
    const token = openFile(deck, file)?.slideAt(from)
    if (!token?.at) return problem(UNREAD)
    const edit = isHidden ? withHidden(token.text) : withoutHidden(token.text)
    if (!edit)
      return problem(
        `Slide ${numberOf(index)} can’t be ${isHidden ? 'hidden' : 'shown'} from here: write it in its source.`,
      )
    const { at } = token
    ;(edits[file] ??= []).push({ from: at.from + edit.from, to: at.from + edit.to, insert: edit.insert })
  }
  for (const list of Object.values(edits)) list.sort((a, b) => a.from - b.from)
  return { words: `${isHidden ? 'Hide' : 'Show'} ${nameOf(changed).toLowerCase()}`, edits }
}

const UNREAD = 'The deck is being read: try again in a moment.'

const problem = (words: string): { readonly problem: string } => ({ problem: words })

const numberOf = (index: number): number => index + 1

/** `Slide 3`, `Slides 3 and 4`, `5 slides`. */
function nameOf(slides: Indexes): string {
  const [first, second] = slides
  if (slides.length === 1) return `Slide ${numberOf(first!)}`
  return slides.length === 2
    ? `Slides ${numberOf(first!)} and ${numberOf(second!)}`
    : `${slides.length} slides`
}

const openFile = (deck: EditedDeck, file: string): DeckFile | undefined =>
  DeckFile.of(
    deck.textOf(file),
    deck.outline.slides.filter((slide) => slide.file === file),
  )

/** All ids that are written in the deck, or made. */
function idsOf({ outline, textOf }: EditedDeck): Set<string> {
  const files = new Set(outline.slides.map(({ file }) => file))
  const known = outline.slides.flatMap((slide: SlideOutline) => [
    slide.id,
    ...slide.demos.map(({ id }) => id),
    ...slide.cells.map(({ id }) => id),
  ])
  const written = [...files].flatMap((file) =>
    [...textOf(file).matchAll(/\{[^{}]*?#([^\s{}"'=<>`#]+)/g)].map(([, id]) => id!),
  )
  return new Set([...known, ...written].map((id) => id.toLowerCase()))
}

function changeFile(
  deck: EditedDeck,
  file: string,
  words: string,
  change: (source: DeckFile, tokenOf: (index: number) => Token) => void,
): SlideChange {
  const source = openFile(deck, file)
  if (!source) return problem(UNREAD)
  const tokens = new Map<number, Token>()
  for (const [index, slide] of deck.outline.slides.entries()) {
    const token = slide.file === file ? source.slideAt(slide.from) : undefined
    if (token) tokens.set(index, token)
  }
  const isKnown = deck.outline.slides.every((slide, index) => slide.file !== file || tokens.has(index))
  if (!isKnown) return problem(UNREAD)
  change(source, (index) => tokens.get(index)!)
  const open = source.findOpen()
  if (open)
    return problem(`${open} is never closed there: close it first, or it would take in the slides after it.`)
  if (source.losesEmpty) return problem('An empty slide can’t be the first or the last: it would be none.')
  return { words, edits: { [file]: source.edits() } }
}

function changeFiles(
  deck: EditedDeck,
  slides: Indexes,
  words: string,
  change: (source: DeckFile, token: Token) => void,
): SlideChange {
  const files = new Set(slides.map((index) => deck.outline.slides[index]!.file))
  const edits: Record<string, readonly Edit[]> = {}
  for (const file of files) {
    const own = slides.filter((index) => deck.outline.slides[index]!.file === file)
    const made = changeFile(deck, file, words, (source, tokenOf) => {
      for (const token of new Set(own.map(tokenOf))) change(source, token)
    })
    if ('problem' in made) return made
    Object.assign(edits, made.edits)
  }
  return { words, edits }
}
