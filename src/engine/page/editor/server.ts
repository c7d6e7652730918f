/** What the editor asks the dev server beside files and pictures. */
import type { Place } from '../../deck.ts'
import type { Outline } from '../../outline.ts'
import { currentToken, renewToken, TOKEN_HEADER } from './token.ts'

/** Rejects with a sentence. */
export async function fetchOutline(): Promise<Outline> {
  const response = await ask('/@heapdeck/outline', (one) =>
    /json/.test(one.headers.get('content-type') ?? ''),
  )
  return (await response.json()) as Outline
}

/** In the author's own editor. Rejects with a sentence. */
export async function openElsewhere({ file, line, column }: Place): Promise<void> {
  const where = encodeURIComponent(`${file}:${line}:${column}`)
  await ask(`/@heapdeck/own-editor?file=${where}`, ({ ok }) => ok)
}

/** A page of an earlier run of the server asks again with the new token. */
async function ask(address: string, isFine: (response: Response) => boolean): Promise<Response> {
  const once = (): Promise<Response> =>
    fetch(address, { headers: { [TOKEN_HEADER]: currentToken() }, cache: 'no-store' })
  const failed = (): never => {
    throw new Error('The dev server does not answer.')
  }
  const first = await once().catch(failed)
  if (isFine(first)) return first
  await renewToken().catch(failed)
  const second = await once().catch(failed)
  if (!isFine(second)) throw new Error(`The dev server answers ${second.status}.`)
  return second
}
