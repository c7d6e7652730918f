/** Questions about a process's memory, answered for pictures and people. */
export { freeListsOf, type FreeListEntry, type FreeListView, type ListedKind } from './free-lists.ts'
export { ifGone, type IfGone } from './if-gone.ts'
export { nameOf, type Namespace } from './names.ts'
export { objectView, type ObjectState, type ObjectView } from './object-view.ts'
export type { FieldAt } from './struct-fields.ts'
export { totalsOf, type Totals } from './totals.ts'
export { whereIs, type BlockAt, type ChunkAt, type Where } from './where.ts'
export { topPin, whyResident, type Holder, type Reason, type WhyResident } from './why-resident.ts'
