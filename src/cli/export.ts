import { relative } from 'node:path'
import { sizeOf } from '../engine/bytes.ts'
import { exportDeck } from '../engine/export/index.ts'
import { formatProblem } from '../engine/problems.ts'
import { deckFolder } from './deck-folder.ts'
import type { Arguments } from './heapdeck.ts'
import { Progress } from './progress.ts'
import { UsageError } from './usage.ts'

/**
 * `heapdeck export`: problems and progress on stderr, what was written on stdout; status 0 when all that was asked for
 * is in it.
 */
export async function exportAs({ folder, out, format, exporting }: Arguments): Promise<number> {
  if (format === undefined) throw new UsageError('--format is needed: heapdeck export talk --format pdf')
  const started = performance.now()
  const progress = new Progress()
  const { problems, ...result } = await exportDeck(deckFolder(folder), format, out, exporting, (words) =>
    progress.say(words),
  ).finally(() => progress.clear())
  for (const problem of problems) process.stderr.write(`${formatProblem(problem)}\n`)
  if (result.out === undefined) return 1
  const seconds = ((performance.now() - started) / 1000).toFixed(2)
  const where = relative(process.cwd(), result.out) || '.'
  process.stdout.write(`${where}: ${result.words}, ${sizeOf(result.bytes)} in ${seconds} s\n`)
  for (const remark of result.remarks) process.stdout.write(`${remark}\n`)
  return problems.some(({ severity }) => severity === 'error') ? 1 : 0
}
