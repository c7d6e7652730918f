/** Front matter of foreign files, read as leniently as their engines do: what is no YAML is taken line by line. */
import { parseDocument } from 'yaml'

export type Front = Readonly<Record<string, unknown>>

/** Brackets in brackets beyond this are no front matter; the YAML parser would recurse into them. */
const MOST_DEPTH = 32
const MOST_CHARACTERS = 200_000

/** YAML as data; undefined when it is no list of keys. */
export function readYaml(text: string): Front | undefined {
  if (text.length > MOST_CHARACTERS || isDeep(text)) return undefined
  try {
    const document = parseDocument(text, {
      schema: 'core',
      prettyErrors: false,
      uniqueKeys: false,
      logLevel: 'silent',
    })
    if (document.errors.length > 0) return undefined
    const data: unknown = document.toJS({ maxAliasCount: 100 })
    return isRecord(data) ? data : undefined
  } catch {
    // An alias of nothing, or of itself.
    return undefined
  }
}

/** The same, and where that fails each `key: value` of its lines. */
export function readLenient(text: string): Front {
  return readYaml(text) ?? readLines(text)
}

/** TOML between `+++`: its plain keys. */
export function readToml(text: string): Front {
  const front: Record<string, unknown> = {}
  let table = ''
  for (const line of text.split('\n')) {
    const header = /^\s*\[+([^\]]+)\]+\s*$/.exec(line)
    if (header) table = `${header[1]!.trim()}.`
    const [, key, value] = /^\s*([\w-]+)\s*=\s*(.+?)\s*$/.exec(line) ?? []
    if (key !== undefined) define(front, table + key, unquoted(value!))
  }
  return front
}

function readLines(text: string): Front {
  const front: Record<string, unknown> = {}
  for (const line of text.split('\n')) {
    const [, key, value] = /^["']?([\w$-]+)["']?[ \t]*:(?:[ \t]+(.*))?$/.exec(line) ?? []
    if (key === undefined) continue
    const plain = unquoted((value ?? '').trim())
    define(front, key, plain === 'true' ? true : plain === 'false' ? false : plain)
  }
  return front
}

/** `__proto__` is a key like others. */
function define(front: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(front, key, { value, enumerable: true, configurable: true, writable: true })
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A value as one line of text, or ''. */
export function textIn(front: Front, key: string): string {
  const value = Object.hasOwn(front, key) ? front[key] : undefined
  if (typeof value === 'string') return value.replaceAll(/\s+/g, ' ').trim()
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString().slice(0, 10)
  return ''
}

/** The same, without Markdown and HTML. */
export const wordsIn = (front: Front, key: string): string => plainWords(textIn(front, key))

export const plainWords = (text: string): string =>
  text
    .replaceAll(/<[^<>]*>/g, ' ')
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()

/** One author, several, or things that have names. */
export function authorsIn(front: Front, key = 'author'): string {
  const value = Object.hasOwn(front, key) ? front[key] : undefined
  const name = (one: unknown): string => {
    if (typeof one === 'string') return plainWords(one)
    if (!isRecord(one)) return ''
    const inner = one['name']
    if (typeof inner === 'string') return plainWords(inner)
    if (isRecord(inner))
      return [inner['given'], inner['family']].filter((part) => typeof part === 'string').join(' ')
    return ''
  }
  return Array.isArray(value) ? value.map(name).filter(Boolean).join(', ') : name(value)
}

function unquoted(text: string): string {
  const [, quoted] = /^(?:"(.*)"|'(.*)')$/.exec(text)?.filter((part) => part !== undefined) ?? []
  return quoted ?? text
}

function isDeep(text: string): boolean {
  let depth = 0
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    depth = Math.max(0, depth + (/[[{]/.test(bracket) ? 1 : -1))
    if (depth > MOST_DEPTH) return true
  }
  return text
    .split('\n')
    .some((line) => (/^[ \t]*(?:[-?:][ \t]+)*/.exec(line)?.[0].length ?? 0) > 2 * MOST_DEPTH)
}
