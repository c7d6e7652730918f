import type { PythonSnapshot } from '../src/machine/index.ts'

/** Where the heap is. */
export type HeapSpan = Pick<PythonSnapshot, 'heapStart' | 'programBreak'>

/** `heap+75e5a00` where it lies in the heap, else as `id()` and `repr()` have it: `0x7ffff7d41710`. */
export function addressText(address: number, heap?: HeapSpan): string {
  if (heap && address >= heap.heapStart && address < heap.programBreak)
    return `heap+${(address - heap.heapStart).toString(16)}`
  return `0x${address.toString(16)}`
}
