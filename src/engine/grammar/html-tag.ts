/** One tag of raw HTML: what it says, what is wrong with it, and how it goes to the page. */
import { hintFor, isKnownTag, VOID } from './html-tags.ts'
import { findIdProblem } from './ids.ts'
import { quote } from './quote.ts'

export interface Tag {
  readonly kind: 'open' | 'close'
  readonly name: string
  /** For the page, when nothing is wrong. */
  readonly html: string
  readonly id: string
  /** Its class `fragment` makes a step. */
  readonly isFragment: boolean
  readonly problems: readonly string[]
  /** Offset behind it. */
  readonly end: number
}

const TAG =
  /<(\/?)([a-z][\w:.-]*)((?:\s+[^\s"'<>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*)\s*(\/?)>/iy
const ATTRIBUTE = /([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/g
const CUSTOM = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$/
/** The deck's own elements, but for these names that HTML has. */
const NOT_CUSTOM = /^(?:annotation-xml|color-profile|font-face(?:-\w+)?|missing-glyph)$/
const CLASS = /^[\p{L}_-][\p{L}\p{M}\p{N}_-]*$/u
const FRAGMENT = 'fragment'
const ATTRIBUTES = new Set(['class', 'id', 'title', 'lang', 'dir', 'open', 'colspan', 'rowspan', 'datetime'])
const KNOWN = [...ATTRIBUTES].map((name) => `\`${name}\``).join(', ')

/** The tag that begins at `at`; undefined when what stands there is none. */
export function readTag(text: string, at: number): Tag | undefined {
  TAG.lastIndex = at
  const match = TAG.exec(text)
  if (!match) return undefined
  const [whole, slash = '', written = '', attributes = '', empty = ''] = match
  const name = written.toLowerCase()
  const end = at + whole.length
  const problems = isAllowed(name) ? [] : [`\`<${name}>\` can't stand in a deck: ${hintFor(name)}`]
  if (slash) return { kind: 'close', name, html: `</${name}>`, id: '', isFragment: false, problems: [], end }
  if (empty && !VOID.has(name) && problems.length === 0)
    problems.push(`\`<${name}/>\` doesn't close itself in HTML: write \`<${name}></${name}>\``)
  let html = `<${name}`
  let id = ''
  let isFragment = false
  const seen = new Set<string>()
  // A tag that is refused says why once.
  for (const [, key = '', double, single, plain] of problems.length > 0
    ? []
    : attributes.matchAll(ATTRIBUTE)) {
    const attribute = key.toLowerCase()
    const value = double ?? single ?? plain ?? ''
    const problem = findProblem(name, attribute, value)
    if (problem !== undefined) problems.push(problem)
    if (seen.has(attribute)) problems.push(`${quote(attribute)} is given twice`)
    seen.add(attribute)
    if (attribute === 'id') id = value.normalize()
    const classes = attribute === 'class' ? value.normalize().split(/\s+/).filter(Boolean) : []
    isFragment ||= classes.includes(FRAGMENT)
    const shown = attribute === 'class' ? classes.filter((one) => one !== FRAGMENT).join(' ') : value
    if (attribute === 'class' && shown === '') continue
    html += attribute === 'id' ? ` id="${id}"` : ` ${attribute}="${escapeValue(shown)}"`
  }
  return { kind: 'open', name, html: `${html}>`, id, isFragment, problems, end }
}

const isAllowed = (name: string): boolean => isKnownTag(name) || (CUSTOM.test(name) && !NOT_CUSTOM.test(name))

function findProblem(tag: string, name: string, value: string): string | undefined {
  if (name === 'style')
    return "`style=` can't stand in a deck: write a class, and its CSS in the deck's theme"
  if (name.startsWith('on')) return `${quote(`${name}=`)} can't stand in a deck: write a component`
  if (name === 'src' || name === 'href')
    return `\`${name}=\` can't stand in raw HTML: write \`![alt](picture.png)\` or \`[words](address)\``
  if (!ATTRIBUTES.has(name)) return `unknown attribute ${quote(name)} of \`<${tag}>\`: there are ${KNOWN}`
  if (name === 'id') return findIdProblem(value.normalize())
  const wrong =
    name === 'class' &&
    value
      .normalize()
      .split(/\s+/)
      .find((one) => one !== '' && !CLASS.test(one))
  if (wrong) return `${quote(wrong)} is no class: a class has letters, digits, \`-\` and \`_\` only`
  return undefined
}

const ENTITY = /&(?!(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,31});)/gi

/** Text of raw HTML, with the entities that its author wrote. */
export const escapeValue = (text: string): string =>
  text.replace(ENTITY, '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
