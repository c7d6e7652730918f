/**
 * One file as somebody edits it, kept in step with the disk: what is typed is saved by itself, what others save comes
 * in between the lines typed, and where that can't be, both are kept until a person decides. Nothing that anyone saved is
 * overwritten unseen: each write names what it was made from.
 */
import type { Clock, Disk, DiskFile, Draft, Drafts } from './disk.ts'
import { editsBetween } from './lines.ts'
import { merge, type Region } from './merge.ts'
import { SourceCopy, type Edit } from './source-copy.ts'

export type WriterState =
  | { readonly kind: 'saved'; readonly at: number }
  | { readonly kind: 'typed' }
  | { readonly kind: 'saving' }
  /** Tried again by itself, and at `flush()`. */
  | { readonly kind: 'failed'; readonly problem: string }
  /** Deleted or renamed by somebody: `saveAgain()` makes it anew, and it is there again when it comes back. */
  | { readonly kind: 'gone'; readonly problem: string }
  /** Nothing is saved before `resolve()`. */
  | {
      readonly kind: 'conflict'
      readonly base: string
      readonly mine: string
      readonly theirs: string
      /** Of theirs. */
      readonly hash: string
      readonly regions: readonly Region[]
    }
  /** Can't be read, or not be edited here without loss; looked at again at `flush()`. What was typed stays a draft. */
  | { readonly kind: 'read-only'; readonly problem: string }

/** What the disk last had. */
export interface Saved {
  /** Null: no such file yet. */
  readonly hash: string | null
  readonly copy: SourceCopy
}

export interface WriterOptions {
  readonly disk: Disk
  readonly drafts: Drafts
  readonly clock: Clock
  /** For a file that need not be there: its first text, saved with the first edit or `flush()`. */
  readonly fresh?: string
}

/** Milliseconds from the last key to the save, and from the first one not saved at most. */
const PAUSE = 300
const LONGEST = 2000
/** Milliseconds from the first key to the draft. */
const DRAFT_AFTER = 100
/** Milliseconds to the next try after failures: doubled from the first to the last. */
const FIRST_RETRY = 1000
const LAST_RETRY = 30_000

/** A person who types while nothing can be saved makes many. */
const MOST_UNSURE = 20

const NOT_TEXT = 'This file is not UTF-8 text: save it as UTF-8 to edit it here.'

export class FileWriter {
  readonly file: string
  /** What came from outside, as edits of the text on screen, after they were done to `copy`. */
  onEdits: (edits: readonly Edit[]) => void = () => {}
  onState: (state: WriterState) => void = () => {}
  private readonly disk: Disk
  private readonly drafts: Drafts
  private readonly clock: Clock
  private current: SourceCopy
  private base: Saved
  private now: WriterState
  private draft: Draft | undefined
  /** What others saved, while it is in conflict with what is here. */
  private theirs: Saved | undefined
  /** Sent, and never answered: the disk may have any of them. */
  private unsure: SourceCopy[] = []
  /** One thing at a time with the disk. */
  private queue: Promise<void> = Promise.resolve()
  private isBusy = false
  private isLooking = false
  /** The hash that the file has, as last told. */
  private heard: string | undefined
  /** The disk has something else than `base`, as far as was told. */
  private isStale = false
  private failures = 0
  private firstTyped: number | undefined
  private stopTimer: () => void = () => {}
  private stopDraft: (() => void) | undefined
  private isDrafted = false
  private draftQueue: Promise<void> = Promise.resolve()

  /** A draft that a page left behind and that differs from the disk is `offered`. */
  static async open(file: string, options: WriterOptions): Promise<FileWriter> {
    const { disk, drafts, clock, fresh } = options
    const [found, draft] = await Promise.all([
      disk.read(file).catch(refused),
      drafts.get(file).catch(() => undefined),
    ])
    const writer = new FileWriter(file, { disk, drafts, clock })
    if ('problem' in found) {
      writer.now = { kind: 'read-only', problem: found.problem }
      writer.isStale = true
    } else if ('gone' in found) {
      writer.current = writer.base.copy.edited([{ from: 0, to: 0, insert: fresh ?? '' }])
      writer.now = fresh === undefined ? { kind: 'gone', problem: `There is no ${file}.` } : { kind: 'typed' }
    } else {
      const copy = SourceCopy.of(found.bytes)
      if (!copy) writer.now = { kind: 'read-only', problem: NOT_TEXT }
      else {
        writer.base = { hash: found.hash, copy }
        writer.current = copy
      }
    }
    if (draft && draftCopy(draft)?.text !== writer.current.text) writer.draft = draft
    else if (draft) await writer.forget(draft)
    return writer
  }

  private constructor(file: string, { disk, drafts, clock }: WriterOptions) {
    this.file = file
    this.disk = disk
    this.drafts = drafts
    this.clock = clock
    this.current = SourceCopy.of(new Uint8Array())!
    this.base = { hash: null, copy: this.current }
    this.now = { kind: 'saved', at: clock.now() }
  }

  get copy(): SourceCopy {
    return this.current
  }

