/**
 * What lies in a block of malloc or pymalloc, as the word that pymalloc keeps for its owner: of a record the object
 * itself or its array, table or buffer; of the number blocks which one. 0 is nobody the object layer knows.
 */
import { INT_TAG } from './ref.ts'

export const OBJECT = 0
export const BODY = 1
const INT_BLOCK = 2
const FLOAT_BLOCK = 3

export const ownerOf = (record: number, part: number): number => (record << 2) | part

export const blockOwner = (block: number, tag: number): number =>
  ((block + 1) << 2) | (tag === INT_TAG ? INT_BLOCK : FLOAT_BLOCK)

export type Owner =
  | { readonly kind: 'object' | 'body'; readonly record: number }
  | { readonly kind: 'int block' | 'float block'; readonly block: number }
  | { readonly kind: 'other' }

export function readOwner(owner: number): Owner {
  if (owner === 0) return { kind: 'other' }
  const index = owner >> 2
  switch (owner & 3) {
    case OBJECT:
      return { kind: 'object', record: index }
    case BODY:
      return { kind: 'body', record: index }
    case INT_BLOCK:
      return { kind: 'int block', block: index - 1 }
    default:
      return { kind: 'float block', block: index - 1 }
  }
}
