/** `heapdeck preview`: a built site, as a plain static host serves it. */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Connect } from 'vite'
import { safeDecode } from '../route.ts'
import { BuildError } from './build.ts'

export async function startPreview(
  out: string,
  options: { port?: number; host?: string | boolean; open?: boolean } = {},
): Promise<{ url: string; close(): Promise<void> }> {
  const folder = resolve(out)
  if (!existsSync(join(folder, 'index.html')))
    throw new BuildError(`${out} holds no built deck: run heapdeck build first`)
  const { preview } = await import('vite')
  const starting = preview({
    configFile: false,
    root: folder,
    appType: 'mpa',
    logLevel: 'warn',
    build: { outDir: '.' },
    plugins: [
      {
        name: 'heapdeck:preview',
        configurePreviewServer: ({ middlewares }) => void middlewares.use(toFolder(folder)),
      },
    ],
    preview: {
      ...(options.port === undefined ? {} : { port: options.port, strictPort: options.port !== 0 }),
      host: options.host ?? 'localhost',
      open: options.open ?? false,
    },
  })
  const server = await starting.catch((error: unknown) => {
    throw new BuildError(`can't listen: ${error instanceof Error ? error.message : String(error)}`)
  })
  const url = server.resolvedUrls?.local[0] ?? server.resolvedUrls?.network[0] ?? 'http://localhost/'
  return { url, close: () => server.close() }
}

/** Hosts send a folder's name on to the folder. */
const toFolder =
  (root: string): Connect.NextHandleFunction =>
  (request, response, next) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    const isFolder = !path.endsWith('/') && existsSync(join(root, safeDecode(path), 'index.html'))
    if (isFolder) response.writeHead(301, { location: `${path}/` }).end()
    else next()
  }
