/** A slide while it is being read: what stands in it, before anything is made of it. */
import type { Block, SourceNode, SourceRange } from '../deck.ts'
import type { BlockAttributes } from './block-attributes.ts'
import type { Comment } from './comment.ts'
import type { Said } from './container.ts'
import type { MdToken } from './context.ts'

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
  container: OpenContainer | undefined

  constructor(begins: Break, line: number) {
    this.begins = begins
    this.from = this.to = line
  }

  /** Whether nothing but definitions stands in it. */
  get isBare(): boolean {
    return this.attributes.length === 0 && this.nodes.every(({ kind }) => kind === 'definition')
  }
}

/** The tokens of each block of the text's top level. */
export function topLevelBlocks(tokens: readonly MdToken[]): MdToken[][] {
  const blocks: MdToken[][] = []
  let block: MdToken[] = []
  for (const token of tokens) {
    block.push(token)
    if (token.level > 0 || token.nesting > 0) continue
    blocks.push(block)
    block = []
  }
  return blocks
}
