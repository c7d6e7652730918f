import type { Pointable } from '../pointing.ts'
import { entryAt, spanOf, type Stack } from './layout.ts'
import { entryText, type FreeListsView } from './view.ts'

/**
 * What one can point at: the entries of each stack that have addresses, from the next to be reused down, then the stack
 * itself.
 */
export function thingsOf(view: FreeListsView, stacks: readonly Stack[]): Pointable {
  const starts = [0]
  for (const { list } of stacks) starts.push((starts.at(-1) as number) + list.entries.length + 1)
  const stackOf = (index: number): number => starts.findLastIndex((start) => start <= index)
  const last = (stack: number): number => (starts[stack + 1] as number) - 1
  const clamp = (stack: number): number => Math.max(0, Math.min(stacks.length - 1, stack))
  return {
    count: starts.at(-1) as number,
    at(x, y) {
      // beside a stack is its arrow
      const found = stacks.findIndex(
        (stack) =>
          x >= stack.x && x < stack.x + stack.pitch && y >= stack.top && y <= stack.bottom + stack.unit,
      )
      const stack = stacks[found]
      if (!stack || x > stack.x + stack.width) return -1
      const entry = entryAt(stack, y)
      const { entries } = stack.list
      return entry >= 0 && entry < entries.length ? (starts[found] as number) + entry : last(found)
    },
    spot(index) {
      const found = stackOf(index)
      const stack = stacks[found] as Stack
      const entry = index - (starts[found] as number)
      const { top, bottom } = spanOf(stack, entry < stack.list.entries.length ? entry : -1)
      return {
        address: stack.list.entries[entry]?.address ?? 0,
        text: entryText(view, stack.list, entry),
        x: stack.x,
        y: top,
        width: stack.width,
        height: bottom - top,
      }
    },
    move(index, key, isFast) {
      const stack = stackOf(index)
      const entry = index - (starts[stack] as number)
      const within = (to: number): number => Math.max(starts[stack] as number, Math.min(last(stack), to))
      const beside = (to: number): number => {
        const next = clamp(to)
        return Math.min(last(next), (starts[next] as number) + (next === stack ? entry : 0))
      }
      const step = isFast ? 10 : 1
      switch (key) {
        case 'ArrowUp':
          return within(index - step)
        case 'ArrowDown':
          return within(index + step)
        case 'ArrowLeft':
          return beside(stack - 1)
        case 'ArrowRight':
          return beside(stack + 1)
        case 'Home':
          return starts[stack]
        case 'End':
          return last(stack)
        default:
          return undefined
      }
    },
  }
}
