import { relative } from 'node:path'
import { formatProblem } from '../engine/problems.ts'
import { buildDeck, presenterFolder } from '../engine/site/index.ts'
import { deckFolder } from './deck-folder.ts'
import { SITE } from './site-folder.ts'
import type { Arguments } from './heapdeck.ts'

/** `heapdeck build`: every problem on stderr, a line each; status 1 when one of them is an error. */
export async function build({ folder, out, presenter }: Arguments): Promise<number> {
  const started = performance.now()
  const result = await buildDeck(deckFolder(folder), out ?? (presenter ? presenterFolder(SITE) : SITE), {
    presenter,
    make: async (format, loaded) => (await import('../engine/export/index.ts')).makeExport(format, loaded),
  })
  for (const problem of result.problems) process.stderr.write(`${formatProblem(problem)}\n`)
  if (!result.out) return 1
  const seconds = ((performance.now() - started) / 1000).toFixed(2)
  process.stdout.write(
    `${relative(process.cwd(), result.out) || '.'}: ${result.pages} pages in ${seconds} s\n`,
  )
  return 0
}
