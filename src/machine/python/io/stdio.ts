/**
 * What glibc's stdio takes of the heap: a FILE for each open stream, and a buffer once it is used. Until glibc 2.22 buffers
 * were mappings of their own. Follows libio/iofopen.c, filedoalloc.c.
 */
import type { Memory } from '../../objects/index.ts'

const BUFFER_BYTES = 4096

export interface StdioRules {
  /** sizeof of what fopen allocates. */
  readonly streamBytes: number
  readonly mapsBuffers: boolean
}

/** By version of glibc. */
export const STDIO_RULES = {
  '2.17': { streamBytes: 568, mapsBuffers: true },
  '2.36': { streamBytes: 472, mapsBuffers: false },
} as const satisfies Readonly<Record<string, StdioRules>>

/** Streams are known by the place of their FILE; a buffer by its place, a mapped one by its address. */
export class Stdio {
  private readonly memory: Memory
  private readonly rules: StdioRules

  constructor(memory: Memory, rules: StdioRules) {
    this.memory = memory
    this.rules = rules
  }

  /** fopen, whether or not there is such a file. */
  open(): number {
    return this.memory.malloc(this.rules.streamBytes, 0)
  }

  close(stream: number): void {
    this.memory.free(stream)
  }

  /** A stream's first reading or writing. */
  buffer(): number {
    const { memory, rules } = this
    if (!rules.mapsBuffers) return memory.buffer(BUFFER_BYTES)
    const at = memory.process.map(BUFFER_BYTES)
    memory.process.touch(at, BUFFER_BYTES)
    memory.events++
    return at
  }

  dropBuffer(buffer: number): void {
    if (buffer === 0) return
    const { memory, rules } = this
    if (!rules.mapsBuffers) return memory.free(buffer)
    memory.process.unmap(buffer, BUFFER_BYTES)
    memory.events++
  }
}
