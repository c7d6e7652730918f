/**
 * `/proc/self/status`, `statm` and `maps` of a simulated process, as fs/proc/array.c and task_mmu.c of Linux write them: sizes
 * in KiB or pages. Of the interpreter's own program and libraries nothing is simulated: it adds what a real python2.7 of the
 * time had of them, so that totals look as they do in `top`.
 */
import type { Process } from '../../kernel/index.ts'

const PAGE = 4096
const KIB = 1024
/** Resident and mapped pages of files: the interpreter, libc, libm, libpthread. */
export const FILE_RESIDENT = 3660 * KIB
const FILE_MAPPED = 15_000 * KIB
const STACK = 132 * KIB
/** What the interpreter and its libraries have of memory without a file, beside the heap and what was mapped since. */
const OTHER_ANONYMOUS = 430 * KIB
const OTHER_DATA = 450 * KIB
const CODE = 2_500 * KIB

/** Sizes of a process in KiB, as /proc/PID/status and smaps have them. */
export interface ProcessSizes {
  readonly rssKb: number
  readonly anonKb: number
  readonly heapKb: number
  readonly dataKb: number
}

export function processSizes(process: Process): ProcessSizes {
  const anonKb = Math.round((process.residentBytes + process.stackBytes + OTHER_ANONYMOUS) / KIB)
  return {
    rssKb: anonKb + FILE_RESIDENT / KIB,
    anonKb,
    heapKb: Math.round(process.heapBytes / KIB),
    dataKb: Math.round((process.heapBytes + process.mappedBytes + OTHER_DATA) / KIB),
  }
}

export function processFile(process: Process, name: string): string | undefined {
  const anonymous = process.residentBytes + process.stackBytes
  const data = process.heapBytes + process.mappedBytes + STACK
  switch (name) {
    case 'status':
      return status(process, anonymous, data)
    case 'statm':
      return `${[data + FILE_MAPPED, anonymous + FILE_RESIDENT, FILE_RESIDENT, CODE, 0, data, 0]
        .map((bytes) => Math.round(bytes / PAGE))
        .join(' ')}\n`
    case 'maps':
      return process
        .maps()
        .map(({ start, end, name: what }) => {
          const range = `${start.toString(16).padStart(8, '0')}-${end.toString(16).padStart(8, '0')}`
          const line = `${range} rw-p 00000000 00:00 0 `
          return what === '' ? `${line}\n` : `${line.padEnd(73)}${what}\n`
        })
        .join('')
    default:
      return undefined
  }
}

function status(process: Process, anonymous: number, data: number): string {
  const kib = (bytes: number): string => `${String(Math.round(bytes / KIB)).padStart(8)} kB`
  const lines: readonly (readonly [string, string])[] = [
    ['Name', 'python2.7'],
    ['State', 'R (running)'],
    ['Tgid', String(process.pid)],
    ['Pid', String(process.pid)],
    ['PPid', '1'],
    ['VmPeak', kib(data + FILE_MAPPED)],
    ['VmSize', kib(data + FILE_MAPPED)],
    ['VmLck', kib(0)],
    ['VmPin', kib(0)],
    ['VmHWM', kib(process.peakResidentBytes + FILE_RESIDENT)],
    ['VmRSS', kib(anonymous + FILE_RESIDENT)],
    ['RssAnon', kib(anonymous)],
    ['RssFile', kib(FILE_RESIDENT)],
    ['RssShmem', kib(0)],
    ['VmData', kib(data - STACK)],
    ['VmStk', kib(STACK)],
    ['VmExe', kib(CODE)],
    ['VmLib', kib(FILE_MAPPED - CODE)],
    ['VmSwap', kib(0)],
    ['Threads', '1'],
  ]
  return lines.map(([name, value]) => `${name}:\t${value}\n`).join('')
}
