/** All arrays and registers of a timeline, to the word: two that are the same go on in the same way. */
import type { Registered, Timeline } from '../../src/machine/timeline.ts'
import type { Words } from '../../src/machine/words.ts'

export interface TimelineState {
  /** Without the zeros at their ends, which are room to grow. */
  readonly arrays: readonly Int32Array[]
  readonly registers: readonly (readonly number[])[]
}

export function stateOf(timeline: Timeline): TimelineState {
  const { arrays, layers } = timeline as unknown as { arrays: Words[]; layers: Registered[] }
  return {
    arrays: arrays.map(({ data }) => data.slice(0, data.findLastIndex((word) => word !== 0) + 1)),
    registers: layers.map((layer) => [...layer.registers()]),
  }
}

/** The first difference in words, `undefined` if there is none. */
export function stateDifference(a: TimelineState, b: TimelineState): string | undefined {
  if (a.arrays.length !== b.arrays.length || a.registers.length !== b.registers.length)
    return 'they have other layers'
  for (const [index, registers] of a.registers.entries())
    if (registers.join() !== b.registers[index]?.join())
      return `registers of layer ${index}: ${registers.join()} and ${b.registers[index]?.join()}`
  for (const [index, words] of a.arrays.entries()) {
    const others = b.arrays[index] as Int32Array
    for (let word = 0; word < Math.max(words.length, others.length); word++)
      if ((words[word] ?? 0) !== (others[word] ?? 0))
        return `word ${word} of array ${index}: ${words[word]} and ${others[word]}`
  }
  return undefined
}
