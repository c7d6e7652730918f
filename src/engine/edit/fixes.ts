/** What mends a problem of a deck, where that is plain: pure. The problems are the grammar's; their messages tell them apart. */
import type { Problem } from '../deck.ts'
import type { Outline } from '../outline.ts'
import type { Edit } from './source-copy.ts'

export interface Fix {
  /** What it does, for a button: "Write frag-demo". */
  readonly words: string
  readonly edit: Edit
}

/** `text` is the problem's file as it stands; `outline` knows tags that the message does not name. */
export function fixesOf(problem: Problem, text: string, outline?: Outline): readonly Fix[] {
  const source = new Lines(text)
  if (problem.line > source.count) return []
  for (const find of FINDERS) {
    const fixes = find(problem, source, outline)
    if (fixes.length > 0) return fixes
  }
  return []
}

type Finder = (problem: Problem, source: Lines, outline: Outline | undefined) => readonly Fix[]

class Lines {
  readonly text: string
  private readonly starts: number[] = [0]

  constructor(text: string) {
    this.text = text
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.starts.push(at + 1)
  }

  get count(): number {
    return this.starts.length
  }

  /** Where a line (from 1) begins; past the last one, the end. */
  start(line: number): number {
    return this.starts[line - 1] ?? this.text.length
  }

  line(line: number): string {
    const end = this.starts[line]
    return this.text.slice(this.start(line), end === undefined ? undefined : end - 1)
  }

  /** The first line from `line` on that is like `pattern`; undefined when there is none. */
  find(line: number, pattern: RegExp): number | undefined {
    for (let at = line; at <= this.count; at++) if (pattern.test(this.line(at))) return at
    return undefined
  }

  /** Takes lines out, the last one too. */
  without(from: number, to: number): Edit {
    return { from: this.start(from), to: this.start(to + 1), insert: '' }
  }
}

const insertAt = (at: number, insert: string): Edit => ({ from: at, to: at, insert })

const UNDERLINE = /^ {0,3}-+[ \t]*$/

