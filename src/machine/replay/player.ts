/** Plays a malloc trace on the simulated malloc, in a process of its own. */
import { PAGE_BYTES, type Address } from '../address.ts'
import { Kernel, type Process } from '../kernel/index.ts'
import { Glibc } from '../malloc/glibc/index.ts'
import { OP, plainUsable, requestOf, type MallocTrace } from './malloc-trace.ts'
import { ResultText } from './result-text.ts'
import { textOf } from './text.ts'
import { simulatedVersion, type SimulatedVersion } from './version.ts'

const LETTER = { at: 64, M: 77, b: 98, h: 104, plus: 43, star: 42, u: 117 }

export interface PlayerOptions {
  /** Which malloc plays; without it the one that the trace was recorded on, or the nearest. */
  readonly version?: SimulatedVersion
  /** The program writes every block in full as soon as it has it. A recorded program's own writes are not known. */
  readonly writesBlocks?: boolean
}

export class Player {
  readonly trace: MallocTrace
  readonly process: Process
  readonly glibc: Glibc
  /** The chunk of each block, as `Glibc` counts chunks; 0 where the ID has no block. */
  readonly chunkById: Int32Array
  readonly results = new ResultText()
  private readonly writesBlocks: boolean
  /** Which of malloc's mappings holds the block, from 1; 0 for none. */
  private readonly mappingById: Uint32Array
  private mappings = 0
  private programBreak: Address
  /** Where the op's mapping was, by the recording; 0 where it does not say. */
  private recordedMapping: Address = 0

  constructor(trace: MallocTrace, options: PlayerOptions = {}) {
    const { startBreak, libc, settings } = trace.header
    this.trace = trace
    this.process = new Kernel().spawn({ startBreak })
    this.glibc = new Glibc(this.process, {
      ...settings,
      version: options.version ?? simulatedVersion(libc, settings).version,
    })
    this.chunkById = new Int32Array(trace.maxId + 1)
    this.mappingById = new Uint32Array(trace.maxId + 1)
    this.writesBlocks = options.writesBlocks ?? false
    this.programBreak = startBreak
  }

  /** Plays the ops from `from` up to, not including, `to`; no results are written. */
  play(from = 0, to = this.trace.ops): void {
    const { trace, glibc, chunkById, writesBlocks } = this
    const { kindByOp, idByOp, aByOp } = trace
    for (let op = from; op < to; op++) {
      const kind = kindByOp[op]
      // nearly all ops are one of two, and need not go through `step`
      if (kind === OP.malloc && !writesBlocks)
        chunkById[idByOp[op] as number] = glibc.mallocChunk(aByOp[op] as number)
      else if (kind === OP.free) {
        const id = idByOp[op] as number
        glibc.freeChunk(chunkById[id] as number)
        chunkById[id] = 0
      } else this.step(op)
    }
  }

  /** Plays one op; its results are in `results` until the next. */
  playAndTell(op: number): ResultText {
    const { trace, mappingById, results, process } = this
    const kind = trace.kindByOp[op] as number
    const old = kind === OP.realloc ? (trace.bByOp[op] as number) : 0
    const mapping = mappingById[old] as number
    results.clear()
    if (kind === OP.mallinfo) this.tellMallinfo()
    else {
      const answer = this.step(op)
      switch (kind) {
        case OP.free:
          mappingById[trace.idByOp[op] as number] = 0
          break
        case OP.wait:
          break
        case OP.sbrk:
          results.space()
          results.decimal(answer - process.startBreak)
          break
        case OP.trim:
        case OP.mallopt:
          results.space()
          results.decimal(answer)
          break
        default:
          if (old !== 0 && answer !== 0) mappingById[old] = 0
          this.tellPointer(op, answer, mapping)
      }
    }
    const { programBreak } = process
    if (programBreak !== this.programBreak) {
      this.programBreak = programBreak
      results.space()
      results.letter(LETTER.b)
      results.decimal(programBreak - process.startBreak)
    }
    return results
  }

