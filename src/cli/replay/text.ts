/** What `heapdeck replay` says of a file, for people. */
import type { HeapMoment, MallocStats, Replayed, Residency } from '../../machine/index.ts'

export function replayText(
  file: string,
  { ops, comparison, stats, residency, simulated, recordedOn }: Replayed,
  isAskedForStats: boolean,
): string {
  const lines = [
    comparison
      ? `${file}: ${comparison.matched} of ${comparison.ops} results match`
      : `${file}: played ${ops} ops; it holds no results to compare with`,
  ]
  if (recordedOn !== undefined)
    lines.push(`  recorded on ${recordedOn}, which is not simulated: played as ${simulated}`)
  if (comparison?.first) {
    const { line, op, recorded, here } = comparison.first
    lines.push(`  the first that differs, ${file}:${line}: ${op}: recorded ${recorded}, here ${here}`)
  }
  if (residency && residency.length > 0) lines.push(residencyText(residency))
  if (stats) lines.push(...statsLines(stats))
  else if (isAskedForStats) lines.push('  --stats tells of traces of malloc only')
  return `${lines.join('\n')}\n`
}

/** What a program writes is not recorded, so that its resident pages are no results. */
function residencyText(residency: readonly Residency[]): string {
  const same = residency.filter(({ different }) => different === 0)
  const most = Math.max(...residency.map(({ different }) => different))
  return `  resident pages are as recorded at ${same.length} of ${many(residency.length, 'moment')}${most > 0 ? `, elsewhere all but ${most} at most` : ''}`
}

function statsLines({ peakBreak, peakResident, peakResidentOfMalloc, worst, end }: MallocStats): string[] {
  return [
    `  break      at most ${bytes(peakBreak)} above its start, ${bytes(end.programBreak)} at the end`,
    `  resident   at most ${bytes(peakResident)} if the program writes all of its blocks; of malloc's own writes ${bytes(peakResidentOfMalloc)}`,
    ...(worst.line > 0 && worst.line !== end.line
      ? momentLines(`at worst, after line ${worst.line} (${worst.op})`, worst)
      : []),
    ...momentLines('at the end', end),
  ]
}

function momentLines(when: string, moment: HeapMoment): string[] {
  const { free, holes, largestHole, cached, top } = moment
  const lines = [
    `  ${when}:`,
    `    ${bytes(free)} free that can't be given back${holes > 0 ? `, in ${many(holes, 'hole')}, the largest ${bytes(largestHole)}` : ''}`,
    `    ${bytes(cached)} freed and kept for the next request; ${bytes(top)} free at the top`,
  ]
  const pin = pinText(moment)
  if (pin) lines.push(`    ${pin}`)
  return lines
}

function pinText({ pin }: HeapMoment): string | undefined {
  if (!pin) return undefined
  const block = pin.block
    ? `block ${pin.block.id} of ${bytes(pin.block.requested)}, made at line ${pin.block.line} (${pin.block.op})`
    : undefined
  if (pin.kind === 'live') return `the break is held by ${block}`
  const holder =
    pin.kind === 'cached'
      ? `a freed block of ${bytes(pin.bytes)} that is kept for the next request`
      : `a chunk of malloc's own, ${bytes(pin.bytes)}`
  return `the break is held by ${holder}${block ? `; of the program's blocks the highest is ${block}` : ''}`
}

const bytes = (count: number): string => many(count, 'byte')

const many = (count: number, noun: string): string =>
  `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`
