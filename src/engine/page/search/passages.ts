/** What there is to find on a slide: pieces of text as they stand in its HTML, each with the steps that show it. */

export type Kind = 'slide' | 'code' | 'demo' | 'transcript' | 'notes'

/** A line, a paragraph, a label. */
export interface Passage {
  readonly kind: Kind
  readonly text: string
  /** From which place in the text on which step shows it. */
  readonly steps: readonly (readonly [from: number, step: number])[]
}

/** A passage that can be pointed at: the nodes that its text came from, in order, and where each begins in it. */
export interface Place extends Passage {
  readonly pieces: readonly (readonly [node: Text | Element, from: number])[]
}

/** What holds text of its own: where one ends, so does a passage. */
const BLOCKS =
  'p, li, h2, h3, h4, h5, h6, tr, dt, dd, figcaption, caption, summary, details, blockquote, div, section, pre, .line, text'
/** Not what the author wrote: marks, and what a page puts in. */
const NOT_TEXT = '.said > .n, .fn, .back, button, script, style, title, desc, .demo-error'

/** Everything on a slide and in its transcript, without its title. */
export function readSheet(sheet: Element): Place[] {
  const reader = new Reader()
  for (const [part, kind] of [
    ['.slide', 'slide'],
    ['.said', 'transcript'],
  ] as const) {
    const found = sheet.querySelector(part)
    if (found) reader.read(found, kind)
  }
  return reader.places()
}

/** A slide's private notes. */
export function readNotes(notes: DocumentFragment): Place[] {
  const reader = new Reader()
  reader.read(notes, 'notes')
  return reader.places()
}

export const stepAt = ({ steps }: Passage, at: number): number =>
  steps.findLast(([from]) => from <= at)?.[1] ?? 0

interface Draft extends Place {
  text: string
  readonly block: Node
  readonly steps: [number, number][]
  readonly pieces: [Text | Element, number][]
}

class Reader {
  private readonly all: Draft[] = []
  /** The step that the last mark in what is said names. */
  private said = 0
  /** A slide's first heading is its title, which is known. */
  private isTitled = false

  read(part: ParentNode & Node, kind: Kind): void {
    this.said = 0
    for (const child of part.childNodes) this.visit(child, { kind, step: 0, block: part })
  }

  places(): Place[] {
    const seen = new Set<string>()
    return this.all.filter(({ kind, text }) => {
      // A demo's pictures have most of their labels in common.
      const key = kind === 'demo' ? text : ''
      const isNew = text.trim() !== '' && (key === '' || !seen.has(key))
      seen.add(key)
      return isNew
    })
  }

  private visit(node: Node, around: Around): void {
    if (node instanceof Text) return this.add(node, node.data, around)
    if (!(node instanceof Element) || node.matches(NOT_TEXT)) return
    const { localName } = node
    if (localName === 'h2' && around.kind === 'slide' && !this.isTitled) {
      this.isTitled = true
      return
    }
    if (localName === 'i' && node.matches('.click')) {
      this.said = Number(node.getAttribute('data-step') ?? this.said)
      return
    }
    const within = {
      kind: kindOf(node, around.kind),
      step: stepOf(node, around.step),
      block: node.matches(BLOCKS) ? node : around.block,
    }
    if (localName === 'img') return this.add(node, node.getAttribute('alt') ?? '', { ...within, block: node })
    if (localName === 'svg') return this.visitPicture(node, within)
    for (const child of node.childNodes) this.visit(child, within)
  }

  private visitPicture(svg: Element, within: Around): void {
    // A demo's picture is named by the sentence that stands beside it.
    if (within.kind !== 'demo') this.add(svg, svg.getAttribute('aria-label') ?? '', { ...within, block: svg })
    for (const label of svg.querySelectorAll('text')) this.visit(label, within)
  }

  private add(node: Text | Element, text: string, { kind, step: inherited, block }: Around): void {
    const step = Math.max(inherited, this.said)
    const last = this.all.at(-1)
    const isSame = last?.block === block && last.kind === kind
    const draft = isSame ? last : { kind, text: '', steps: [], pieces: [], block }
    if (!isSame) this.all.push(draft)
    if (draft.steps.at(-1)?.[1] !== step) draft.steps.push([draft.text.length, step])
    draft.pieces.push([node, draft.text.length])
    draft.text += text
  }
}

/** What a node stands in. */
interface Around {
  readonly kind: Kind
  readonly step: number
  readonly block: Node
}

function kindOf(element: Element, kind: Kind): Kind {
  if (kind !== 'slide') return kind
  return element.localName === 'pre' ? 'code' : element.matches('.demo') ? 'demo' : kind
}

/** The step that shows what stands in `element`. */
function stepOf(element: Element, step: number): number {
  if (element.matches('.demo > [data-from]')) return Math.max(step, Number(element.getAttribute('data-from')))
  // A demo's last picture is that of its last step.
  if (element.matches('.demo .poster.last'))
    return step + Number(element.parentElement!.getAttribute('data-steps') ?? 0)
  return Math.max(step, Number(element.getAttribute('data-step') ?? 0))
}
