/** Which tags of raw HTML a deck may have, and what may stand in what: a browser mends the rest, beyond its place. */

const INLINE =
  words(`abbr b bdi bdo br cite code del dfn em i ins kbd mark q rp rt ruby s samp small span strong sub sup
  time u var wbr`)
const BLOCK =
  words(`blockquote caption col colgroup dd details div dl dt figcaption figure h3 h4 h5 h6 hr li ol p pre
  section summary table tbody td tfoot th thead tr ul`)
/** Markdown's own, which raw HTML may not have. */
const MARKDOWN_BLOCK = words('h1 h2')

export const VOID = words('br col hr wbr')

/** Tags that have no closing of their own elsewhere: what they stand in. */
const PARENTS: Readonly<Record<string, ReadonlySet<string>>> = {
  caption: words('table'),
  col: words('colgroup'),
  colgroup: words('table'),
  dd: words('dl'),
  dt: words('dl'),
  figcaption: words('figure'),
  li: words('ul ol'),
  rp: words('ruby'),
  rt: words('ruby'),
  summary: words('details'),
  tbody: words('table'),
  td: words('tr'),
  tfoot: words('table'),
  th: words('tr'),
  thead: words('table'),
  tr: words('table thead tbody tfoot'),
}
/** What holds nothing but those. */
const FRAMES = words('colgroup dl ol table tbody tfoot thead tr ul')
/** What holds words only. */
const PARAGRAPHS = words('h1 h2 h3 h4 h5 h6 p')

export const isKnownTag = (name: string): boolean => INLINE.has(name) || BLOCK.has(name)

export const isBlockTag = (name: string): boolean => BLOCK.has(name) || MARKDOWN_BLOCK.has(name)

/** Whether a tag may stand right in another, `''` being the slide. */
export function mayStandIn(name: string, outer: string): boolean {
  const parents = Object.hasOwn(PARENTS, name) ? PARENTS[name] : undefined
  if (parents) return parents.has(outer)
  if (FRAMES.has(outer)) return false
  return !(PARAGRAPHS.has(outer) && isBlockTag(name))
}

/** What to write for a tag that may not pass. */
export function hintFor(name: string): string {
  const hints: Readonly<Record<string, string>> = {
    a: 'write `[words](address)`',
    h1: 'write `# Title`',
    h2: 'write `## Title`',
    iframe: 'link to the page, `[words](https://…)`',
    img: 'write `![alt](picture.png)`',
    script: 'write a component, and `[Demo time]{tag}`',
    style: "write a class, and its CSS in the deck's theme",
    svg: 'put it into a file, and write `![alt](picture.svg)`',
  }
  return Object.hasOwn(hints, name) ? (hints[name] ?? '') : 'write Markdown, or a component'
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(/\s+/))
}
