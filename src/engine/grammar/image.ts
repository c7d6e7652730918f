/** Pictures are files of the deck. Those of other hosts are not loaded: they become links. */
import type { Place } from '../deck.ts'
import type { MdToken } from './context.ts'
import { plainText } from './html.ts'
import { localPath } from './paths.ts'
import { quote } from './quote.ts'
import type { Refiner, Scope } from './scope.ts'

const REMOTE = /^(https?:)?\/\//i
const SCHEME = /^[a-z][a-z0-9+.-]*:/i

export const refineImages: Refiner = (tokens, scope) => {
  for (const token of tokens) {
    if (token.children?.some(isImage)) token.children = refineChildren(token.children, scope)
  }
  return tokens
}

const isImage = (token: MdToken): boolean => token.type === 'image'

function refineChildren(children: readonly MdToken[], scope: Scope): MdToken[] {
  let links = 0
  return children.flatMap((token) => {
    if (token.type === 'link_open') links++
    if (token.type === 'link_close') links--
    return isImage(token) ? refineImage(token, scope, links > 0) : [token]
  })
}

function refineImage(token: MdToken, scope: Scope, isInLink: boolean): MdToken[] {
  token.content = plainText(token.children ?? [])
  token.attrSet('alt', token.content)
  const src = String(token.attrGet('src') ?? '')
  const place = (token.meta?.place as Place | undefined) ?? scope.context.source.place(0)
  const path = findPicture(src, place, scope)
  token.children = null
  if (path !== undefined) {
    token.attrSet('src', path)
    return [token]
  }
  if (!REMOTE.test(src)) return [toText(token, token.content)]
  return isInLink ? [toText(token, token.content || src)] : toLink(token, src)
}

/** The path in the deck's folder of a picture named at `place`; undefined when it can't be shown, which is reported. */
export function findPicture(
  src: string,
  place: Place,
  { context, findFile }: Pick<Scope, 'context' | 'findFile'>,
): string | undefined {
  if (REMOTE.test(src)) {
    context.warn(
      place,
      `${quote(src)} is another host's picture, it is not loaded: put a copy into the deck's folder`,
    )
    return undefined
  }
  if (SCHEME.test(src)) {
    context.error(
      place,
      `${quote(`${src.slice(0, src.indexOf(':') + 1)}…`)} is no picture's file: put it into the deck's folder`,
    )
    return undefined
  }
  const path = localPath(src)
  const found = path === '' ? { problem: 'it names no file' } : findFile(path, context.source.path)
  if ('problem' in found) {
    context.error(place, `no picture ${quote(path)}: ${found.problem}`)
    return undefined
  }
  return found.path
}

function toText(image: MdToken, text: string): MdToken {
  const Token = image.constructor as new (type: string, tag: string, nesting: 0 | 1 | -1) => MdToken
  const token = new Token('text', '', 0)
  token.content = text
  token.level = image.level
  return token
}

function toLink(image: MdToken, src: string): MdToken[] {
  const Token = image.constructor as new (type: string, tag: string, nesting: 0 | 1 | -1) => MdToken
  const open = new Token('link_open', 'a', 1)
  const close = new Token('link_close', 'a', -1)
  const text = toText(image, image.content || src)
  open.attrs = [['href', src]]
  open.level = close.level = image.level
  text.level = image.level + 1
  return [open, text, close]
}