  /** What the disk last had, and what it was read from. */
  get saved(): { readonly hash: string | null; readonly text: string } {
    return { hash: this.base.hash, text: this.base.copy.text }
  }

  get state(): WriterState {
    return this.now
  }

  get offered(): Draft | undefined {
    return this.draft
  }

  /**
   * Brings back what was typed: merged with what was saved since, or a conflict. What is typed now is saved first; while
   * that can't be, the draft stays offered.
   */
  async takeDraft(): Promise<void> {
    const { draft } = this
    if (!draft) return
    await this.flush()
    const isGone = this.now.kind === 'gone' && this.current.text === this.base.copy.text
    if ((this.now.kind !== 'saved' && !isGone) || this.draft !== draft) return
    this.draft = undefined
    const typed = draftCopy(draft)
    const before = SourceCopy.of(draft.base)
    if (typed && before) this.take(before, typed.text)
    // Its own is kept before the old one goes.
    this.keepDraft()
    await this.draftQueue
    await this.forget(draft)
  }

  dropDraft(): void {
    const { draft } = this
    this.draft = undefined
    if (draft) void this.forget(draft)
  }

  /** What the person did to `copy.text`, in order. Saved by itself soon. */
  edit(edits: readonly Edit[]): void {
    if (this.now.kind === 'read-only' || edits.length === 0) return
    this.current = this.current.edited(edits)
    if (this.theirs) this.weigh(this.theirs)
    else this.typed()
  }

  /** Saves now; resolves when it is saved, or known that it can't be. */
  flush(): Promise<void> {
    this.stopTimer()
    return this.turn(() => this.save())
  }

  /** The file on disk changed, as far as anybody knows: `hash` is what it has now; null says that it is gone. */
  diskChanged(hash?: string | null): Promise<void> {
    this.heard = hash ?? undefined
    // What is under way may be what was heard of.
    if (this.isNews && !this.isBusy) this.isStale = true
    else if (!this.isBusy) return Promise.resolve()
    // One that waits will see it.
    if (this.isLooking) return this.queue
    this.isLooking = true
    return this.turn(async () => {
      this.isLooking = false
      if (this.isNews) await this.look()
      else this.isStale = false
    })
  }

  private get isNews(): boolean {
    const { kind } = this.now
    const known = kind === 'gone' || kind === 'read-only' ? undefined : (this.theirs ?? this.base).hash
    return this.heard === undefined || this.heard !== known
  }

  /** The end of a conflict: the whole text as it shall be. */
  resolve(text: string): void {
    const { theirs } = this
    if (!theirs) return
    const edits = editsBetween(this.current.text, text)
    this.theirs = undefined
    this.base = theirs
    this.current = theirs.copy.edited(editsBetween(theirs.copy.text, text))
    this.typed()
    this.tell(edits)
    void this.flush()
  }

  /** Makes a file that is gone anew. */
  saveAgain(): Promise<void> {
    if (this.now.kind !== 'gone') return Promise.resolve()
    this.base = { hash: null, copy: this.base.copy }
    this.become({ kind: 'typed' })
    return this.flush()
  }

  /** Saves what is typed, and then nothing more by itself. */
  async close(): Promise<void> {
    await this.flush()
    this.stopTimer()
    if (this.now.kind !== 'saved' && this.now.kind !== 'read-only') this.keepDraft()
    await this.draftQueue
  }

  private turn(job: () => Promise<void>): Promise<void> {
    this.queue = this.queue
      // Whoever asked for that was told.
      .catch(() => {})
      .then(async () => {
        this.isBusy = true
        await job().finally(() => (this.isBusy = false))
      })
    return this.queue
  }

  private typed(): void {
    const { kind } = this.now
    if (kind !== 'saving' && kind !== 'failed' && kind !== 'gone') this.become({ kind: 'typed' })
    this.draftSoon()
    if (kind !== 'failed' && kind !== 'gone') this.saveSoon()
  }

  private saveSoon(): void {
    const now = this.clock.now()
    this.firstTyped ??= now
    // Whatever the clock jumped to in between.
    const left = Math.min(PAUSE, Math.max(0, this.firstTyped + LONGEST - now))
    this.stopTimer()
    this.stopTimer = this.clock.after(left, () => void this.flush())
  }

  private get needsSave(): boolean {
    return this.unsure.length > 0 || this.base.hash === null || this.current.text !== this.base.copy.text
  }

  private async save(): Promise<void> {
    if (this.isStale) await this.look()
    // It looked in vain, or there is something to decide first.
    if (this.isStale || this.theirs || !isOpen(this.now)) return
    this.firstTyped = undefined
    if (!this.needsSave) return this.settle()
    const sent = this.current
    this.become({ kind: 'saving' })
    const result = await this.disk.write(this.file, sent.toBytes(), this.base.hash).catch(refused)
    if ('hash' in result) {
      this.unsure = []
      this.failures = 0
      this.base = { hash: result.hash, copy: sent }
      this.settle()
    } else if ('changed' in result) {
      // Never sure of it before it was read: an answer can be lost on the way.
      this.remember(sent)
      this.found(result.changed)
    } else if ('gone' in result) this.lost()
    else {
      this.remember(sent)
      this.failed(result.problem)
    }
  }

