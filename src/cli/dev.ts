import { checkStatic } from '../engine/check/index.ts'
import { startDev } from '../engine/site/index.ts'
import { deckFolder } from './deck-folder.ts'
import type { Arguments } from './heapdeck.ts'

/** `heapdeck dev`: serves until it is told to stop. */
export async function dev({ folder, port, host, open }: Arguments): Promise<number> {
  const deck = deckFolder(folder)
  let last = ''
  const server = await startDev(deck, {
    ...(port === undefined ? {} : { port }),
    ...(host === undefined ? {} : { host }),
    open,
    check: checkStatic,
    report(problems) {
      const text = problems.map((line) => `${line}\n`).join('')
      if (text !== last) process.stderr.write(text || `${deck}: no more problems\n`)
      last = text
    },
  })
  process.stdout.write(server.urls.map(({ name, url }) => `${`${name}:`.padEnd(11)}${url}\n`).join(''))
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
  await server.close()
  return 0
}
