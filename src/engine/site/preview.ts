/** `heapdeck preview`: a built site, as a plain static host serves it; and the presenter view beside it, for the speaker. */
import { createReadStream, existsSync, statSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'
import type { Connect } from 'vite'
import { PRESENTER } from '../render/index.ts'
import { safeDecode } from '../route.ts'
import { BuildError } from './target.ts'
import { typeOf } from './types.ts'

export interface PreviewServer {
  readonly url: string
  /** Where the presenter view is, if one was built. */
  readonly presenter?: string
  close(): Promise<void>
}

/** The folder of a site's presenter view, beside it. */
export const presenterFolder = (out: string): string => `${out.replace(/[\\/]+$/, '')}-presenter`

export async function startPreview(
  out: string,
  options: { port?: number; host?: string | boolean; open?: boolean } = {},
): Promise<PreviewServer> {
  const folder = resolve(out)
  if (!existsSync(join(folder, 'index.html')))
    throw new BuildError(`${out} holds no built deck: run heapdeck build first`)
  const beside = presenterFolder(folder)
  const hasPresenter = existsSync(join(beside, PRESENTER, 'index.html'))
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
        configurePreviewServer: ({ middlewares }) => {
          middlewares.use(toFolder(folder))
          if (hasPresenter) middlewares.use(elsewhere(folder, beside))
        },
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
  return {
    url,
    ...(hasPresenter ? { presenter: new URL(PRESENTER, url).href } : {}),
    close: () => server.close(),
  }
}

const pathOf = (url = '/'): string => new URL(url, 'http://localhost').pathname

/** Hosts send a folder's name on to the folder. */
const toFolder =
  (root: string): Connect.NextHandleFunction =>
  (request, response, next) => {
    const { pathname: path, search } = new URL(request.url ?? '/', 'http://localhost')
    const isFolder = !path.endsWith('/') && existsSync(join(root, safeDecode(path), 'index.html'))
    if (isFolder) response.writeHead(301, { location: `${path}/${search}` }).end()
    else next()
  }

/** What the site doesn't have is looked for in the presenter's folder. */
function elsewhere(site: string, beside: string): Connect.NextHandleFunction {
  const goOn = toFolder(beside)
  return (request, response, next) => {
    const path = pathOf(request.url)
    const name = safeDecode(path).replace(/\/$/, '/index.html')
    const file = join(beside, name)
    const isHere = file.startsWith(beside + sep) && isFile(file) && !isFile(join(site, name))
    if (!isHere || !/^(GET|HEAD)$/.test(request.method ?? '')) return goOn(request, response, next)
    response.writeHead(200, {
      'content-type': typeOf(file),
      'cache-control': 'no-store',
    })
    if (request.method === 'HEAD') response.end()
    else createReadStream(file).pipe(response)
  }
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true
