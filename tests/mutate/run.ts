import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { gunzipSync } from 'node:zlib'
import { REPOSITORY } from '../support/heapdeck.ts'
import { BY_SOURCE } from './by-source.ts'
import { compile } from './compile.ts'
import type { Evidence, Report } from './judge.ts'
import type { Mistake } from './mistake.ts'

/** How long the recordings may take until a machine counts as one that never comes to an end. All of them take 3 s. */
const MILLISECONDS = 60_000

export interface Verdict {
  readonly rule: string
  /** The recording that a mistake was caught by; undefined if none noticed. */
  readonly by: string | undefined
  readonly how: string
}

/** All recordings that a machine is held to, the small ones first, and last what stands for some that there are not. */
export function evidence(): Evidence[] {
  const folder = join(REPOSITORY, 'tests/recorded')
  const traces = new Map(
    readdirSync(join(folder, 'malloc')).map((file) => {
      const bytes = readFileSync(join(folder, 'malloc', file))
      return [file.replace(/\.gz$/, ''), file.endsWith('.gz') ? gunzipSync(bytes) : bytes]
    }),
  )
  const results = [...traces].map(([name, trace]) => ({ name, trace }))
  const pages = readdirSync(join(folder, 'malloc-pages')).map((file) => ({
    name: `pages of ${file}`,
    trace: traces.get(file) as Uint8Array,
    pages: readFileSync(join(folder, 'malloc-pages', file), 'utf8'),
  }))
  const python = readdirSync(join(folder, 'python'))
    .filter((file) => file.startsWith('pymalloc-'))
    .map((file) => ({
      name: file,
      trace: readFileSync(join(folder, 'python', file)),
      of: 'pymalloc' as const,
    }))
  const bySize = (one: Evidence, other: Evidence): number => one.trace.length - other.trace.length
  return [...results.toSorted(bySize), ...pages.toSorted(bySize), ...BY_SOURCE, ...python.toSorted(bySize)]
}

/** Makes a mistake, or none, and looks who notices. */
export async function judge(mistake: Mistake | undefined, recordings: readonly Evidence[]): Promise<Verdict> {
  const rule = mistake?.rule ?? 'no mistake'
  const workerData = mistake ? recordings.filter((each) => isAbout(each, mistake)) : recordings
  const worker = new Worker(await compile(mistake), { eval: true, workerData })
  let playing = 'nothing'
  try {
    return await new Promise<Verdict>((resolve, reject) => {
      const timer = setTimeout(
        () => resolve({ rule, by: playing, how: 'never comes to an end' }),
        MILLISECONDS,
      )
      worker.on('error', reject)
      worker.on('message', (report: Report) => {
        if (report.kind === 'playing') {
          playing = report.name
          return
        }
        clearTimeout(timer)
        resolve(
          report.kind === 'caught'
            ? { rule, by: report.name, how: report.how }
            : { rule, by: undefined, how: 'nobody noticed' },
        )
      })
    })
  } finally {
    await worker.terminate()
  }
}

/** What pymalloc does, malloc's recordings don't tell. */
const isAbout = ({ of }: Evidence, { file }: Mistake): boolean =>
  !file.startsWith('pymalloc/') || of === 'pymalloc'

/** A line for each mistake. */
export function table(verdicts: readonly Verdict[]): string {
  return verdicts
    .map(({ rule, by, how }) => (by ? `${rule}: caught by ${by}, ${how}` : `${rule}: SURVIVED`))
    .join('\n')
}
