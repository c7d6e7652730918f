import { relative } from 'node:path'
import { newDeck } from '../engine/new/index.ts'
import type { Arguments } from './heapdeck.ts'
import { UsageError } from './usage.ts'

/** `heapdeck new`: a deck to begin with; tells what to do next. */
export async function newAs({ folder: named, from }: Arguments): Promise<number> {
  if (named === undefined) throw new UsageError('a folder is needed: heapdeck new talk')
  const { folder, imported } = await newDeck(named, from)
  const where = relative(process.cwd(), folder) || '.'
  const slides = imported ? (imported.slides === 1 ? '1 slide' : `${imported.slides} slides`) : '4 slides'
  process.stdout.write(`${where}: ${slides}, and a demo of your own in components/my-counter\n`)
  for (const remark of imported?.remarks ?? []) process.stderr.write(`${remark}\n`)
  const steps = [
    ...(where === '.' ? [] : [[`cd ${/^[\w./-]+$/.test(where) ? where : JSON.stringify(where)}`, '']]),
    ['npm install', ''],
    ['npm start', 'the deck in a browser, live while you edit slides.md'],
    ['npm test', 'the demo keeps its contract'],
    ['npm run build', 'a static site in dist/'],
  ]
  process.stdout.write(`\nNext:\n\n`)
  for (const [command, what] of steps)
    process.stdout.write(`  ${command!.padEnd(16)}${what}`.trimEnd() + '\n')
  return 0
}
