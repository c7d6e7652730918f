/** What a page and its worker say to each other. Every command with an id is answered by one event with that id. */
import type { GlibcOptions } from '../malloc/glibc/index.ts'
import type { Curve, LineSpan } from '../scene-run.ts'
import type { Scene } from '../scene.ts'
import type { HeapSnapshot, SnapshotView } from '../snapshot.ts'

export const PROTOCOL_VERSION = 1

export type Command =
  | {
      readonly kind: 'open'
      readonly id: number
      readonly version: number
      readonly scene: Scene
      readonly options: GlibcOptions
    }
  | {
      readonly kind: 'seek'
      readonly id: number
      readonly session: number
      readonly event: number
      readonly view: SnapshotView
    }
  /** Not answered. */
  | { readonly kind: 'close'; readonly session: number }

export type Event =
  | {
      readonly kind: 'opened'
      readonly id: number
      readonly session: number
      readonly events: number
      readonly lines: readonly LineSpan[]
      readonly curve: Curve
    }
  /** Its arrays are transferred. */
  | { readonly kind: 'sought'; readonly id: number; readonly snapshot: HeapSnapshot }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string }
