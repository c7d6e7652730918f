/** What can be written at a place of a deck's Markdown: pure. */
import type { DemoAttribute } from '../demo.ts'
import type { Outline, TagOutline } from '../outline.ts'

export type CompletionKind = 'keyword' | 'tag' | 'attribute' | 'value' | 'id' | 'moment' | 'file' | 'class'

export interface CompletionOption {
  /** What is shown, and written unless `insert` says more. */
  readonly label: string
  readonly kind: CompletionKind
  /** A few words beside it. */
  readonly detail?: string
  readonly insert?: string
  /** Where the caret stands in what was written; absent: after it. */
  readonly caret?: number
}

export interface Completions {
  /** Where in the line the word begins that an option takes the place of. */
  readonly from: number
  readonly options: readonly CompletionOption[]
}

/** In what of the file a line stands. */
export type LineKind = 'front-matter' | 'code' | 'text'

/** What can stand where the caret is; `line` is the line up to it. Undefined: anything can. */
export function completionsAt(line: string, kind: LineKind, outline: Outline): Completions | undefined {
  if (kind === 'code') return undefined
  if (kind === 'front-matter') return inFrontMatter(line, outline)
  for (const find of FINDERS) {
    const found = find(line, outline)
    if (found) return found
  }
  return undefined
}

const option = (
  kind: CompletionKind,
  label: string,
  more: Omit<CompletionOption, 'label' | 'kind'> = {},
): CompletionOption => ({ kind, label, ...more })

const FRONT_MATTER: Readonly<Record<string, string>> = {
  title: 'of the talk',
  author: 'who speaks',
  event: 'where it is given',
  date: 'when',
  lang: 'of the words: en, pl',
  description: 'for search engines',
  url: 'where it is published',
  aspectRatio: '16:9 or 4:3',
  duration: 'minutes',
  theme: 'a CSS file',
  components: 'folders of demos',
  downloads: 'formats and files to take along',
  html: 'whether raw HTML passes',
  offline: 'whether browsers keep it',
  transition: 'none or fade',
}

const VALUES: Readonly<Record<string, readonly string[]>> = {
  aspectRatio: ['16:9', '4:3', '16:10'],
  html: ['true', 'false'],
  offline: ['true', 'false'],
  transition: ['none', 'fade'],
}

function inFrontMatter(line: string, outline: Outline): Completions | undefined {
  const key = /^[A-Za-z]*$/.exec(line)
  if (key)
    return {
      from: 0,
      options: Object.entries(FRONT_MATTER).map(([name, detail]) =>
        option('keyword', name, { detail, insert: `${name}: ` }),
      ),
    }
  const value = /^([A-Za-z]+):\s+(\S*)$/.exec(line)
  if (!value) return undefined
  const [, name = '', written = ''] = value
  const values =
    name === 'theme' ? filesOf(outline).filter((file) => file.endsWith('.css')) : (VALUES[name] ?? [])
  return from(
    line,
    written,
    values.map((one) => option('value', one)),
  )
}

const filesOf = ({ files, others }: Outline): string[] => [...Object.keys(files), ...others].toSorted()

/** Undefined when there is nothing to offer. */
const from = (
  line: string,
  written: string,
  options: readonly CompletionOption[],
): Completions | undefined =>
  options.length === 0 ? undefined : { from: line.length - written.length, options }

type Finder = (line: string, outline: Outline) => Completions | undefined

const CONTAINERS: readonly CompletionOption[] = [
  option('keyword', 'transcript', {
    detail: 'what is said, for all to read',
    insert: 'transcript\n\n:::',
    caret: 11,
  }),
  option('keyword', 'notes', { detail: 'for the speaker alone', insert: 'notes\n\n:::', caret: 6 }),
  option('keyword', 'columns', {
    detail: 'side by side',
    insert: 'columns\n::: column\n\n:::\n::: column\n\n:::\n:::',
    caret: 19,
  }),
  option('keyword', 'column', { detail: 'one of the columns', insert: 'column\n\n:::', caret: 7 }),
  option('keyword', '{.class}', { detail: 'a box', insert: '{.}\n\n:::', caret: 2 }),
]

