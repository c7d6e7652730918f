/** Text of UTF-8 bytes; of others, a character a byte. (The machine has no TextDecoder.) */
export function textOf(bytes: Uint8Array): string {
  const plain = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
  if (bytes.every((byte) => byte < 0x80)) return plain
  try {
    return decodeURIComponent(Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''))
  } catch (error) {
    if (!(error instanceof URIError)) throw error
    return plain
  }
}
