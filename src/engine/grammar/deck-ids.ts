/** Slides, demos, cells and headings share one space of ids. Written ones must be unique, the others are made so. */
import type { Place, Problem, SlideSpec, Token } from '../deck.ts'
import { errorAt } from '../problems.ts'
import { attributeOf } from '../tokens.ts'
import { idKey, IdMaker, isReserved, slugOf } from './ids.ts'
import { quote } from './quote.ts'

export interface WrittenIds {
  /** The ids as written, by their `idKey`. */
  readonly idByKey: ReadonlyMap<string, string>
  /** Which slides, by their index, have the id that they were given. */
  readonly slides: ReadonlySet<number>
}

/** Collects the written ids; the second of two equal ones is an error that names the first. */
export function findWrittenIds(slides: readonly SlideSpec[], report: (problem: Problem) => void): WrittenIds {
  const idByKey = new Map<string, string>()
  const placeByKey = new Map<string, Place>()
  const owners = new Set<number>()
  const add = (id: string, place: Place, message?: string): boolean => {
    const key = idKey(id)
    const first = placeByKey.get(key)
    if (first) {
      const where = `${first.file}:${first.line}:${first.column}`
      report(
        errorAt(
          place,
          message ?? `the id ${quote(id)} is already used at ${where}: ids are unique, whatever their case`,
        ),
      )
      return false
    }
    placeByKey.set(key, place)
    idByKey.set(key, id)
    return true
  }
  for (const [index, slide] of slides.entries()) {
    if (slide.id !== '' && add(slide.id, slide.idPlace)) owners.add(index)
    const blocks = [...slide.body, ...slide.transcript, ...slide.notes]
    for (const block of blocks) {
      for (const token of block?.tokens ?? []) addToken(token, block?.range ?? slide.range, add)
    }
  }
  return { idByKey, slides: owners }
}

function addToken(
  token: Token,
  block: Place,
  add: (id: string, place: Place, message?: string) => boolean,
): void {
  const { demo, code, ids = [], place = block } = token.meta ?? {}
  if (demo) {
    const message = `a second ${quote(demo.tag)}: give it an id of its own, \`[Demo time]{${demo.tag} #id}\``
    if (demo.id === '') add(demo.tag, demo.place, message)
    else add(demo.id, demo.place)
  }
  if (code && code.id !== '') add(code.id, code.place)
  const id = attributeOf(token, 'id')
  if (id !== undefined) add(id, place)
  for (const written of ids) add(written.id, written.place)
  for (const child of token.children ?? []) addToken(child, block, add)
}

/** An id for every slide: its own, else a slug of its title, else its number. */
export function giveSlideIds(slides: readonly SlideSpec[], written: WrittenIds): string[] {
  const maker = new IdMaker(written.idByKey.keys())
  return slides.map((slide, index) => {
    if (written.slides.has(index)) return slide.id
    const numbered = `slide-${index + 1}`
    const slug = slugOf(slide.title)
    if (slug === '') return maker.make(numbered)
    return maker.make(isReserved(slug) ? `slide-${slug}` : slug)
  })
}
