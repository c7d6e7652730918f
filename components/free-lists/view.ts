import type { FreeListView, ListedKind, PythonSnapshot } from '../../src/machine/index.ts'
import { addressText } from '../address-text.ts'
import { count, counted } from '../format.ts'

/** What the picture needs of a snapshot. Without the heap's place all addresses are told whole. */
export type FreeListsView = Pick<PythonSnapshot, 'freeLists'> &
  Partial<Pick<PythonSnapshot, 'heapStart' | 'programBreak'>>

/** The three that people meet, or all that there are. */
export type Extent = 'short' | 'long'

const SHORT: readonly ListedKind[] = ['list', 'dict', 'frame']
const LONG: readonly ListedKind[] = [
  ...SHORT,
  'dict keys',
  'set',
  'method',
  'builtin',
  'unicode',
  'int',
  'float',
]

export const isTupleList = ({ kind }: FreeListView): boolean => kind.startsWith('tuple ')

/** Those that are shown, as they stand from left to right; tuples last, the shortest first. */
export function listsShown({ freeLists }: FreeListsView, extent: Extent): FreeListView[] {
  const kinds = extent === 'short' ? SHORT : LONG
  const named = kinds.flatMap((kind) => freeLists.find((list) => list.kind === kind) ?? [])
  return extent === 'short' ? named : [...named, ...freeLists.filter(isTupleList)]
}

/** `80 of at most 80 lists, …` of those that are shown and keep something. */
export function sentence(view: FreeListsView, extent: Extent = 'short'): string {
  const shown = listsShown(view, extent)
  const kept = shown.filter(({ length }) => length > 0).map(keptWords)
  if (kept.length === 0) return `The free lists of ${listed(shown.map(plural))} are empty.`
  return `Kept for the next of their kind: ${listed(kept)}.`
}

/** `80 of at most 80 lists`, `107 int slots`. */
function keptWords(list: FreeListView): string {
  const { length, cap } = list
  return cap === Infinity
    ? counted(length, `free ${list.kind}`, `free ${plural(list)}`)
    : `${count(length)} of at most ${count(cap)} ${plural(list)}`
}

function plural({ kind }: FreeListView): string {
  if (kind === 'unicode') return 'unicode strings'
  if (kind === 'dict keys') return 'keys of dicts'
  if (kind === 'builtin') return 'builtin methods'
  return kind.startsWith('tuple ') ? `tuples of ${kind.slice('tuple '.length)}` : `${kind}s`
}

function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts[parts.length - 1]}`
}

/** What an entry is; `index` from the next to be reused on. */
export function entryText(view: FreeListsView, list: FreeListView, index: number): string {
  const entry = list.entries[index]
  if (!entry) return listText(list)
  const heap =
    view.heapStart !== undefined && view.programBreak !== undefined
      ? { heapStart: view.heapStart, programBreak: view.programBreak }
      : undefined
  const turn = index === 0 ? 'next to be reused' : `${ordinal(index + 1)} to be reused`
  return `${nameOf(list)}, ${turn}: ${addressText(entry.address, heap)}. ${clearedText(list, 'it')}`
}

/** What a list keeps, where no entry of it is meant. */
export function listText(list: FreeListView): string {
  const { length, cap, entries } = list
  const kept = length === 0 ? 'nothing kept' : `${count(length)} kept`
  const most = cap === Infinity ? 'no cap' : `cap ${count(cap)}`
  const told = entries.length < length ? ` The first ${entries.length} have addresses here.` : ''
  return `${nameOf(list)}: ${kept}, ${most}. ${clearedText(list, 'them')}${told}`
}

const nameOf = ({ kind }: FreeListView): string =>
  kind.startsWith('tuple ') ? `tuple of ${kind.slice('tuple '.length)}` : kind

function clearedText({ kind, cap, isCleared }: FreeListView, what: 'it' | 'them'): string {
  // slots of number blocks
  if (cap === Infinity && (kind === 'int' || kind === 'float'))
    return `A full collection frees ${what} where the whole block is free.`
  return isCleared ? `A full collection frees ${what}.` : `A full collection leaves ${what}.`
}

function ordinal(n: number): string {
  const teens = n % 100 > 10 && n % 100 < 14
  return `${count(n)}${teens ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th')}`
}
