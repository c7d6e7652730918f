/** A slide while it is being read: what stands in it, before anything is made of it. */
import type { Block, SourceNode, SourceRange } from '../deck.ts'
import { isBoxClose, isBoxOpen } from './box.ts'
import type { BlockAttributes } from './block-attributes.ts'
import type { Comment } from './comment.ts'
import type { Said } from './container.ts'
import type { MdToken } from './context.ts'
import type { Extras } from './scope.ts'

/** What a slide begins or ends at. */
export type Break = 'edge' | 'separator' | 'include'

/** A thing in a slide's body. */
export type Entry =
  | { readonly kind: 'block'; readonly tokens: readonly MdToken[]; readonly range: SourceRange }
  | { readonly kind: 'pause'; readonly line: number }
  | { readonly kind: 'comment'; readonly comments: readonly Comment[] }

interface OpenContainer {
  readonly said: Said
  readonly from: number
  readonly children: SourceNode[]
}

export class Draft {
  readonly begins: Break
  /** First line after the break, then the first that is owned, and the end of the last. */
  from: number
  to: number
  readonly body: Entry[] = []
  readonly said: Record<Said, Block[]> = { transcript: [], notes: [] }
  readonly nodes: SourceNode[] = []
  readonly attributes: BlockAttributes[] = []
  readonly extras: Extras = { backgrounds: [], footnotes: [] }
  container: OpenContainer | undefined

  constructor(begins: Break, line: number) {
    this.begins = begins
    this.from = this.to = line
  }

  /** A footnote's text belongs to its slide; other definitions to the whole file. */
  hasFootnote = false

  /** Whether nothing but definitions stands in it. */
  get isBare(): boolean {
    return (
      this.attributes.length === 0 &&
      !this.hasFootnote &&
      this.nodes.every(({ kind }) => kind === 'definition')
    )
  }
}

/** The tokens of each block of the text's top level: a box is one, with all that is in it. */
export function topLevelBlocks(tokens: readonly MdToken[]): MdToken[][] {
  const blocks: MdToken[][] = []
  let block: MdToken[] = []
  let boxes = 0
  for (const token of tokens) {
    block.push(token)
    if (isBoxOpen(token)) boxes++
    if (isBoxClose(token)) boxes--
    if (boxes > 0 || token.level > 0 || token.nesting > 0) continue
    blocks.push(block)
    block = []
  }
  return blocks
}

/** The blocks in boxes, in boxes of boxes and outside of them, in source order; where a box begins or ends is a block, too. */
export function flatBlocks(tokens: readonly MdToken[]): (readonly MdToken[])[] {
  const [first] = tokens
  if (!first || !isBoxOpen(first)) return [tokens]
  const inner = topLevelBlocks(tokens.slice(1, -1)).flatMap(flatBlocks)
  return [[first], ...inner, tokens.slice(-1)]
}
