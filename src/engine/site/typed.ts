/** What people have typed and not saved: the deck is shown as if they had. */
import { join } from 'node:path'
import { SourceCopy, type Edit } from '../edit/index.ts'
import { bytesOf } from './host.ts'
import { hashOf } from './writing/index.ts'

/** As a page sends it. */
export interface TypedMessage {
  readonly token: string
  /** Path in the deck's folder. */
  readonly file: string
  /** Of the bytes that were saved last, as the page knows. */
  readonly hash: string
  /** Of their text; null: nothing is typed that is not saved. */
  readonly edit: Edit | null
}

/** Versions of a file that a page may still be typing on. */
const KEPT = 4

export class TypedTexts {
  /** By path; where there is none, the file on disk counts. */
  readonly texts: Map<string, Uint8Array>
  private readonly folder: string
  private readonly known = new Map<string, { readonly hash: string; readonly copy: SourceCopy }[]>()
  /** Whose text it is. */
  private readonly writers = new Map<string, object>()

  constructor(folder: string, texts: Map<string, Uint8Array>) {
    this.folder = folder
    this.texts = texts
  }

  /** What a page has typed; false when it changes nothing, or is of a version that nobody here knows. */
  take(page: object, { file, hash, edit }: TypedMessage): boolean {
    if (!edit) return this.writers.get(file) === page && this.forget(file)
    const copy = this.copyOf(file, hash)
    if (!copy || !isOf(edit, copy.text.length)) return false
    this.texts.set(file, copy.edited([edit]).toBytes())
    this.writers.set(file, page)
    return true
  }

  /** Whether a file is on disk now as it was typed: there it counts from now on. */
  settle(file: string, disk: Uint8Array): boolean {
    const typed = this.texts.get(file)
    return typed !== undefined && Buffer.compare(typed, disk) === 0 && this.forget(file)
  }

  /** A page is gone; true when text of its own went with it. */
  leave(page: object): boolean {
    return (
      [...this.writers].filter(([, writer]) => writer === page).map(([file]) => this.forget(file)).length > 0
    )
  }

  private forget(file: string): boolean {
    this.writers.delete(file)
    return this.texts.delete(file)
  }

  private copyOf(file: string, hash: string): SourceCopy | undefined {
    const known = this.known.get(file) ?? []
    const found = known.find((one) => one.hash === hash)
    if (found) return found.copy
    const bytes = bytesOf(join(this.folder, file))
    const copy = bytes && hashOf(bytes) === hash ? SourceCopy.of(bytes) : undefined
    if (copy) this.known.set(file, [{ hash, copy }, ...known].slice(0, KEPT))
    return copy
  }
}

const isOf = ({ from, to, insert }: Edit, length: number): boolean =>
  Number.isInteger(from) &&
  Number.isInteger(to) &&
  from >= 0 &&
  from <= to &&
  to <= length &&
  typeof insert === 'string'
