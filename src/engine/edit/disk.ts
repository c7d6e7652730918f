/** What a file's writer is handed: the disk, a store for drafts, a clock. */

export interface DiskFile {
  readonly bytes: Uint8Array
  readonly hash: string
}

/** A sentence for a person: why something can't be read or written now. */
export interface Refused {
  readonly problem: string
}

/** There is no such file: never there, deleted or renamed. */
export interface Gone {
  readonly gone: true
}

export interface Disk {
  read(file: string): Promise<DiskFile | Gone | Refused>
  /**
   * Writes when the file is still what was read: `hash` is of that; null says that the file is new. `changed` is what
   * the file is instead. Whatever the answer, nothing half-written is ever in the file's place.
   */
  write(
    file: string,
    bytes: Uint8Array,
    hash: string | null,
  ): Promise<{ readonly hash: string } | { readonly changed: DiskFile } | Gone | Refused>
}

/** What was typed and not saved. */
export interface Draft {
  /** Of the file that was typed into; null: it was new. */
  readonly hash: string | null
  readonly base: Uint8Array
  /** The whole file as typed, its BOM and line endings as they are. */
  readonly text: string
  /** Milliseconds since 1970. */
  readonly at: number
  /** Which page's: given by the store. */
  readonly owner?: string
}

/** Kept beyond a crash of the page, for each file and each page that types into it. */
export interface Drafts {
  /** The newest that a page left behind. */
  get(file: string): Promise<Draft | undefined>
  /** This page's. */
  put(file: string, draft: Draft): Promise<void>
  /** This page's, or that of `owner`. */
  drop(file: string, owner?: string): Promise<void>
}

export interface Clock {
  /** Milliseconds since 1970; may jump. */
  now(): number
  /** Calls once, `milliseconds` from now; the result takes it back. */
  after(milliseconds: number, call: () => void): () => void
}