  private async look(): Promise<void> {
    const found = await this.disk.read(this.file).catch(refused)
    if ('problem' in found) return this.failed(found.problem)
    this.isStale = false
    if ('gone' in found) this.lost()
    else this.found(found)
  }

  private remember(sent: SourceCopy): void {
    if (this.unsure.some((one) => sameBytes(one, sent))) return
    this.unsure.push(sent)
    if (this.unsure.length > MOST_UNSURE) this.unsure.shift()
  }

  private found({ bytes, hash }: DiskFile): void {
    this.failures = 0
    const copy = SourceCopy.of(bytes)
    if (!copy) return this.become({ kind: 'read-only', problem: NOT_TEXT })
    this.weigh({ hash, copy })
  }

  /** What the disk has now against what is here. */
  private weigh(theirs: Saved): void {
    const isOwn = this.unsure.some((one) => sameBytes(one, theirs.copy))
    // As long as the disk has what they were made of, they may still come to it.
    if (isOwn || theirs.hash !== this.base.hash) this.unsure = []
    if (isOwn || theirs.hash === this.base.hash) {
      this.theirs = undefined
      this.base = theirs
      return this.settle()
    }
    const mine = this.current.text
    const merged = merge(this.base.copy.text, mine, theirs.copy.text)
    if (merged.kind === 'conflict') {
      this.theirs = theirs
      this.stopTimer()
      this.draftSoon()
      return this.become({
        kind: 'conflict',
        base: this.base.copy.text,
        mine,
        theirs: theirs.copy.text,
        hash: theirs.hash!,
        regions: merged.regions,
      })
    }
    this.theirs = undefined
    this.base = theirs
    this.current = theirs.copy.edited(editsBetween(theirs.copy.text, merged.text))
    this.settle()
    this.tell(editsBetween(mine, merged.text))
  }

  /** `typed` was made of `before`: brings it into what the disk has, which is what is here. */
  private take(before: SourceCopy, typed: string): void {
    const here = this.base
    const edits = editsBetween(here.copy.text, typed)
    this.current = here.copy.edited(edits)
    this.tell(edits)
    if (this.now.kind === 'gone') return
    this.base = { hash: null, copy: before }
    this.weigh(here)
  }

  private settle(): void {
    if (!this.needsSave) {
      this.stopTimer()
      this.firstTyped = undefined
      this.stopDraft?.()
      this.stopDraft = undefined
      if (this.isDrafted)
        this.draftQueue = this.draftQueue.then(() => this.drafts.drop(this.file)).catch(() => {})
      this.isDrafted = false
      return this.become({ kind: 'saved', at: this.clock.now() })
    }
    this.become({ kind: 'typed' })
    this.draftSoon()
    this.saveSoon()
  }

  private failed(problem: string): void {
    const wait = Math.min(LAST_RETRY, FIRST_RETRY * 2 ** this.failures++)
    // What can't be read can't be typed into either.
    this.become({ kind: this.now.kind === 'read-only' ? 'read-only' : 'failed', problem })
    this.stopTimer()
    this.stopTimer = this.clock.after(wait, () => void this.flush())
  }

  private lost(): void {
    this.theirs = undefined
    this.stopTimer()
    this.draftSoon()
    this.become({
      kind: 'gone',
      problem: `${this.file} was deleted or renamed meanwhile. What you see is here alone: save it again, or leave it.`,
    })
  }

  private draftSoon(): void {
    this.stopDraft ??= this.clock.after(DRAFT_AFTER, () => this.keepDraft())
  }

  private keepDraft(): void {
    this.stopDraft?.()
    this.stopDraft = undefined
    this.isDrafted = true
    this.draftQueue = this.draftQueue
      .then(() => {
        const { base, current } = this
        const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(current.toBytes())
        return this.drafts.put(this.file, {
          hash: base.hash,
          base: base.copy.toBytes(),
          text,
          at: this.clock.now(),
        })
      })
      // Typing goes on without.
      .catch(() => {})
  }

  private forget(draft: Draft): Promise<void> {
    return this.drafts.drop(this.file, draft.owner).catch(() => {})
  }

  private become(state: WriterState): void {
    this.now = state
    this.onState(state)
  }

  private tell(edits: readonly Edit[]): void {
    if (edits.length > 0) this.onEdits(edits)
  }
}

const isOpen = ({ kind }: WriterState): boolean => kind !== 'read-only' && kind !== 'gone'

const draftCopy = (draft: Draft): SourceCopy | undefined =>
  SourceCopy.of(new TextEncoder().encode(draft.text))

const refused = (error: unknown): { problem: string } => ({
  problem: error instanceof Error ? error.message : String(error),
})

function sameBytes(one: SourceCopy, other: SourceCopy): boolean {
  if (one.text !== other.text) return false
  const a = one.toBytes()
  const b = other.toBytes()
  return a.length === b.length && a.every((byte, index) => byte === b[index])
}
