/** `<<< programs/frag.py#region {2-5}`: code from a file of the deck, or the named region of it. */
import { readAttributes } from './attributes.ts'
import { toCode } from './code.ts'
import type { MdToken } from './context.ts'
import { readInclude } from './include.ts'
import { quote } from './quote.ts'
import type { Scope } from './scope.ts'
import { metaOf } from './token.ts'

/** Gives the text of a file that is named in the deck, or says why it can't. */
export type CodeReader = (
  path: string,
  from: string,
) => { readonly text: string } | { readonly problem: string }

const LANGUAGES: Readonly<Record<string, string>> = {
  bash: 'bash',
  c: 'c',
  cc: 'cpp',
  cpp: 'cpp',
  css: 'css',
  h: 'c',
  html: 'html',
  js: 'javascript',
  json: 'json',
  mjs: 'javascript',
  py: 'python',
  rs: 'rust',
  sh: 'bash',
  toml: 'toml',
  ts: 'typescript',
  yaml: 'yaml',
  yml: 'yaml',
}

/** Makes a fence of an include's token; leaves the line as text when there is no such code. */
export function readCodeFile(token: MdToken, scope: Scope, read: CodeReader): boolean {
  const { context } = scope
  const line = token.map?.[0] ?? 0
  const place = context.source.placeOfText(line)
  const include = readInclude(token.markup)
  const placeOf = (at: number) => ({ ...place, column: place.column + at })
  const fail = (at: number, message: string): false => {
    context.error(placeOf(at), message)
    return false
  }
  if (include.path === '') return fail(0, 'this names no file: write `<<< programs/frag.py`')
  const attributes = include.attributes === '' ? undefined : readAttributes(include.attributes, 0, true)
  if (include.attributes !== '' && attributes?.end !== include.attributes.length) {
    return fail(
      include.attributesColumn,
      `can't read ${quote(include.attributes)}: write line highlights as \`{1|2-3|all}\``,
    )
  }
  const file = read(include.path, context.source.path)
  if ('problem' in file)
    return fail(include.pathColumn, `can't include ${quote(include.path)}: ${file.problem}`)
  const text = include.region === undefined ? file.text : findRegion(file.text, include.region)
  if (text === undefined) {
    return fail(
      include.pathColumn,
      `no region ${quote(include.region ?? '')} in ${include.path}: put it between ${quote(`# region ${include.region}`)} and \`# endregion\``,
    )
  }
  const lang = languageOf(include.path)
  token.type = 'fence'
  token.tag = 'code'
  token.markup = '```'
  token.info = lang
  token.content = text
  metaOf(token).code = toCode(
    { lang, text, attributes, placeOf: (at) => placeOf(include.attributesColumn + at), place, token },
    scope,
  )
  return true
}

function languageOf(path: string): string {
  const extension = /\.([^./]*)$/.exec(path)?.[1]?.toLowerCase() ?? ''
  return (Object.hasOwn(LANGUAGES, extension) ? LANGUAGES[extension] : undefined) ?? extension
}

// Of a line without its indent. Spaces are bounded, so that a line of nothing else costs nothing.
const REGION = /^(?:#|\/\/|\/\*|<!--|--|;|%)?[ \t]{0,4}#?[ \t]{0,4}region[ \t]{1,4}([^\s*]+)/i
const END_REGION = /^(?:#|\/\/|\/\*|<!--|--|;|%)?[ \t]{0,4}#?[ \t]{0,4}end[ \t]?region\b/i

/** The lines between `# region name` and its `# endregion`, without the indent that they share; markers are left out. */
export function findRegion(text: string, name: string): string | undefined {
  const found: string[] = []
  let depth = 0
  for (const line of text.replace(/\n$/, '').split('\n')) {
    const start = line.trimStart()
    const opens = REGION.exec(start)
    if (opens && (depth > 0 || opens[1] === name)) depth++
    else if (depth > 0 && END_REGION.test(start)) {
      depth--
      if (depth === 0) return found.length === 0 ? '' : `${withoutIndent(found)}\n`
    } else if (depth > 0) found.push(line)
  }
  return undefined
}

function withoutIndent(lines: readonly string[]): string {
  const indents = lines.flatMap((line) => (line.trim() === '' ? [] : [line.length - line.trimStart().length]))
  const indent = indents.reduce((least, next) => Math.min(least, next), Infinity)
  return lines.map((line) => line.slice(Math.min(indent, line.length - line.trimStart().length))).join('\n')
}
