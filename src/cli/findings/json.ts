/** Findings for programs. What stands here stays: a new thing gets a new key, a change of an old one a new version. */
import type { Rehearsal } from '../../engine/check/index.ts'

const VERSION = 1

export function forPrograms({ loaded, findings, ignored, rules, remarks }: Rehearsal, deck: string): string {
  const count = (severity: 'error' | 'warning'): number =>
    findings.filter((finding) => finding.severity === severity).length
  const report = {
    version: VERSION,
    deck,
    slides: loaded.deck.slides.length,
    /** Names of the rules that looked. */
    rules,
    errors: count('error'),
    warnings: count('warning'),
    /** Each: rule, severity, file (from the deck's folder), line and column (from 1), slide (its id; absent: the deck's), message. */
    findings,
    /** Each: a finding, and the reason that the author gave. */
    ignored: ignored.map(({ finding, reason }) => ({ ...finding, reason })),
    remarks,
  }
  return `${JSON.stringify(report, null, 2)}\n`
}
