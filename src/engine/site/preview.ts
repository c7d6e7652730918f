/** `heapdeck preview`: a built site, as a plain static host serves it. */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { BuildError } from './build.ts'

export async function startPreview(
  out: string,
  options: { port?: number; host?: string | boolean; open?: boolean } = {},
): Promise<{ url: string; close(): Promise<void> }> {
  const folder = resolve(out)
  if (!existsSync(join(folder, 'index.html')))
    throw new BuildError(`${out} holds no built deck: run heapdeck build first`)
  const { preview } = await import('vite')
  const server = await preview({
    configFile: false,
    root: folder,
    appType: 'mpa',
    logLevel: 'warn',
    build: { outDir: '.' },
    preview: {
      ...(options.port === undefined ? {} : { port: options.port, strictPort: options.port !== 0 }),
      host: options.host ?? 'localhost',
      open: options.open ?? false,
    },
  })
  const url = server.resolvedUrls?.local[0] ?? server.resolvedUrls?.network[0] ?? 'http://localhost/'
  return { url, close: () => server.close() }
}
