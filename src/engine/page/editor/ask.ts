/** Asking the dev server as a page of its own. */
import { TOKEN_HEADER } from '../../dev-server.ts'
import { currentToken, renewToken } from './token.ts'

let renewing: Promise<void> | undefined

/**
 * Undefined when nobody answers, within `patience` milliseconds if they are given. A page of an earlier run of the server is
 * let in with the new token.
 */
export async function ask(
  address: string,
  init: RequestInit = {},
  patience?: number,
): Promise<Response | undefined> {
  const once = (): Promise<Response> =>
    fetch(address, {
      ...init,
      headers: { ...(init.headers as Record<string, string> | undefined), [TOKEN_HEADER]: currentToken() },
      cache: 'no-store',
      ...(patience === undefined ? {} : { signal: AbortSignal.timeout(patience) }),
    })
  try {
    const used = currentToken()
    const response = await once()
    if (response.status !== 403) return response
    // Another request may have found it out meanwhile.
    if (currentToken() === used) await (renewing ??= renewToken().finally(() => (renewing = undefined)))
    return currentToken() === used ? response : await once()
  } catch {
    return undefined
  }
}