/** A Slidev slide's header becomes attributes, or goes. */
function slideHeader({ message, line }: Problem, source: Lines): readonly Fix[] {
  if (!message.includes('a slide has no header of its own')) return []
  const end = source.find(line, UNDERLINE)
  if (end === undefined) return []
  const values = Array.from({ length: end - line }, (_, index) => source.line(line + index)).flatMap(
    (one) => {
      const [, key, value] = /^(layout|class):\s*['"]?([\w -]+?)['"]?\s*$/.exec(one) ?? []
      return key ? value!.split(' ').filter((name) => /^[A-Za-z][\w-]*$/.test(name)) : []
    },
  )
  const written = values.map((name) => `.${name}`).join(' ')
  const { from, to } = source.without(line, end)
  const gone = { words: 'Remove this header', edit: { from, to, insert: '' } }
  if (written === '') return [gone]
  return [{ words: `Write {${written}} instead`, edit: { from, to, insert: `{${written}}\n` } }, gone]
}

function blankLine({ message, line }: Problem, source: Lines): readonly Fix[] {
  if (message.includes('put a blank line before the `---`')) {
    const at = source.find(line + 1, UNDERLINE)
    return at === undefined ? [] : [{ words: 'Put a blank line', edit: insertAt(source.start(at), '\n') }]
  }
  if (message.endsWith('put a blank line before it'))
    return [{ words: 'Put a blank line', edit: insertAt(source.start(line), '\n') }]
  return []
}

/** From `Note:` to the slide's end. */
function foreignNotes({ message, line }: Problem, source: Lines): readonly Fix[] {
  if (!message.includes('begins no notes here')) return []
  const separator = source.find(line + 1, /^-{3,}\s*$/)
  let end = (separator ?? source.count + 1) - 1
  while (end > line && source.line(end).trim() === '') end--
  const first = source.line(line).replace(/^\s*(?:notes?:|\?\?\?)[ \t]*/i, '')
  const rest = Array.from({ length: end - line }, (_, index) => source.line(line + 1 + index))
  const said = [...(first === '' ? [] : [first]), ...rest].join('\n')
  const from = source.start(line)
  const to = source.start(end) + source.line(end).length
  return [
    { words: 'Put them between ::: notes and :::', edit: { from, to, insert: `::: notes\n${said}\n:::` } },
  ]
}

function pause({ message, line }: Problem, source: Lines): readonly Fix[] {
  if (message.startsWith('nothing comes after this pause'))
    return [{ words: 'Remove it', edit: source.without(line, line) }]
  if (!message.includes('write `<!-- pause -->`')) return []
  const from = source.start(line)
  return [
    {
      words: 'Write <!-- pause -->',
      edit: { from, to: from + source.line(line).length, insert: '<!-- pause -->' },
    },
  ]
}

function emptySlide({ message, line }: Problem, source: Lines): readonly Fix[] {
  if (!message.startsWith('two `---` in a row')) return []
  const isLast = line + 1 <= source.count && source.line(line + 1).trim() === ''
  return [{ words: 'Remove one', edit: source.without(line, isLast ? line + 1 : line) }]
}

/** All items of the second list get the first one's marker. */
function listMarkers({ message, line }: Problem, source: Lines): readonly Fix[] {
  const [, now, old] = /^a `(\S+)` list right after a `(\S+)` list/.exec(message) ?? []
  if (!now || !old) return []
  const isOrdered = now.startsWith('1')
  const marker = isOrdered
    ? new RegExp(`^( {0,3}\\d+)\\${now[1]!}(?=\\s)`)
    : new RegExp(`^( {0,3})\\${now}(?=\\s)`)
  let end = line
  const lines: string[] = []
  for (let at = line; at <= source.count; at++) {
    const one = source.line(at)
    if (!marker.test(one) && !/^(\s+\S|\s*$)/.test(one)) break
    lines.push(one.replace(marker, isOrdered ? `$1${old[1]!}` : `$1${old}`))
    if (one.trim() !== '') end = at
  }
  const from = source.start(line)
  return [
    {
      words: `Use ${old} here, too`,
      edit: {
        from,
        to: source.start(end) + source.line(end).length,
        insert: lines.slice(0, end - line + 1).join('\n'),
      },
    },
  ]
}

/** An id that is there already, a demo that needs one of its own, a cell without one. */
function ids({ message, line, column }: Problem, source: Lines): readonly Fix[] {
  const at = source.start(line) + column - 1
  const free = (id: string): string => {
    for (let number = 2; ; number++)
      if (!new RegExp(`#${id}-${number}(?![\\w-])`).test(source.text)) return `${id}-${number}`
  }
  const [, used] = /^the id `([^`]+)` is already used/.exec(message) ?? []
  if (used) {
    const from = source.text.indexOf(used, at)
    if (from < 0 || from > at + 1) return []
    const id = free(used)
    return [{ words: `Call it ${id}`, edit: { from, to: from + used.length, insert: id } }]
  }
  const [, tag] = /^a second `([^`]+)`: give it an id/.exec(message) ?? []
  if (tag) {
    const from = source.text.indexOf(`{${tag}`, source.start(line))
    if (from < 0 || from >= source.start(line + 1)) return []
    const id = free(tag)
    return [{ words: `Call it ${id}`, edit: insertAt(from + 1 + tag.length, ` #${id}`) }]
  }
  if (!message.startsWith('a cell needs a name')) return []
  let number = 1
  while (new RegExp(`#cell-${number}(?![\\w-])`).test(source.text)) number++
  return [{ words: `Call it cell-${number}`, edit: insertAt(at, `#cell-${number} `) }]
}

/** A fence or a container that is never closed, front matter too; a `:::` that closes nothing. */
function ends({ message, line }: Problem, source: Lines): readonly Fix[] {
  const [, fence] = /^this fence is never closed: end it with a line (\S+)/.exec(message) ?? []
  if (fence) {
    const glue = source.text.endsWith('\n') ? '' : '\n'
    return [{ words: `End it with ${fence}`, edit: insertAt(source.text.length, `${glue}${fence}\n`) }]
  }
  if (message.startsWith('front matter is never closed')) {
    const end = source.find(2, /^(?![A-Za-z]\w*:(\s|$)|\s+\S|\s*-\s)/)
    return [{ words: 'End it with ---', edit: insertAt(source.start(end ?? source.count + 1), '---\n') }]
  }
  if (message.startsWith('this `:::` closes nothing'))
    return [{ words: 'Remove it', edit: source.without(line, line) }]
  if (message.startsWith('`---` inside a container'))
    return [{ words: 'Close the container before it', edit: insertAt(source.start(line), ':::\n\n') }]
  if (message.includes('is never closed: end it with a line `:::`')) {
    const separator = source.find(line + 1, /^-{3,}\s*$/)
    let end = (separator ?? source.count + 1) - 1
    while (end > line && source.line(end).trim() === '') end--
    return [
      { words: 'End it with :::', edit: insertAt(source.start(end) + source.line(end).length, '\n:::') },
    ]
  }
  return []
}

/** A word that is almost one of those that can stand there. */
function nearMiss({ message, line, column }: Problem, source: Lines, outline?: Outline): readonly Fix[] {
  const wrong = WRONG.map((pattern) => pattern.exec(message)?.[1]).find((word) => word !== undefined)
  if (wrong === undefined) return []
  const start = source.start(line)
  const whole = source.line(line)
  const near = whole.indexOf(wrong, Math.max(0, column - 1))
  const index = near < 0 ? whole.indexOf(wrong) : near
  if (index < 0) return []
  const known = message.startsWith('there is no component')
    ? (outline?.tags.map(({ tag }) => tag) ?? [])
    : message.includes('leads nowhere')
      ? [...listed(message), ...(outline?.slides.map(({ id }) => id) ?? [])]
      : listed(message)
  const right = nearestOf(wrong, known)
  if (right === undefined) return []
  const from = start + index
  return [{ words: `Write ${right}`, edit: { from, to: from + wrong.length, insert: right } }]
}

const WRONG: readonly RegExp[] = [
  /^there is no component `([^`]+)`/,
  /^unknown key `([^`]+)`/,
  /^unknown attribute `([^`]+)`/,
  /^no demo has the id `([^`]+)`/,
  /^demo `[^`]+` has no moment `([^`]+)`/,
  /^`#([^`]+)` leads nowhere/,
  /^unknown container `([^`]+)`/,
  /^unknown `([^`]+)`: here/,
]

/** The words that a message names after its colon. */
function listed(message: string): string[] {
  const list = /(?:the deck's keys are|here are|there are|its moments are|;|: here are) (.*)$/.exec(
    message,
  )?.[1]
  return (list?.match(/`[^`]+`|[\w\p{L}-]+/gu) ?? []).map((word) => word.replace(/^`(?:#|::: )?|=?`$/g, ''))
}

