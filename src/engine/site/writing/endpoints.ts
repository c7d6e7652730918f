/**
 * What a page of the dev server may ask to have read and written: the deck's source files, and new pictures. Nothing here
 * answers anybody else, reading included: notes are private.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { relative, sep } from 'node:path'
import { OUTLINE, PICTURE, PREVIEW, SOURCE } from '../../dev-server.ts'
import { readBody } from './body.ts'
import { checkRequest, type Guard, type Rule } from './guard.ts'
import { keepPicture } from './pictures.ts'
import { findPlace, pathIn } from './place.ts'
import { isRefusal, refusalOf, refuse, type Refusal } from './refusal.ts'
import { readContent, Saves, type FileContent } from './save.ts'

const LARGEST_TEXT = 10e6
const LARGEST_PICTURE = 20e6
/** What a browser sends to another site only after asking. */
const BYTES = 'application/octet-stream'
const TEXT = 'text/plain; charset=utf-8'
/** Milliseconds for which the rest of a refused body is taken in and forgotten. */
const DRAINED = 5000

const SOURCE_RULE: Rule = { methods: ['GET', 'PUT'], type: BYTES }
const PICTURE_RULE: Rule = { methods: ['POST'], type: BYTES }
const READING_RULE: Rule = { methods: ['GET'] }

const RULES: Readonly<Record<string, Rule>> = {
  [PICTURE]: PICTURE_RULE,
  [OUTLINE]: READING_RULE,
  [PREVIEW]: READING_RULE,
}

export interface WritingOptions extends Guard {
  /** The deck's, absolute and without links. */
  readonly folder: string
  /** What an editor works from, once the deck is read. */
  readonly outline: () => Promise<object>
  /** How a slide would look, of what the address asks. */
  readonly preview: (query: URLSearchParams) => Promise<object>
  /** Told of each file that was written, by its path in the folder, links resolved; before its writer is. */
  readonly onSaved?: (path: string, bytes: Uint8Array, hash: string) => void
}

export class Writing {
  private readonly options: WritingOptions
  private readonly saves = new Saves()

  constructor(options: WritingOptions) {
    this.options = options
  }

  /** False for what is none of this. */
  async serve(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const [address = '', query = ''] = (request.url ?? '').split('?')
    const isSource = address.startsWith(SOURCE)
    const rule = isSource ? SOURCE_RULE : RULES[address]
    if (!rule) return false
    // What Vite thought of before.
    for (const name of response.getHeaderNames())
      if (name.startsWith('access-control-')) response.removeHeader(name)
    const refusal = checkRequest(request, this.options, rule)
    const methods = rule.methods.join(', ')
    if (refusal) answer(request, response, refusal, refusal.status === 405 ? { allow: methods } : {})
    else if (address === OUTLINE) sendJson(response, await this.options.outline())
    else if (address === PREVIEW) sendJson(response, await this.options.preview(new URLSearchParams(query)))
    else if (!isSource) await this.picture(request, response, new URLSearchParams(query).get('name') ?? '')
    else await this.source(request, response, pathIn(address.slice(SOURCE.length)) ?? '')
    return true
  }

  private async source(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const place = findPlace(this.options.folder, path)
    if (isRefusal(place)) return answer(request, response, place)
    if (request.method === 'PUT') return this.write(request, response, path, place.real)
    try {
      sendContent(response, 200, await readContent(place.real))
    } catch (error) {
      const isGone = (error as NodeJS.ErrnoException).code === 'ENOENT'
      answer(request, response, isGone ? refuse(404, `There is no ${path}.`) : unreadable(error, path))
    }
  }

  private async write(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    real: string,
  ): Promise<void> {
    const { 'if-match': match, 'if-none-match': none } = request.headers
    const read = none === '*' && match === undefined ? null : /^"([\da-f]{32})"$/.exec(match ?? '')?.[1]
    if (read === undefined || (read !== null && none !== undefined))
      return answer(
        request,
        response,
        refuse(428, 'A file is written only by who names what was read of it.'),
      )
    const body = await readBody(request, LARGEST_TEXT)
    if (body === undefined) return
    if (!(body instanceof Uint8Array)) return answer(request, response, body)
    const result = await this.saves.save(real, body, read, path)
    switch (result.kind) {
      case 'saved':
        this.options.onSaved?.(nameIn(this.options.folder, real), body, result.hash)
        return sendJson(response, { hash: result.hash })
      case 'changed':
        return sendContent(response, 412, result.is)
      case 'gone':
        return answer(request, response, refuse(404, `There is no ${path} any more.`))
      case 'refused':
        return answer(request, response, result.refusal)
    }
  }

  private async picture(request: IncomingMessage, response: ServerResponse, name: string): Promise<void> {
    const body = await readBody(request, LARGEST_PICTURE)
    if (body === undefined) return
    if (!(body instanceof Uint8Array)) return answer(request, response, body)
    const kept = await keepPicture(this.options.folder, name, body, this.saves)
    if (isRefusal(kept)) answer(request, response, kept)
    else sendJson(response, kept)
  }
}

/** A file of the deck, by its path in the folder. */
export const nameIn = (folder: string, real: string): string => relative(folder, real).split(sep).join('/')

function unreadable(error: unknown, path: string): Refusal {
  const { status, problem } = refusalOf(error, path)
  return status === 423 ? refuse(403, `${path} can't be read.`) : refuse(status, problem)
}

const COMMON = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
}

function sendContent(response: ServerResponse, status: number, { bytes, hash }: FileContent): void {
  response.writeHead(status, { ...COMMON, 'content-type': BYTES, etag: `"${hash}"` }).end(bytes)
}

function sendJson(response: ServerResponse, value: object): void {
  response.writeHead(200, { ...COMMON, 'content-type': 'application/json' }).end(JSON.stringify(value))
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { status, problem }: Refusal,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, {
    ...COMMON,
    ...headers,
    'content-type': TEXT,
    'content-length': Buffer.byteLength(problem),
  })
  response.write(problem)
  if (request.complete) return void response.end()
  // The answer is there; a connection cut off now would take it back from who is still sending.
  request.resume()
  const timer = setTimeout(() => request.destroy(), DRAINED)
  request.once('close', () => {
    clearTimeout(timer)
    response.end()
  })
}
