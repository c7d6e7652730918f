/** A demo's state as a word that can stand in an attribute or a URL: its JSON, keys in one order, in base64 for URLs. */
import type { Json } from './demo.ts'

/** Equal for equal states. */
export function packState(state: Json): string {
  const bytes = new TextEncoder().encode(sortedJson(state))
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

/** Undefined: this is no packed state. */
export function unpackState(packed: string): Json | undefined {
  try {
    const binary = atob(packed.replaceAll('-', '+').replaceAll('_', '/'))
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0))
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Json
  } catch {
    return undefined
  }
}

function sortedJson(state: Json): string {
  return JSON.stringify(state, (_, value: Json) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  )
}