/** The one of `words` that a slip of the pen makes `wrong` of. */
function nearestOf(wrong: string, words: readonly string[]): string | undefined {
  const most = Math.max(1, Math.floor(wrong.length / 3))
  let best: string | undefined
  let least = most + 1
  for (const word of words) {
    const distance = distanceBetween(wrong.toLowerCase(), word.toLowerCase())
    if (distance < least) [best, least] = [word, distance]
  }
  return best
}

/** Letters put in, left out, replaced, or swapped with the next one. */
function distanceBetween(one: string, other: string): number {
  let [before, row]: [number[], number[]] = [
    [],
    Array.from({ length: other.length + 1 }, (_, index) => index),
  ]
  for (let i = 1; i <= one.length; i++) {
    const next = [i]
    for (let j = 1; j <= other.length; j++) {
      const replaced = row[j - 1]! + (one[i - 1] === other[j - 1] ? 0 : 1)
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, replaced)
      const isSwapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]
      if (isSwapped) next[j] = Math.min(next[j]!, before[j - 2]! + 1)
    }
    ;[before, row] = [row, next]
  }
  return row[other.length]!
}

const FINDERS: readonly Finder[] = [
  slideHeader,
  blankLine,
  foreignNotes,
  pause,
  emptySlide,
  listMarkers,
  ids,
  ends,
  nearMiss,
]
