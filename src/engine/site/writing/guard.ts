/**
 * Who may ask: a page that this very server gave out. It has the token, it was opened under an address that is this
 * server's own, and the browser says that the request is the page's. A page of another site can't have the token; should
 * it come to it, its origin gives it away; a name that was made to point here (DNS rebinding) is no address of ours.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { TOKEN_HEADER } from '../../dev-server.ts'
import { refuse, type Refusal } from './refusal.ts'

/** New for each run of the server; what stands before the dot names the deck, so that pages know its drafts by it. */
export const tokenFor = (folder: string): string =>
  `${createHash('sha256').update(folder).digest('hex').slice(0, 12)}.${randomBytes(24).toString('base64url')}`

export interface Guard {
  readonly token: string
  /** A name that the server was told to listen on. */
  readonly host?: string
}

/** What one kind of request must be. */
export interface Rule {
  readonly methods: readonly string[]
  /** Of the body, for the methods that have one. */
  readonly type?: string
}

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']
const CHANGING = new Set(['PUT', 'POST', 'DELETE', 'PATCH'])

/** Undefined: it may be answered. */
export function checkRequest(request: IncomingMessage, guard: Guard, rule: Rule): Refusal | undefined {
  const { method = '', headers } = request
  if (!isOwnHost(request, guard.host))
    return refuse(403, 'This address is not the one that the server listens on.')
  const { origin } = headers
  const site = headers['sec-fetch-site']
  const isOwn = origin === undefined ? !CHANGING.has(method) : origin === `http://${headers.host}`
  if (!isOwn || (site !== undefined && site !== 'same-origin'))
    return refuse(403, 'Only pages of this server may ask for this.')
  if (!isSame(headers[TOKEN_HEADER], guard.token))
    return refuse(403, 'This page is not of this run of the server: load it again.')
  // Who can write the deck's code has it run here: on a network that the server is shown to, that is nobody else.
  if (CHANGING.has(method) && !isThisMachine(request))
    return refuse(403, 'The deck is changed only on the machine that its server runs on.')
  if (!rule.methods.includes(method)) return refuse(405, `This can't be asked for by ${method}.`)
  if (rule.type !== undefined && CHANGING.has(method) && mediaType(headers['content-type']) !== rule.type)
    return refuse(415, `What is sent must be ${rule.type}.`)
  return undefined
}

/** The address in the request is one of this server: of this machine, or the one that the connection came to. */
function isOwnHost({ headers, socket }: IncomingMessage, listens: string | undefined): boolean {
  const [, name, port = '80'] = /^(\[[\da-f:.]+\]|[^:[\]]+)(?::(\d+))?$/i.exec(headers.host ?? '') ?? []
  if (name === undefined || Number(port) !== socket.localPort) return false
  const address = socket.localAddress?.replace(/^::ffff:/i, '') ?? ''
  const own = [...LOOPBACK, listens, address, `[${address}]`]
  return own.includes(name.toLowerCase())
}

export function isThisMachine({ socket }: Pick<IncomingMessage, 'socket'>): boolean {
  const from = socket.remoteAddress?.replace(/^::ffff:/i, '') ?? ''
  return /^127\.|^::1$/.test(from) || from === socket.localAddress?.replace(/^::ffff:/i, '')
}

/** In a time that says nothing of how much of it is right. */
function isSame(given: string | readonly string[] | undefined, token: string): boolean {
  if (typeof given !== 'string') return false
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(token))
}

const mediaType = (type: string | undefined): string | undefined => type?.split(';')[0]!.trim().toLowerCase()
