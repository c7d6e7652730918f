/** Lines of Markdown outside of fences. */
import type { Line } from './foreign-deck.ts'

/** Changes the lines that open fences, and those outside of them. */
export function changeText(
  lines: readonly Line[],
  {
    fence = (line) => line,
    text,
  }: { readonly fence?: (line: Line) => Line; readonly text: (line: Line) => Line | readonly Line[] },
): Line[] {
  let mark = ''
  const out: Line[] = []
  for (const line of lines) {
    const [, marks = '', rest = ''] = /^\s*(?:[-+*>]\s+)*(`{3,}|~{3,})(.*)$/.exec(line.text) ?? []
    if (mark !== '') {
      if (marks.startsWith(mark) && rest.trim() === '') mark = ''
      out.push(line)
    } else if (marks !== '' && !(marks[0] === '`' && rest.includes('`'))) {
      mark = marks
      out.push(fence(line))
    } else {
      const changed = text(line)
      if (Array.isArray(changed)) out.push(...(changed as readonly Line[]))
      else out.push(changed as Line)
    }
  }
  return out
}

/** The text with a closing line for a fence that has none. */
export function closeFence(text: string): string {
  let mark = ''
  let indent = ''
  for (const line of text.split('\n')) {
    const [, lead = '', marks = '', rest = ''] =
      /^(\s*(?:[-*+>]\s+|\d+[.)]\s+)*)(`{3,}|~{3,})(.*)$/.exec(line) ?? []
    if (mark !== '') {
      if (marks.startsWith(mark) && rest.trim() === '') mark = ''
    } else if (marks !== '' && !(marks[0] === '`' && rest.includes('`'))) {
      mark = marks
      indent = lead.replaceAll(/[^\s>]/g, ' ')
    }
  }
  return mark === '' ? text : `${text.replace(/\n$/, '')}\n${indent}${mark}`
}

/** The text with one blank line where there were more, but for those of code. */
export function withoutGaps(text: string): string {
  const lines: Line[] = text.split('\n').map((one, index) => ({ text: one, file: '', line: index }))
  let isBlank = false
  return changeText(lines, {
    fence: (line) => {
      isBlank = false
      return line
    },
    text: (line) => {
      const wasBlank = isBlank
      isBlank = line.text.trim() === ''
      return isBlank && wasBlank ? [] : line
    },
  })
    .map((line) => line.text)
    .join('\n')
}
