import { startPreview } from '../engine/site/index.ts'
import { SITE } from './site-folder.ts'
import type { Arguments } from './heapdeck.ts'

/** `heapdeck preview`: serves until it is told to stop. */
export async function preview({ folder, out, port, host, open }: Arguments): Promise<number> {
  const server = await startPreview(folder ?? out ?? SITE, {
    ...(port === undefined ? {} : { port }),
    ...(host === undefined ? {} : { host }),
    open,
  })
  process.stdout.write(`Read:      ${server.url}\n`)
  if (server.presenter) process.stdout.write(`Presenter: ${server.presenter}\n`)
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
  await server.close()
  return 0
}