function containers(line: string): Completions | undefined {
  const name = /^:{3,}\s*(\w*)$/.exec(line)?.[1]
  if (name === undefined) return undefined
  const space = /^:{3,}$/.test(line) ? ' ' : ''
  return from(
    line,
    name,
    CONTAINERS.map((one) =>
      space === '' ? one : { ...one, insert: space + one.insert!, caret: one.caret! + 1 },
    ),
  )
}

function included(line: string, outline: Outline): Completions | undefined {
  const written = /^<<<\s+([^\s#{]*)$/.exec(line)?.[1]
  if (written === undefined) return undefined
  return from(
    line,
    written,
    filesOf(outline)
      .filter((file) => !file.endsWith('.css'))
      .map((file) => option('file', file, file.endsWith('.md') ? { detail: 'slides' } : { detail: 'code' })),
  )
}

function languages(line: string): Completions | undefined {
  const written = /^\s*(?:`{3,}|~{3,})(\w*)$/.exec(line)?.[1]
  if (written === undefined) return undefined
  return from(
    line,
    written,
    ['python', 'text', 'c', 'bash', 'javascript', 'typescript', 'json', 'html', 'css'].map((name) =>
      option('value', name),
    ),
  )
}

const DEMO = /^\s*\[Demo time\]\{([^}]*)$/

function demos(line: string, outline: Outline): Completions | undefined {
  const inside = DEMO.exec(line)?.[1]
  if (inside === undefined) return undefined
  const word = /\S*$/.exec(inside)![0]
  const before = inside.slice(0, inside.length - word.length).trim()
  const value = /^([\w-]+)=(.*)$/.exec(word)
  const written = value?.[2] ?? word
  return { from: line.length - written.length, options: demoOptions(before, word, value?.[1], outline) }
}

/** `before`: what stands before the word that is written; `name`: the attribute whose value that is. */
function demoOptions(
  before: string,
  word: string,
  name: string | undefined,
  outline: Outline,
): readonly CompletionOption[] {
  if (before === '') return outline.tags.map(({ tag }) => option('tag', tag))
  const tag = outline.tags.find((one) => one.tag === before.split(/\s+/)[0])
  if (name !== undefined) return valuesOf(tag, name, outline)
  if (word.startsWith('#')) return []
  const written = new Set([...before.matchAll(/(?:^|\s)([\w-]+)=/g)].map((match) => match[1]!))
  return attributesOf(tag, written)
}

function attributesOf(tag: TagOutline | undefined, written: ReadonlySet<string>): CompletionOption[] {
  const own = (tag?.attributes ?? []).map((attribute) =>
    option('attribute', attribute.name, { detail: detailOf(attribute), insert: `${attribute.name}=` }),
  )
  return [
    ...own,
    option('attribute', 'scene', { detail: 'a module of the deck', insert: 'scene=' }),
    option('attribute', 'program', { detail: 'a program of the deck', insert: 'program=' }),
  ].filter(({ label }) => !written.has(label))
}

function detailOf({ label, type, least, most, default: usual }: DemoAttribute): string {
  const range = type === 'number' && least !== undefined && most !== undefined ? `, ${least} to ${most}` : ''
  return `${label}${range}${usual === undefined ? '' : `, else ${usual}`}`
}

function valuesOf(tag: TagOutline | undefined, name: string, outline: Outline): CompletionOption[] {
  const ending = name === 'scene' ? /\.(ts|js)$/ : name === 'program' ? /\.py$/ : undefined
  if (ending)
    return filesOf(outline)
      .filter((file) => ending.test(file))
      .map((file) => option('file', file))
  const attribute = tag?.attributes.find((one) => one.name === name)
  if (attribute?.type === 'choice')
    return (attribute.choices ?? []).map(([value, detail]) => option('value', value, { detail }))
  if (attribute?.type === 'switch') return ['on', 'off'].map((value) => option('value', value))
  if (attribute?.type === 'number')
    return [attribute.default, attribute.least, attribute.most]
      .filter((value) => value !== undefined)
      .map((value) => option('value', String(value)))
  return attribute?.default === undefined ? [] : [option('value', attribute.default)]
}

/** `[Demo time]` where a demo can stand, `[click]` anywhere in what is said. */
function marks(line: string): Completions | undefined {
  const written = /(?:^|\s)(\[[A-Za-z ]*)$/.exec(line)?.[1]
  if (written === undefined) return undefined
  const click = option('keyword', '[click]', { detail: 'the speaker steps here', insert: '[click] ' })
  const demo = option('keyword', '[Demo time]', { insert: '[Demo time]{}', caret: 12, detail: 'a demo' })
  return from(line, written, line.trim() === written ? [demo, click] : [click])
}

function links(line: string, { slides }: Outline): Completions | undefined {
  const moment = /\]\(#([\w\p{L}\p{N}-]+):([\w-]*)$/u.exec(line)
  if (moment) {
    const demo = slides.flatMap((slide) => slide.demos).find(({ id }) => id === moment[1])
    return from(
      line,
      moment[2]!,
      (demo?.moments ?? []).map((name) => option('moment', name)),
    )
  }
  const id = /\]\(#([\w\p{L}\p{N}-]*)$/u.exec(line)?.[1]
  if (id === undefined) return undefined
  return from(line, id, [
    ...slides.flatMap((slide) =>
      slide.demos
        .filter((demo) => demo.moments.length > 0)
        .map((demo) => option('id', demo.id, { detail: 'a moment of this demo', insert: `${demo.id}:` })),
    ),
    ...slides.map((slide) => option('id', slide.id, { detail: slide.title })),
    ...slides.flatMap((slide) => slide.cells.map((cell) => option('id', cell.id, { detail: 'a cell' }))),
  ])
}

function pictures(line: string, outline: Outline): Completions | undefined {
  const written = /!\[[^\]]*\]\(([^)\s]*)$/.exec(line)?.[1]
  if (written === undefined) return undefined
  return from(
    line,
    written,
    outline.pictures.map((picture) => option('file', picture)),
  )
}

const CELL_WORDS: readonly CompletionOption[] = [
  option('attribute', 'after', { detail: 'whose process it starts from', insert: 'after=' }),
  option('keyword', 'locked', { detail: 'its text stays' }),
  option('keyword', 'hidden', { detail: 'it runs unseen' }),
  option('keyword', 'collapsed', { detail: 'its text is folded away' }),
  option('keyword', 'predict', { detail: 'it asks for its size first' }),
  option('keyword', 'all', { detail: 'every line' }),
]

/** Attributes of a slide, a list, a picture, code: `{…` that is not closed. */
function attributes(line: string, outline: Outline): Completions | undefined {
  const inside = /\{([^{}]*)$/.exec(line)?.[1]
  if (inside === undefined) return undefined
  const word = /\S*$/.exec(inside)![0]
  if (/^\s*(`{3,}|~{3,}|<<<)/.test(line)) {
    if (!/(^|\s)run(\s|$)/.test(inside))
      return from(line, word, [
        option('keyword', 'run', { detail: 'a cell: give it an id, too' }),
        option('keyword', 'all', { detail: 'every line' }),
      ])
    const after = /^after=(\S*)$/.exec(word)?.[1]
    if (after === undefined) return from(line, word, CELL_WORDS)
    const cells = outline.slides.flatMap((slide) => slide.cells)
    return from(line, after, [
      option('value', 'start', { detail: 'a fresh process' }),
      ...cells.map(({ id }) => option('id', id, { detail: 'a cell' })),
    ])
  }
  if (word.startsWith('.') || word === '')
    return from(line, word, [
      ...outline.layouts.map((name) => option('class', `.${name}`, { detail: 'a layout' })),
      option('class', '.fragment', { detail: 'comes with a step' }),
      option('class', '.hidden', { detail: 'no slide of the talk' }),
    ])
  return undefined
}

const FINDERS: readonly Finder[] = [
  containers,
  included,
  languages,
  demos,
  links,
  pictures,
  marks,
  attributes,
]
