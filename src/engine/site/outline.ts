/** Where everything of a deck stands in its source, for an editor. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Block, Slide, SourceNode } from '../deck.ts'
import { fingerprint, SourceCopy } from '../edit/index.ts'
import { byteLineStarts, lineAt } from '../line-starts.ts'
import type { Lines, Outline, SlideOutline } from '../outline.ts'
import type { LoadedDeck } from './load.ts'
import { readPublic } from './public.ts'
import { KINDS } from './target.ts'
import { isEditable } from './writing/index.ts'

export function outlineOf(loaded: LoadedDeck, version: number): Outline {
  const texts = new Map([...loaded.sources].map(([path, bytes]) => [path, new Text(bytes)] as const))
  const nodes = new Map(
    loaded.deck.sources.flatMap(({ path, nodes }) =>
      nodes
        .filter(({ kind }) => kind === 'slide')
        .map((node) => [`${path}:${node.range.start}`, node] as const),
    ),
  )
  return {
    version,
    files: Object.fromEntries([...texts].map(([path, { print }]) => [path, print])),
    others: othersIn(loaded.folder).filter((path) => !texts.has(path)),
    slides: loaded.deck.slides.map((slide) => {
      const { file, start } = slide.range
      return slideOutline(slide, nodes.get(`${file}:${start}`), texts.get(file)!, loaded)
    }),
    hidden: loaded.hidden.map(({ slide, before }) => ({
      ...texts.get(slide.range.file)!.linesOf(slide.range),
      id: slide.id,
      title: slide.title,
      hasWrittenId: slide.id !== '',
      classes: slide.classes,
      isHidden: true,
      file: slide.range.file,
      steps: 0,
      parts: [],
      blocks: [],
      demos: [],
      cells: [],
      before,
    })),
    problems: loaded.problems,
    tags: [],
    pictures: picturesOf(loaded),
    layouts: classesOf(loaded),
  }
}

/** A file's text, and which line a byte of it is in. */
class Text {
  readonly print: string
  private readonly lines: readonly string[]
  private readonly starts: readonly number[]

  constructor(bytes: Uint8Array) {
    const text = SourceCopy.of(bytes)?.text ?? new TextDecoder().decode(bytes)
    this.print = fingerprint(text)
    this.lines = text.split('\n')
    this.starts = byteLineStarts(bytes)
  }

  line(number: number): string {
    return this.lines[number - 1] ?? ''
  }

  /** From 1, of bytes that are whole lines. */
  linesOf({ line, start, end }: { line: number; start: number; end: number }): Lines {
    return { from: line, to: end > start ? lineAt(this.starts, end - 1) + 1 : line }
  }
}

function slideOutline(
  slide: Slide,
  node: SourceNode | undefined,
  text: Text,
  { demos }: LoadedDeck,
): SlideOutline {
  const parts = (node?.children ?? []).flatMap(({ kind, range }) => {
    const name =
      kind === 'container' ? /^ {0,3}:{3,} *(transcript|notes)\b/.exec(text.line(range.line))?.[1] : undefined
    return name ? [{ kind: name as 'transcript' | 'notes', ...text.linesOf(range) }] : []
  })
  const within = (block: Block): boolean =>
    parts.some(({ from, to }) => block.range.line >= from && block.range.line <= to)
  const comments = slide.notes
    .filter((block) => block.range.file === slide.range.file && !within(block))
    .map((block) => ({ kind: 'notes' as const, ...text.linesOf(block.range) }))
  const own = text.linesOf(slide.range)
  return {
    ...own,
    id: slide.id,
    title: slide.title,
    hasWrittenId: hasWritten(slide, text, own),
    classes: slide.classes,
    isHidden: false,
    file: slide.range.file,
    steps: slide.steps,
    parts: [...parts, ...comments],
    blocks: slide.body.map((block) => ({ ...text.linesOf(block.range), step: block.step })),
    demos: slide.demos.map((demo) => {
      const facts = demos.factsOf(demo)
      const { tag, id, place, from, steps, attributes } = demo
      const moments = facts && 'moments' in facts ? facts.moments : []
      return { tag, id, line: place.line, column: place.column, from, steps, moments, attributes }
    }),
    cells: slide.body.flatMap((block) =>
      block.tokens.flatMap(({ meta }) =>
        meta?.code?.run
          ? [{ ...text.linesOf(block.range), id: meta.code.id, file: meta.code.place.file }]
          : [],
      ),
    ),
  }
}

/** An id stands in braces at the slide's first lines. */
function hasWritten({ id }: Slide, text: Text, { from, to }: Lines): boolean {
  for (let line = from; line <= to; line++)
    if (text.line(line).includes(`#${id}`) && /\{[^}]*\}\s*$/.test(text.line(line))) return true
  return false
}

const MOST_OTHERS = 500
const MARKS: ReadonlySet<string> = new Set(Object.values(KINDS).map(({ mark }) => mark))
const OTHERS = /\.(md|py|ts|js|mjs|css|json|txt)$/

/** Files that people edit, in the deck's folder and two levels below; not those that a build made there. */
function othersIn(folder: string, under = '', depth = 0): string[] {
  const entries = readdirSync(join(folder, under), { withFileTypes: true })
  if (under !== '' && entries.some(({ name }) => MARKS.has(name))) return []
  return entries
    .flatMap((entry) => {
      const path = under === '' ? entry.name : `${under}/${entry.name}`
      if (entry.isDirectory())
        return depth < 2 && isEditable(`${path}/x.md`) ? othersIn(folder, path, depth + 1) : []
      return entry.isFile() && OTHERS.test(path) && isEditable(path) ? [path] : []
    })
    .slice(0, MOST_OTHERS)
}

/** Looks of a slide that every deck has. */
const OWN_LOOKS = ['center', 'small']

/** Classes of slides: the engine's own, those that the theme speaks of, those that slides have already. */
function classesOf({ deck, files }: LoadedDeck): string[] {
  const themed = [...files.theme.matchAll(/\.slide\.([a-z][\w-]*)/g)].map(([, name]) => name!)
  const used = deck.slides.flatMap(({ classes }) => classes)
  return [...new Set([...OWN_LOOKS, ...themed, ...used])].filter((name) => name !== 'has-demo').sort()
}

/** What can be shown as a picture: of `public/`, and what the deck shows already. */
function picturesOf({ folder, files }: LoadedDeck): string[] {
  let published: string[] = []
  try {
    published = readPublic(folder)
  } catch {
    // What is wrong with it is the build's to say.
  }
  return [...new Set([...files.pictures.keys(), ...published.filter((path) => PICTURE.test(path))])].sort()
}

const PICTURE = /\.(svg|png|jpe?g|gif|webp|avif)$/i
