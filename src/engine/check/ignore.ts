/**
 * What the author wants not to hear: `<!-- check-ignore rule, rule: reason -->` in a slide, `# check-ignore rule: reason` in
 * the front matter for the whole deck. A reason is needed, and one that silences nothing is a finding itself.
 */
import type { Place, Slide } from '../deck.ts'
import type { LoadedDeck } from '../site/index.ts'
import { allTokens } from '../tokens.ts'
import { warningOf, type Finding } from './finding.ts'
import { extentOf, linesOf } from './lines.ts'

export const IGNORE = 'check-ignore'

interface Ignore {
  readonly rules: readonly string[]
  readonly reason: string
  readonly place: Place
  /** Absent: the whole deck's. */
  readonly slide?: Slide
}

export interface Ignored {
  readonly finding: Finding
  readonly reason: string
}

/** What reading the deck calls an error stops a build, and can't be talked away. */
const isFixed = ({ rule, severity }: Finding): boolean => rule === 'grammar' && severity === 'error'

/**
 * `findings` without those that the author silenced. `ran`: the rules that looked; of another, nothing can be said.
 * `known`: all there are.
 */
export function silence(
  loaded: LoadedDeck,
  findings: readonly Finding[],
  ran: ReadonlySet<string>,
  known: readonly string[],
): { readonly findings: readonly Finding[]; readonly ignored: readonly Ignored[] } {
  const ignores = readIgnores(loaded)
  if (ignores.length === 0) return { findings, ignored: [] }
  const used = new Map<Ignore, Set<string>>(ignores.map((ignore) => [ignore, new Set()]))
  const ignored: Ignored[] = []
  const kept = findings.filter((finding) => {
    const by = ignores.filter(
      ({ rules, slide, reason }) =>
        reason !== '' && rules.includes(finding.rule) && (!slide || slide.id === finding.slide),
    )
    if (by.length === 0 || isFixed(finding)) return true
    for (const ignore of by) used.get(ignore)!.add(finding.rule)
    ignored.push({ finding, reason: by[0]!.reason })
    return false
  })
  const own = ignores.flatMap((ignore) => faultsOf(ignore, used.get(ignore)!, ran, known))
  return { findings: [...kept, ...own], ignored }
}

function faultsOf(
  { rules, reason, place, slide }: Ignore,
  used: ReadonlySet<string>,
  ran: ReadonlySet<string>,
  known: readonly string[],
): Finding[] {
  const at = { rule: IGNORE, slide }
  if (rules.length === 0)
    return [warningOf(at, place, `what is to be ignored? write \`${IGNORE} rule: reason\``)]
  const unknown = rules.filter((name) => !known.includes(name))
  if (unknown.length > 0)
    return [warningOf(at, place, `there is no rule ${unknown.join(', ')}: there are ${known.join(', ')}`)]
  if (reason === '')
    return [
      warningOf(
        at,
        place,
        `say why: \`${IGNORE} ${rules.join(', ')}: reason\`; without a reason nothing is ignored`,
      ),
    ]
  const idle = rules.filter((name) => ran.has(name) && !used.has(name))
  if (idle.length === 0) return []
  const where = slide ? 'in this slide' : 'in this deck'
  return [warningOf(at, place, `${idle.join(', ')} finds nothing ${where}: remove it from here`)]
}

const COMMENT = /<!--\s*check-ignore\b([^]*?)-->/g
const IN_YAML = /^[^"']*(?:^|\s)#\s*check-ignore\b(.*)$/

function readIgnores(loaded: LoadedDeck): Ignore[] {
  const { deck } = loaded
  return [...inFrontMatter(loaded), ...deck.slides.flatMap((slide) => inSlide(loaded, slide))]
}

function inFrontMatter(loaded: LoadedDeck): Ignore[] {
  const [entry] = loaded.deck.sources
  const front = entry?.nodes.find(({ kind }) => kind === 'front-matter')
  if (!entry || !front) return []
  const { from, to } = extentOf(loaded, front)
  return linesOf(loaded, entry.path)
    .slice(from - 1, to)
    .flatMap((line, index) => {
      const [, words] = IN_YAML.exec(line) ?? []
      if (words === undefined) return []
      const place = { file: entry.path, line: from + index, column: line.indexOf('#') + 1 }
      return [{ ...parse(words), place }]
    })
}

function inSlide(loaded: LoadedDeck, slide: Slide): Ignore[] {
  const bytes = loaded.sources.get(slide.range.file)?.subarray(slide.range.start, slide.range.end)
  if (!bytes || !Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(IGNORE)) return []
  const lines = new TextDecoder().decode(bytes).split(/\r\n?|\n/)
  // A comment in code is text.
  for (const { from, to } of codeLines(slide))
    for (let at = from; at < to; at++) lines[at - slide.range.line + 1] = ''
  const text = lines.join('\n')
  return [...text.matchAll(COMMENT)].flatMap(({ index, 1: words = '' }) => {
    if (text[index - 1] === '`' || text[index - 1] === '\\') return []
    const before = text.slice(0, index)
    const line = before.split('\n').length - 1
    const place = {
      file: slide.range.file,
      line: slide.range.line + line,
      column: index - before.lastIndexOf('\n'),
    }
    return [{ ...parse(words), place, slide }]
  })
}

/** Lines of fences and indented code, from 0 in the file. */
const codeLines = (slide: Slide): { from: number; to: number }[] =>
  [...slide.body, ...slide.transcript, ...slide.notes].flatMap(({ tokens }) =>
    [...allTokens(tokens)].flatMap(({ type, map }) =>
      map && (type === 'fence' || type === 'code_block') ? [{ from: map[0], to: map[1] }] : [],
    ),
  )

/** ` rule, rule: reason `. */
function parse(words: string): { rules: string[]; reason: string } {
  const [names = '', ...reason] = words.split(':')
  return {
    rules: names.split(/[\s,]+/).filter(Boolean),
    reason: reason.join(':').replace(/\s+/g, ' ').trim(),
  }
}
