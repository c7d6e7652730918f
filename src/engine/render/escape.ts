const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Text for HTML, in content and in double-quoted attributes. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (c) => ENTITIES[c]!)

/** ` name="value"`, or nothing for an absent value. */
export const attribute = (name: string, value: string | number | undefined): string =>
  value === undefined || value === '' ? '' : ` ${name}="${escapeHtml(String(value))}"`

/** An `<svg>` as a picture that has a name. */
export const nameSvg = (svg: string, name: string): string =>
  `<svg role="img" aria-label="${escapeHtml(name)}"${svg.trimStart().slice('<svg'.length)}`
