/** Findings for a person: slide by slide, each with its place, and what to do. */
import type { Finding, Rehearsal } from '../../engine/check/index.ts'

/** `colours`: whether the terminal shows them. `seconds`: how long it took. */
export function forPeople(
  { loaded, findings, ignored, remarks }: Rehearsal,
  colours: boolean,
  seconds: number,
): string {
  const paint = (code: number, text: string): string => (colours ? `\u001b[${code}m${text}\u001b[0m` : text)
  const lines: string[] = []
  let last: string | undefined | null = null
  for (const finding of findings) {
    if (finding.slide !== last) {
      if (last !== null) lines.push('')
      lines.push(paint(1, headOf(loaded.deck.slides, finding)))
      last = finding.slide
    }
    const { file, line, column, severity, rule, message } = finding
    lines.push(
      `  ${file}:${line}:${column}: ${paint(severity === 'error' ? 31 : 33, severity)}: ${plain(message)} ${paint(2, `[${rule}]`)}`,
    )
  }
  if (lines.length > 0) lines.push('')
  for (const { finding, reason } of ignored)
    lines.push(
      paint(
        2,
        `  ${finding.file}:${finding.line}:${finding.column}: ${finding.rule} is ignored: ${plain(reason)}`,
      ),
    )
  if (ignored.length > 0) lines.push('')
  for (const remark of remarks) lines.push(remark)
  const count = loaded.deck.slides.length
  lines.push(
    `${count} ${count === 1 ? 'slide' : 'slides'} in ${seconds.toFixed(2)} s: ${countWords(findings)}`,
  )
  return `${lines.join('\n')}\n`
}

function headOf(slides: Rehearsal['loaded']['deck']['slides'], { slide: id }: Finding): string {
  const slide = slides.find((one) => one.id === id)
  if (!slide) return 'The deck'
  return `Slide ${slide.number}${slide.title ? `, ${plain(slide.title)}` : ''} (#${slide.id})`
}

export function countWords(findings: readonly Finding[]): string {
  const count = (severity: Finding['severity']): number =>
    findings.filter((finding) => finding.severity === severity).length
  const words = [
    [count('error'), 'error'],
    [count('warning'), 'warning'],
  ] as const
  const said = words
    .filter(([number]) => number > 0)
    .map(([number, word]) => `${number} ${word}${number === 1 ? '' : 's'}`)
  return said.join(', ') || 'nothing found'
}

// What would break the line, or a terminal.
// oxlint-disable-next-line no-control-regex
const plain = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
