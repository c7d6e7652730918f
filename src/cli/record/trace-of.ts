/**
 * A recording as a malloc trace: blocks by ID instead of address, and for each call what the process itself was
 * answered, so that a replay is compared with that very process.
 */
import { plainUsable } from '../../machine/index.ts'
import { UsageError } from '../usage.ts'
import {
  decimal,
  readRecording,
  signed,
  toNumber,
  type RecordedCall,
  type RecordingHead,
} from './recording.ts'
import { settingsOf } from './settings.ts'

const PAGE_BYTES = 4096
/** Of a chunk's size field. */
const IS_MMAPPED = 2
const NON_MAIN_ARENA = 4
const FLAGS = 7
const HEAP_OVERHEAD = 8
const MAPPED_OVERHEAD = 16
const LINES_AT_ONCE = 1 << 14

export interface Trace {
  readonly text: readonly string[]
  readonly ops: number
  readonly head: RecordingHead
  /** What a reader of the trace should know, in sentences. */
  readonly notes: readonly string[]
}

export interface Options {
  /** Leave calls of other threads out instead of refusing the recording. */
  readonly mainOnly: boolean
}

/** Reads a recording; throws a `UsageError` if no true trace can be made of it. */
export function traceOf(path: string, label: string, { mainOnly }: Options): Trace {
  let writer: Writer | undefined
  const head = readRecording(path, (head) => {
    if (head.otherCalls > 0 && !mainOnly)
      throw new UsageError(
        `other threads of the program called malloc ${head.otherCalls} times: only the main thread's heap can be ` +
          'replayed; --main-only leaves their calls out, which is an approximation',
      )
    writer = new Writer(head, mainOnly)
    return (call) => writer!.add(call)
  })
  writer!.flush()
  const { ops, maxId, lines, unknown, missed } = writer!
  const { settings, unknown: tunables } = settingsOf(head.tunables, head.variables)
  const notes = [
    ...(head.end === 'finished' ? [] : [ENDED[head.end]]),
    ...(head.otherCalls > 0
      ? [
          `${head.otherCalls} calls of other threads are left out, ${unknown} of their blocks freed here, ` +
            `${missed} of ours freed there: an approximation`,
        ]
      : []),
    ...tunables.map((name) => `glibc.malloc.${name} is not simulated`),
  ]
  const header = {
    format: 'malloc-golden-1',
    label,
    ops,
    maxId,
    brk0: `0x${head.startBreak.toString(16)}`,
    libc: `glibc ${head.libc}`,
    env: head.libc === '2.17' ? { ...settings, tcache: false } : settings,
    ...(head.tunables ? { tunables: head.tunables } : {}),
    note: [`recorded from ${head.program || 'a program'}`, ...notes].join('; '),
  }
  return { text: [`${JSON.stringify(header)}\n`, ...lines], ops, head, notes }
}

const ENDED = {
  running: 'the recording ends before the program does (a signal or _exit)',
  'no space': 'the recording ends where there was no more space for it',
  'too early': 'the program called malloc too often before it was set up: nothing is recorded',
}

interface Block {
  readonly id: number
  /** Which of malloc's mappings holds it, from 1; 0 for a block in the heap. */
  readonly mapping: number
}

class Writer {
  ops = 0
  maxId = 0
  readonly lines: string[] = []
  /** Blocks of other threads that were freed here, and ours that were freed there. */
  unknown = 0
  missed = 0
  private readonly startBreak: number
  private readonly mainOnly: boolean
  private readonly blockByAddress = new Map<number, Block>()
  private readonly unusedIds: number[] = []
  private programBreak: number
  private mappings = 0
  private pending: string[] = []

  constructor(head: RecordingHead, mainOnly: boolean) {
    this.startBreak = this.programBreak = head.startBreak
    this.mainOnly = mainOnly
  }

