/**
 * Short programs in the language of malloc, and pictures of the heap that they leave:
 *
 *     run('big = malloc(100000); small = malloc(1); free(big)').picture
 *     // '656 | free 100016 | small 32 | top 34464'
 */
import { Machine } from '../../src/machine/machine.ts'
import type { Address } from '../../src/machine/address.ts'
import type { ProcessOptions } from '../../src/machine/kernel/index.ts'
import {
  BELOW,
  BK,
  FENCE,
  IN_FASTBIN,
  IN_TCACHE,
  NONE,
  SIZE,
  TOP,
} from '../../src/machine/malloc/glibc/chunks.ts'
import type { GlibcOptions } from '../../src/machine/malloc/glibc/index.ts'
import { GRANULE } from '../../src/machine/malloc/glibc/layout.ts'

export class HeapScript {
  readonly machine: Machine
  private readonly blocks = new Map<string, Address>()
  /** What each call answered that has no name. */
  readonly answers: number[] = []

  constructor(options: GlibcOptions & ProcessOptions = {}) {
    this.machine = new Machine(options)
  }

  /** Statements apart by `;` or lines: `a = malloc(100)`, `free(a)`, `a = realloc(a, 200)`. */
  run(text: string): this {
    for (const statement of text.split(/[;\n]/).map((each) => each.trim())) {
      if (statement === '') continue
      const [, name, call, operands = ''] = /^(?:(\w+) *= *)?(\w+)\(([^)]*)\)$/.exec(statement) ?? []
      if (!call) throw new Error(`no statement: ${statement}`)
      const answer = this.call(
        call,
        operands.split(',').map((operand) => this.value(operand.trim())),
      )
      if (name) this.blocks.set(name, answer)
      else this.answers.push(answer)
    }
    return this
  }

  address(name: string): Address {
    const block = this.blocks.get(name)
    if (block === undefined) throw new Error(`nothing is called ${name}`)
    return block
  }

  /** Where a block is, from the start of the heap. */
  offset(name: string): number {
    return this.address(name) - this.machine.process.startBreak
  }

  /** The break, from the start of the heap. */
  get programBreak(): number {
    return this.machine.process.programBreak - this.machine.process.startBreak
  }

  /** The heap's chunks from low addresses to high ones: what each is, or whose, and its bytes. */
  get picture(): string {
    const { arena } = this.machine.malloc
    const { data } = arena.chunks.words
    const pieces: string[] = []
    for (
      let chunk: number = arena.topSize > 0 ? TOP : NONE;
      chunk !== NONE;
      chunk = data[chunk + BELOW] as number
    ) {
      const state = data[chunk + BK] as number
      const kind =
        chunk === TOP ? 'top' : state > 0 ? 'free' : (KINDS[state] ?? this.nameOf(arena.blockOf(chunk)) ?? '')
      pieces.unshift(`${kind} ${(data[chunk + SIZE] as number) * GRANULE}`.trim())
    }
    return pieces.join(' | ')
  }

  private nameOf(block: Address): string | undefined {
    return [...this.blocks].findLast(([, address]) => address === block)?.[0]
  }

  private value(operand: string): number {
    return /^-?\d/.test(operand) ? Number(operand) : operand === '' ? 0 : this.address(operand)
  }

  private call(name: string, [a = 0, b = 0]: readonly number[]): number {
    const { malloc, process } = this.machine
    switch (name) {
      case 'malloc':
        return malloc.malloc(a)
      case 'calloc':
        return malloc.calloc(a, b)
      case 'realloc':
        return malloc.realloc(a, b)
      case 'memalign':
        return malloc.memalign(a, b)
      case 'posix_memalign':
        return malloc.posixMemalign(a, b)
      case 'valloc':
        return malloc.valloc(a)
      case 'free':
        malloc.free(a)
        return 0
      case 'write':
        process.touch(a, b)
        return 0
      case 'malloc_trim':
        return malloc.trim(a)
      case 'mallopt':
        return malloc.mallopt(a, b)
      case 'malloc_usable_size':
        return malloc.usableSize(a)
      case 'sbrk':
        return process.sbrk(a)
      default:
        throw new Error(`no call: ${name}`)
    }
  }
}

export function run(text: string, options: GlibcOptions & ProcessOptions = {}): HeapScript {
  return new HeapScript(options).run(text)
}

const KINDS: Readonly<Record<number, string>> = {
  [IN_TCACHE]: 'tcache',
  [IN_FASTBIN]: 'fastbin',
  [FENCE]: 'fence',
}
