import { html, type TemplateResult } from 'lit'

/** Strings are kept whole, so that no keyword is found in them. */
const PARTS = /('[^']*'|\b(?:def|del|import|for|in)\b)/

/** A line of Python with its keywords in bold, as the deck sets code. */
export function code(line: string): TemplateResult[] {
  return line
    .split(PARTS)
    .map((part, index) => (index % 2 && !part.startsWith("'") ? html`<b>${part}</b>` : html`${part}`))
}