  /** Plays one op; answers the chunk that it got, or the number. */
  private step(op: number): number {
    const { trace, glibc, chunkById } = this
    const id = trace.idByOp[op] as number
    const a = trace.aByOp[op] as number
    let chunk = 0
    switch (trace.kindByOp[op]) {
      case OP.malloc:
        chunk = glibc.mallocChunk(a)
        break
      case OP.free:
        glibc.freeChunk(chunkById[id] as number)
        chunkById[id] = 0
        return 0
      case OP.realloc: {
        const old = trace.bByOp[op] as number
        const taken = chunkById[old] as number
        if (taken === 0) chunk = glibc.mallocChunk(a)
        else if (a === 0) glibc.freeChunk(taken)
        else chunk = glibc.reallocChunk(taken, a)
        // refused: the block stays
        if (chunk === 0 && a > 0) return 0
        chunkById[old] = 0
        break
      }
      case OP.calloc:
        chunk = glibc.callocChunk(a, trace.bByOp[op] as number)
        break
      case OP.memalign:
      case OP.alignedAlloc:
        this.placeAsRecorded(op)
        chunk = glibc.memalignChunk(a, trace.bByOp[op] as number)
        break
      case OP.posixMemalign:
        this.placeAsRecorded(op)
        chunk = this.chunkAt(glibc.posixMemalign(a, trace.bByOp[op] as number))
        break
      case OP.valloc:
        chunk = this.chunkAt(glibc.valloc(a))
        break
      case OP.trim:
        return glibc.trim(a)
      case OP.mallopt:
        return glibc.mallopt(a, trace.bByOp[op] as number)
      case OP.sbrk:
        return this.process.sbrk(a)
      default:
        return 0
    }
    chunkById[id] = chunk
    if (this.writesBlocks && chunk !== 0) this.process.touch(glibc.blockOf(chunk), requestOf(trace, op))
    return chunk
  }

  /** A block that is aligned to more than a page lies in its mapping by where the kernel put that: as recorded. */
  private placeAsRecorded(op: number): void {
    this.recordedMapping = this.isAlignedAbovePage(op) ? mappingRecorded(this.trace, op) : 0
    if (this.recordedMapping === 0) return this.process.alignNextMapping(PAGE_BYTES, 0)
    const alignment = 2 ** Math.ceil(Math.log2(this.trace.aByOp[op] as number))
    this.process.alignNextMapping(alignment, this.recordedMapping % alignment)
  }

  private chunkAt(block: Address): number {
    return block === 0 ? 0 : this.glibc.chunkOf(block)
  }

  private tellMallinfo(): void {
    const { results } = this
    const info = this.glibc.mallinfo()
    for (const field of [
      info.arena,
      info.ordblks,
      info.smblks,
      info.hblks,
      info.hblkhd,
      info.fsmblks,
      info.uordblks,
      info.fordblks,
      info.keepcost,
    ]) {
      results.space()
      results.decimal(field)
    }
  }

  /** `from`: the mapping that the block of a realloc was in before. A refused realloc forgets it, as recorded. */
  private tellPointer(op: number, chunk: number, from: number): void {
    const { trace, glibc, process, results, mappingById } = this
    const id = trace.idByOp[op] as number
    mappingById[id] = 0
    results.space()
    if (chunk === 0) return results.decimal(0)
    const block = glibc.blockOf(chunk)
    const mapped = glibc.arena.isMapped(chunk) ? process.mappingAt(block) : undefined
    if (mapped) {
      const mapping = from === 0 ? ++this.mappings : from
      mappingById[id] = mapping
      results.letter(LETTER.M)
      results.decimal(mapping)
      results.letter(LETTER.plus)
      results.decimal(block - mapped.start)
      results.letter(LETTER.star)
      results.decimal(mapped.bytes / PAGE_BYTES)
      if (this.isAlignedAbovePage(op)) {
        results.letter(LETTER.at)
        results.hexadecimal(this.recordedMapping || mapped.start)
      }
    } else {
      results.letter(LETTER.h)
      results.decimal(block - process.startBreak)
    }
    const usable = glibc.arena.usableBytes(chunk)
    if (usable === plainUsable(requestOf(trace, op))) return
    results.space()
    results.letter(LETTER.u)
    results.decimal(usable)
  }

  private isAlignedAbovePage(op: number): boolean {
    const { trace } = this
    const kind = trace.kindByOp[op]
    const hasAlignment = kind === OP.memalign || kind === OP.alignedAlloc || kind === OP.posixMemalign
    return hasAlignment && (trace.aByOp[op] as number) > PAGE_BYTES
  }
}

/** The address behind the `@` of an op's recorded results; 0 if there is none. */
function mappingRecorded({ recorded }: MallocTrace, op: number): Address {
  if (recorded.kind !== 'results') return 0
  const from = op === 0 ? 0 : (recorded.endByOp[op - 1] as number)
  const results = textOf(recorded.bytes.subarray(from, recorded.endByOp[op] as number))
  return parseInt(/@([0-9a-f]+)/.exec(results)?.[1] ?? '0', 16)
}
