/** All that a machine's state means, as lines of text: two machines that differ in nothing but their records' places have the same. */
import { PAGE_BYTES } from '../../src/machine/address.ts'
import { AT, BELOW, BK, NONE, SIZE, TOP } from '../../src/machine/malloc/glibc/chunks.ts'
import { LAST_BIN, UNSORTED } from '../../src/machine/malloc/glibc/layout.ts'
import type { Machine } from '../../src/machine/machine.ts'

export function dumpOf(machine: Machine): string[] {
  const { malloc, process, kernel } = machine
  const { arena } = malloc
  const { data } = arena.chunks.words
  const lines: string[] = []
  const at = (chunk: number): number => arena.addressOf(data[chunk + AT] as number)
  for (
    let chunk: number = arena.topSize > 0 ? TOP : NONE;
    chunk !== NONE;
    chunk = data[chunk + BELOW] as number
  )
    lines.push(`${at(chunk)} ${data[chunk + SIZE]} ${Math.min(data[chunk + BK] as number, 0)}`)
  for (let bin = UNSORTED; bin <= LAST_BIN; bin++) {
    const chunks = arena.chunksIn(bin)
    if (chunks.length > 0) lines.push(`bin ${bin}: ${chunks.map(at).join(' ')}`)
  }
  lines.push(`tcache: ${arena.tcache ? [...arena.tcache].map(at).join(' ') : 'none'}`)
  lines.push(`fastbins: ${[...arena.fastbins].map(at).join(' ')} ${arena.fastbins.used}`)
  lines.push(JSON.stringify(malloc.mallinfo()), JSON.stringify(arena.settings))
  for (const { start, end, name, residentBytes } of process.maps()) {
    lines.push(`${start} ${end} ${name} ${residentBytes}`)
    const note = process.mappingAt(start)?.note
    if (name === '' && note) lines.push(`its block: ${arena.blockOf(note)} of ${arena.usableBytes(note)}`)
  }
  const resident: number[] = []
  const pages = Math.ceil((process.peakBreak - process.heapOrigin) / PAGE_BYTES)
  for (let page = 0; page < pages; page++) if (process.heap.isResident(page)) resident.push(page)
  lines.push(`heap pages: ${resident.join(' ')}`)
  lines.push(
    `registers: ${JSON.stringify([kernel, process, malloc, arena, arena.bins].map((layer) => layer.registers()))}`,
  )
  lines.push(`${process.programBreak} ${process.peakBreak} ${process.peakResidentBytes} ${kernel.usedBytes}`)
  lines.push(JSON.stringify(malloc.ended ?? 'runs'))
  return lines
}
