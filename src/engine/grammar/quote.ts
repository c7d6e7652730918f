/** What an author wrote, in a message: in backquotes, and not longer than a line can bear. */

const MOST = 48

export function quote(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ')
  return `\`${line.length > MOST ? `${line.slice(0, MOST)}…` : line}\``
}
