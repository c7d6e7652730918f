/** `heapdeck preview`: a built site, as a plain static host serves it; and the presenter view beside it, for the speaker. */
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { dirname, join, resolve, sep } from 'node:path'
import type { Connect } from 'vite'
import { PRESENTER } from '../render/index.ts'
import { safeDecode } from '../route.ts'
import { HEADERS, headersOf, readHeaders } from './headers.ts'
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
    root: dirname(folder),
    appType: 'mpa',
    logLevel: 'warn',
    build: { outDir: folder },
    plugins: [
      {
        name: 'heapdeck:preview',
        configurePreviewServer: ({ middlewares }) => {
          middlewares.use(withHeaders(folder))
          middlewares.use(toFolder(folder))
          middlewares.use(pagesOf(folder))
          if (hasPresenter) middlewares.use(elsewhere(folder, beside))
          return () => middlewares.use(lost(folder))
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

/** What the site asks its host to send; the site may be built anew meanwhile. */
const withHeaders =
  (root: string): Connect.NextHandleFunction =>
  (request, response, next) => {
    const file = join(root, HEADERS)
    const rules = isFile(file) ? readHeaders(readFileSync(file, 'utf8')) : []
    for (const [name, value] of headersOf(pathOf(request.url), rules)) response.setHeader(name, value)
    next()
  }

/** Hosts send a folder's name on to the folder. */
const toFolder =
  (root: string): Connect.NextHandleFunction =>
  (request, response, next) => {
    const { pathname: path, search } = new URL(request.url ?? '/', 'http://localhost')
    const isFolder = !path.endsWith('/') && existsSync(join(root, safeDecode(path), 'index.html'))
    if (isFolder) response.writeHead(301, { location: `${path}/${search}` }).end()
    else next()
  }

/** Vite sends pages with a header of its own in the place of the site's. */
const pagesOf =
  (root: string): Connect.NextHandleFunction =>
  (request, response, next) => {
    const file = fileOf(root, request)
    if (file?.endsWith('.html')) send(file, request, response)
    else next()
  }

/** What the site doesn't have is looked for in the presenter's folder. */
function elsewhere(site: string, beside: string): Connect.NextHandleFunction {
  const goOn = toFolder(beside)
  return (request, response, next) => {
    const file = fileOf(beside, request)
    if (!file || fileOf(site, request)) return goOn(request, response, next)
    response.setHeader('cache-control', 'no-store')
    send(file, request, response)
  }
}

/** The file of a folder that is asked for, if it is there. */
function fileOf(root: string, { method, url }: Connect.IncomingMessage): string | undefined {
  const file = join(root, safeDecode(pathOf(url)).replace(/\/$/, '/index.html'))
  return /^(GET|HEAD)$/.test(method ?? '') && file.startsWith(root + sep) && isFile(file) ? file : undefined
}

function send(file: string, { method }: Connect.IncomingMessage, response: ServerResponse): void {
  response.setHeader('content-type', typeOf(file))
  if (method === 'HEAD') response.end()
  else createReadStream(file).pipe(response)
}

/** As hosts do with a site's `404.html`. */
const lost =
  (site: string): Connect.NextHandleFunction =>
  (request, response, next) => {
    const file = join(site, '404.html')
    if (!isFile(file) || !/^(GET|HEAD)$/.test(request.method ?? '')) return next()
    response.statusCode = 404
    send(file, request, response)
  }

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true
