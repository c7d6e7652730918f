import { relative } from 'node:path'
import { formatProblem } from '../engine/problems.ts'
import { buildDeck, presenterFolder } from '../engine/site/index.ts'
import { deckFolder } from './deck-folder.ts'
import { SITE } from './site-folder.ts'
import { Progress } from './progress.ts'
import type { Arguments } from './heapdeck.ts'

/** `heapdeck build`: every problem on stderr, a line each; status 1 when one of them is an error. */
export async function build({ folder, out, presenter, pictures }: Arguments): Promise<number> {
  const started = performance.now()
  const progress = new Progress()
  const exporting = () => import('../engine/export/index.ts')
  const result = await buildDeck(deckFolder(folder), out ?? (presenter ? presenterFolder(SITE) : SITE), {
    presenter,
    make: async (format, loaded) => (await exporting()).makeExport(format, loaded),
    ...(pictures
      ? {
          async *photograph(site, slides) {
            const { photographSlides } = await exporting()
            yield* photographSlides(site, slides, (words) => progress.say(`picture ${words}`))
          },
        }
      : {}),
  }).finally(() => progress.clear())
  for (const problem of result.problems) process.stderr.write(`${formatProblem(problem)}\n`)
  if (!result.out) return 1
  const seconds = ((performance.now() - started) / 1000).toFixed(2)
  process.stdout.write(
    `${relative(process.cwd(), result.out) || '.'}: ${result.pages} pages in ${seconds} s\n`,
  )
  for (const remark of result.remarks) process.stdout.write(`${remark}\n`)
  return result.problems.some(({ severity }) => severity === 'error') ? 1 : 0
}