  add(call: RecordedCall): void {
    const { op, a, b, taken } = call
    if (taken !== 0 && !this.blockByAddress.has(taken)) {
      if (!this.mainOnly) throw new UsageError(`a block that malloc never gave was freed: ${hex(taken)}`)
      this.unknown++
      return
    }
    switch (op) {
      case 'f':
        return this.write(call, `f ${this.release(taken).id}`, '')
      case 'm':
      case 'v':
        return this.give(call, '', ` ${decimal(a)}`, 0, toNumber(a))
      case 'c':
        return this.give(call, '', ` ${decimal(a)} ${decimal(b)}`, 0, toNumber(a) * toNumber(b))
      case 'a':
      case 'A':
      case 'p':
        return this.give(call, '', ` ${decimal(a)} ${decimal(b)}`, 0, toNumber(b))
      case 'r':
        return this.reallocate(call)
      case 't':
        return this.write(call, `t ${decimal(a)}`, ` ${signed(call.given)}`)
      case 'o':
        return this.write(call, `o ${signed(a)} ${signed(b)}`, ` ${signed(call.given)}`)
      case 's':
        return this.write(call, `s ${signed(a)}`, ` ${signed(call.given) - this.startBreak}`)
      default:
        throw new UsageError(`the recording is damaged: there is no op ${JSON.stringify(op)}`)
    }
  }

  private reallocate(call: RecordedCall): void {
    const { a, taken } = call
    const size = ` ${decimal(a)}`
    const given = toNumber(call.given)
    if (taken === 0) return this.give(call, ' 0', size, 0, toNumber(a))
    if (given === 0 && toNumber(a) > 0) {
      // Refused: the block stays.
      const { id } = this.blockByAddress.get(taken)!
      this.blockByAddress.set(taken, { id, mapping: 0 })
      return this.write(call, `r ${id} ${id}${size}`, ' 0')
    }
    const old = this.release(taken)
    this.give(call, ` ${old.id}`, size, old.mapping, toNumber(a))
  }

  /** An op that gives a block; `from` is the mapping that it was in. */
  private give(call: RecordedCall, before: string, after: string, from: number, request: number): void {
    const address = toNumber(call.given)
    if (this.blockByAddress.has(address)) this.missedFree(address)
    const id = this.unusedIds.pop() ?? ++this.maxId
    if (address === 0) {
      this.unusedIds.push(id)
      return this.write(call, `${call.op}${before} ${id}${after}`, ' 0')
    }
    if (call.size & NON_MAIN_ARENA)
      throw new UsageError('the main thread was given memory of another arena, which is not simulated')
    const isMapped = (call.size & IS_MMAPPED) !== 0
    const mapping = isMapped ? from || ++this.mappings : 0
    this.blockByAddress.set(address, { id, mapping })
    const bytes = call.size - (call.size % (FLAGS + 1))
    const usable = bytes - (isMapped ? MAPPED_OVERHEAD : HEAP_OVERHEAD)
    const place = isMapped
      ? ` M${mapping}+${call.lead + MAPPED_OVERHEAD}*${(call.lead + bytes) / PAGE_BYTES}${this.region(call)}`
      : ` h${address - this.startBreak}`
    this.write(
      call,
      `${call.op}${before} ${id}${after}`,
      usable === plainUsable(request) ? place : `${place} u${usable}`,
    )
  }

  /** Where the mapping is, if a block's place in it depends on that. */
  private region({ op, a, given, lead }: RecordedCall): string {
    if (!'aAp'.includes(op) || toNumber(a) <= PAGE_BYTES) return ''
    return `@${(toNumber(given) - MAPPED_OVERHEAD - lead).toString(16)}`
  }

  private missedFree(address: number): void {
    if (!this.mainOnly) throw new UsageError(`the recording is damaged: ${hex(address)} was given out twice`)
    this.missed++
    this.writeLine(`f ${this.release(address).id} =`)
  }

  private release(address: number): Block {
    const block = this.blockByAddress.get(address)!
    this.blockByAddress.delete(address)
    this.unusedIds.push(block.id)
    return block
  }

  private write({ programBreak }: RecordedCall, op: string, results: string): void {
    const moved = programBreak === this.programBreak ? '' : ` b${programBreak - this.startBreak}`
    this.programBreak = programBreak
    this.writeLine(`${op} =${results}${moved}`)
  }

  private writeLine(line: string): void {
    this.ops++
    this.pending.push(line, '\n')
    if (this.pending.length >= LINES_AT_ONCE) this.flush()
  }

  flush(): void {
    if (this.pending.length > 0) this.lines.push(this.pending.join(''))
    this.pending = []
  }
}

const hex = (address: number): string => `0x${address.toString(16)}`
