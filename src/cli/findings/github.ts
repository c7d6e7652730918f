/** Findings as annotations of GitHub Actions (workflow commands), at the lines of the files that they are about. */
import { join, relative } from 'node:path'
import type { Finding, Rehearsal } from '../../engine/check/index.ts'

/** `root`: the folder of the repository, from which files are named. */
export function forGithub({ loaded, findings, remarks }: Rehearsal, root: string): string {
  const lines = findings.map((finding) =>
    annotationOf(finding, relative(root, join(loaded.folder, finding.file))),
  )
  return [...lines, ...remarks.map((remark) => `::notice title=heapdeck check::${escapeData(remark)}`)]
    .map((line) => `${line}\n`)
    .join('')
}

const annotationOf = ({ severity, line, column, rule, message }: Finding, file: string): string =>
  `::${severity} file=${escapeProperty(file.replaceAll('\\', '/'))},line=${line},col=${column},title=${escapeProperty(rule)}::${escapeData(message)}`

const escapeData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')

const escapeProperty = (text: string): string =>
  escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
