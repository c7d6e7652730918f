/** Which engine a deck is of: by what it says, its name, and what lies beside it. */
import { posix } from 'node:path'
import type { ForeignFile } from './engine.ts'
import { readText, type SourceFolder } from './folder.ts'
import { isReveal, separatorsFor } from './reveal.ts'

export const ENGINES = ['marp', 'slidev', 'reveal', 'remark', 'quarto', 'pandoc', 'ipynb'] as const
export type EngineName = (typeof ENGINES)[number]

export function detectEngine(file: ForeignFile): EngineName {
  const { path, text, source } = file
  const extension = posix.extname(path).toLowerCase()
  const front = /^\s*---[ \t]*\n([\s\S]*?)\n(?:---|\.\.\.)[ \t]*(?:\n|$)/.exec(text)?.[1] ?? ''
  const body = withoutFences(text)
  if (extension === '.ipynb') return 'ipynb'
  if (/\.html?$/.test(extension))
    return /remark\.create\(|remark(?:-latest|-slide)?(?:\.min)?\.js/.test(text) &&
      !/data-markdown/.test(text)
      ? 'remark'
      : 'reveal'
  if (/xaringan|moon_reader/.test(front)) return 'remark'
  if (
    extension === '.qmd' ||
    /^format:\s*(?:revealjs|beamer|pptx|\n\s+(?:[\w-]*revealjs|beamer|pptx))/m.test(front)
  )
    return 'quarto'
  if (extension === '.rmd') return 'pandoc'
  if (/^marp:/m.test(front)) return 'marp'
  if (isReveal(body) || isReveal(front)) return 'reveal'
  const packaged =
    readText(source, posix.join(posix.dirname(path), 'package.json')) ??
    readText(source, 'package.json') ??
    ''
  const scores: Record<EngineName, number> = {
    marp: 0,
    slidev: 0,
    reveal: 0,
    remark: 0,
    quarto: 0,
    pandoc: 0,
    ipynb: 0,
  }
  const add = (engine: EngineName, pattern: RegExp, score: number, where = body): void => {
    if (pattern.test(where)) scores[engine] += score
  }
  add('slidev', /@slidev\/|"slidev/, 6, packaged)
  add('marp', /@marp-team\//, 5, packaged)
  add('reveal', /"reveal(?:-md|\.js)"/, 4, packaged)
  add(
    'slidev',
    /^(?:drawings|highlighter|colorSchema|titleTemplate|mdc|canvasWidth|twoslash|fonts|lineNumbers|info|routerMode|addons|exportFilename|monaco|layout):/m,
    3,
    front,
  )
  add(
    'slidev',
    /^---\s*\n(?:[\w-]+:.*\n)*(?:layout|transition|clicks|src|level|hideInToc|background|class):.*\n(?:[\w-]+:.*\n|\s+.*\n)*---\s*$/m,
    3,
    body.slice(3),
  )
  add('slidev', /<\/?v-click|\sv-click|^::\w+::\s*$|magic-move|<<<\s*@\/|v-motion|\{monaco/m, 4, text)
  add(
    'marp',
    /<!--\s*_?(?:class|backgroundColor|backgroundImage|paginate|header|footer|color|headingDivider|theme):/,
    3,
  )
  add('marp', /!\[[^\]]*\bbg\b[^\]]*\]\(/, 3)
  add('marp', /!\[[^\]]*\b[wh](?:idth|eight)?:\d/, 2)
  add('marp', /<!--\s*fit\s*-->/, 2)
  add(
    'marp',
    /^(?:theme|paginate|size|headingDivider|backgroundColor|_class|footer|header|math|style):/m,
    1,
    front,
  )
  add('marp', /^(?:paginate|headingDivider|_class|_paginate):/m, 3, front)
  add('remark', /^(?:class|layout|name|count|template|background-image|exclude): *\S/m, 3)
  add('remark', /^\?\?\?\s*$/m, 4)
  add('remark', /^--\s*$/m, 2)
  add('remark', /(?:^|\s)\.[a-z][\w-]*(?:\.[\w-]+)*\[/m, 3)
  add('reveal', /^notes?:/im, 2)
  add('reveal', /^----$/m, 1)
  add('reveal', /\{\{[<%]\s*(?:slide|section|frag|markdown|\/)/, 3)
  add('reveal', /class="(?:[^"]*\s)?fragment\b|data-background/, 2)
  add('pandoc', /^:::+\s*(?:\{|columns|notes|incremental|nonincremental|column)/m, 3)
  add('pandoc', /^\. \. \.\s*$/m, 3)
  add('pandoc', /^#+ .*\{[.#][^}]*\}\s*$/m, 2)
  add('pandoc', /^%[ \t]+\S/, 4, text)
  add('pandoc', /^(?:output|slide-level|revealjs-url|institute|aspectratio|incremental):/m, 3, front)
  if (separatorsFor(file) && scores.slidev < 4) scores.reveal += 4
  const [best] = (Object.entries(scores) as [EngineName, number][]).sort(([, a], [, b]) => b - a)
  if (best && best[1] >= 2) return best[0]
  const isPlainFront = front !== '' && /^title:/m.test(front)
  const hasRulers = /^---[ \t]*$/m.test(body.replace(/^\s*---[ \t]*\n[\s\S]*?\n---[ \t]*\n/, ''))
  if (!hasRulers && /^#{1,2} /m.test(body)) return 'pandoc'
  return isPlainFront && /^slides\.md$/.test(posix.basename(path)) && /^theme:/m.test(front)
    ? 'slidev'
    : front !== ''
      ? 'marp'
      : 'reveal'
}

function withoutFences(text: string): string {
  return text.replaceAll(/^( {0,3})(`{3,}|~{3,})[^\n]*\n[\s\S]*?\n {0,3}\2[`~]*[ \t]*$/gm, '')
}

const NAMES = [
  'slides.md',
  'presentation.md',
  'slides.qmd',
  'index.qmd',
  'slides.Rmd',
  'deck.md',
  'talk.md',
  'index.Rmd',
  'README.md',
]

/** The deck in a folder: what its scripts show, a page that names it, a name that decks have, or the only Markdown there is. */
export function findDeck(source: SourceFolder): string | undefined {
  const names = source.list('')
  const packaged = readText(source, 'package.json') ?? ''
  const script =
    /"(?:npx )?(?:slidev|marp|reveal-md)(?: (?:build|export|dev|-\S+|--\S+))* ([^\s"-][^\s"]*\.md)/.exec(
      packaged,
    )?.[1]
  if (script !== undefined && source.read(posix.normalize(script))) return posix.normalize(script)
  if (/"(?:npx )?slidev|@slidev\/cli/.test(packaged) && names.includes('slides.md')) return 'slides.md'
  for (const name of ['index.html', ...names.filter((one) => /\.html?$/i.test(one))]) {
    const text = names.includes(name) ? (readText(source, name) ?? '') : ''
    if (/data-markdown|remark\.create\(|class="[^"]*\bslides\b/.test(text)) return name
  }
  for (const name of NAMES.slice(0, -1)) if (names.includes(name)) return name
  for (const pattern of [/\.qmd$/i, /\.rmd$/i, /\.ipynb$/i]) {
    const found = names.find((name) => pattern.test(name))
    if (found !== undefined) return found
  }
  const texts = names.filter((name) => /\.(?:md|markdown)$/i.test(name))
  const others = texts.filter((name) => !/^(?:readme|changelog|license|contributing)/i.test(name))
  const ranked = others
    .map((name) => ({ name, score: looksLikeDeck(readText(source, name) ?? '') }))
    .sort((a, b) => b.score - a.score)
  if (ranked[0]) return ranked[0].name
  for (const folder of ['slides/', 'docs/', 'src/', 'presentation/', 'content/'])
    if (names.includes(folder)) {
      const inner = source.list(folder)
      const name = [...NAMES, ...inner.filter((one) => /\.(?:md|qmd|rmd)$/i.test(one))].find((one) =>
        inner.includes(one),
      )
      if (name !== undefined) return `${folder}${name}`
    }
  return texts[0]
}

const looksLikeDeck = (text: string): number =>
  (text.match(/^---[ \t]*$/gm)?.length ?? 0) + (/^marp:|^theme:/m.test(text) ? 100 : 0)
