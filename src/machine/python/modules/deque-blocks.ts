/**
 * The blocks of a deque: Modules/_collectionsmodule.c of CPython 2.7.6 keeps 62 items in each of a chain of them, from somewhere
 * in the leftmost to somewhere in the rightmost, and up to ten free ones for the next deque. Here they are only the memory
 * that they take: the items themselves stand elsewhere.
 */
import type { Python, RecordLayout, Ref } from '../../objects/index.ts'
import type { Vm } from '../vm.ts'

/** sizeof(block): two links and the items. */
const BLOCK_BYTES = 512
const ITEMS = 62
const CENTER = 30
const MOST_KEPT = 10

/** Of a deque: words for the index of the first item in the leftmost block, and of the last one in the rightmost. */
export interface BlockWords {
  readonly left: number
  readonly right: number
  /** Number of the reference to a list of the blocks' places, from left to right. */
  readonly blocks: number
}

export class DequeBlocks {
  private readonly python: Python
  private readonly layout: RecordLayout
  private readonly at: BlockWords
  /** How many free blocks are kept, and their places. */
  private readonly kept

  constructor(python: Python, layout: RecordLayout, at: BlockWords) {
    this.python = python
    this.layout = layout
    this.at = at
    this.kept = python.timeline.words(MOST_KEPT + 1)
    this.kept.grow(MOST_KEPT + 1)
  }

  /** deque_new. */
  start(vm: Vm, self: Ref): void {
    const blocks = vm.outside(() => vm.list([]))
    this.layout.init(self, this.at.blocks, blocks)
    this.addRight(self)
    this.center(self)
  }

  pushRight(self: Ref): void {
    if (this.right(self) === ITEMS - 1) {
      this.addRight(self)
      this.setRight(self, -1)
    }
    this.setRight(self, this.right(self) + 1)
  }

  pushLeft(self: Ref): void {
    if (this.left(self) === 0) {
      this.addLeft(self)
      this.setLeft(self, ITEMS)
    }
    this.setLeft(self, this.left(self) - 1)
  }

  /** An item has gone at the right; `isEmpty`: it was the last one. */
  popRight(self: Ref, isEmpty: boolean): void {
    this.setRight(self, this.right(self) - 1)
    if (this.right(self) !== -1) return
    if (isEmpty) return this.center(self)
    this.dropRight(self)
    this.setRight(self, ITEMS - 1)
  }

  popLeft(self: Ref, isEmpty: boolean): void {
    this.setLeft(self, this.left(self) + 1)
    if (this.left(self) !== ITEMS) return
    if (isEmpty) return this.center(self)
    this.dropLeft(self)
    this.setLeft(self, 0)
  }

  /** _deque_rotate, of `size` items. */
  rotate(self: Ref, size: number, steps: number): void {
    if (size <= 1) return
    const half = size >> 1
    let left = steps
    if (left > half || left < -half) {
      left %= size
      if (left > half) left -= size
      else if (left < -half) left += size
    }
    while (left > 0) {
      if (this.left(self) === 0) {
        this.addLeft(self)
        this.setLeft(self, ITEMS)
      }
      const moved = Math.min(left, this.right(self) + 1, this.left(self))
      this.setRight(self, this.right(self) - moved)
      this.setLeft(self, this.left(self) - moved)
      left -= moved
      if (this.right(self) === -1) {
        this.dropRight(self)
        this.setRight(self, ITEMS - 1)
      }
    }
    while (left < 0) {
      if (this.right(self) === ITEMS - 1) {
        this.addRight(self)
        this.setRight(self, -1)
      }
      const moved = Math.min(-left, ITEMS - this.left(self), ITEMS - 1 - this.right(self))
      this.setLeft(self, this.left(self) + moved)
      this.setRight(self, this.right(self) + moved)
      left += moved
      if (this.left(self) === ITEMS) {
        this.dropLeft(self)
        this.setLeft(self, 0)
      }
    }
  }

  /** The last block of a dying deque. */
  end(self: Ref): void {
    this.dropRight(self)
  }

  private left(self: Ref): number {
    return this.layout.word(self, this.at.left)
  }
  private right(self: Ref): number {
    return this.layout.word(self, this.at.right)
  }
  private setLeft(self: Ref, index: number): void {
    this.layout.setWord(self, this.at.left, index)
  }
  private setRight(self: Ref, index: number): void {
    this.layout.setWord(self, this.at.right, index)
  }

  private center(self: Ref): void {
    this.setLeft(self, CENTER + 1)
    this.setRight(self, CENTER)
  }

  private blocksOf(self: Ref): Ref {
    return this.layout.get(self, this.at.blocks)
  }

  private addRight(self: Ref): void {
    this.add(self, this.python.lists.sizeOf(this.blocksOf(self)))
  }

  private addLeft(self: Ref): void {
    this.add(self, 0)
  }

  private add(self: Ref, at: number): void {
    const { memory, lists, numbers, objects } = this.python
    const count = this.kept.data[0] as number
    if (count > 0) this.kept.set(0, count - 1)
    const place = count > 0 ? (this.kept.data[count] as number) : memory.malloc(BLOCK_BYTES, 0)
    memory.outside(() => {
      const number = numbers.int(place)
      lists.insert(this.blocksOf(self), at, number)
      objects.decref(number)
    })
  }

  private dropRight(self: Ref): void {
    this.drop(self, this.python.lists.sizeOf(this.blocksOf(self)) - 1)
  }

  private dropLeft(self: Ref): void {
    this.drop(self, 0)
  }

  private drop(self: Ref, at: number): void {
    const { memory, lists, numbers, objects } = this.python
    const place = memory.outside(() => {
      const number = lists.pop(this.blocksOf(self), at)
      const value = numbers.valueOf(number) as number
      objects.decref(number)
      return value
    })
    const count = this.kept.data[0] as number
    if (count === MOST_KEPT) return memory.free(place)
    this.kept.set(0, count + 1)
    this.kept.set(count + 1, place)
  }
}
