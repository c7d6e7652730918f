/** A copy of a slide's text whose ids are nobody else's. */

import { findOpen } from './open-text.ts'

const FENCE = /^ {0,3}(`{3,}|~{3,})/
const DEMO = /^(\[Demo time\]\s*\{\s*)([a-z][\w-]*)[^{}]*\}/gm

/** Ids that are written get a free number, as do those of demos that have none but their tag; links in the text follow. `taken`: in lower case. */
export function withFreeIds(text: string, taken: ReadonlySet<string>): string {
  const used = new Set(taken)
  const renamed = new Map<string, string>()
  const rename = (id: string): string => {
    const known = renamed.get(id)
    if (known !== undefined) return known
    const free = freeOf(id, used)
    used.add(free.toLowerCase())
    if (free !== id) renamed.set(id, free)
    return free
  }
  const changed = overProse(text, (line) =>
    line
      .replace(/\{[^{}]*\}/g, (braces) =>
        braces.replace(
          /(^|[\s{])#([^\s{}"'=<>`#]+)/g,
          (_, before: string, id: string) => `${before}#${rename(id)}`,
        ),
      )
      .replace(
        /(<[a-z][^<>]*?\sid=["']?)([^\s"'>]+)/gi,
        (_, before: string, id: string) => before + rename(id),
      ),
  ).replace(DEMO, (demo: string, start: string, tag: string, at: number, whole: string) => {
    if (findOpen(whole.slice(0, at)) !== undefined) return demo
    const own = /([\s{])#([^\s{}"'=<>`#]+)/
    // What stands on one line was renamed with all the rest.
    if (own.test(demo))
      return demo.includes('\n')
        ? demo.replace(own, (_, before: string, id: string) => `${before}#${rename(id)}`)
        : demo
    const id = rename(tag)
    return id === tag ? demo : `${start}${tag} #${id}${demo.slice(start.length + tag.length)}`
  })
  return overProse(changed, (line) =>
    line.replace(/(\]\(#)([^\s():]+)/g, (_, before: string, id: string) => before + (renamed.get(id) ?? id)),
  )
}

/** `agenda`, else `agenda-2`, `agenda-3`. */
function freeOf(id: string, used: ReadonlySet<string>): string {
  if (!used.has(id.toLowerCase())) return id
  const stem = id.replace(/-\d+$/, '')
  for (let number = 2; ; number++) {
    const free = `${stem}-${number}`
    if (!used.has(free.toLowerCase())) return free
  }
}

/** Changes what is no code: lines outside of fences, and the lines that open them, where no span of code is. */
function overProse(text: string, change: (prose: string) => string): string {
  let fence = ''
  return text
    .split('\n')
    .map((line) => {
      const [, marks = ''] = FENCE.exec(line) ?? []
      if (fence !== '') {
        if (marks.startsWith(fence) && line.trim() === marks) fence = ''
        return line
      }
      if (marks !== '') {
        fence = marks
        return change(line)
      }
      return line
        .split(/(`+[^`]*`+)/)
        .map((part, index) => (index % 2 ? part : change(part)))
        .join('')
    })
    .join('\n')
}
