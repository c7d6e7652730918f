/**
 * The files on somebody's desk: opened when they are wanted, each with one text and one writer, and over all of them one
 * order of what was done, which undo follows back, whatever slide or file it was in and whether it was saved since.
 */
import { redo as redoIn, undo as undoIn } from '@codemirror/commands'
import type { Extension } from '@codemirror/state'
import {
  FileWriter,
  type Clock,
  type DeckChange,
  type Disk,
  type Drafts,
  type WriterState,
} from '../../edit/index.ts'
import type { Outline } from '../../outline.ts'
import type { Socket } from './editing.ts'
import { outside, OpenFile, type Committed } from './open-file.ts'
import { fetchOutline } from './server.ts'
import { currentToken } from './token.ts'

interface Done {
  readonly words: string
  readonly files: readonly OpenFile[]
}

export interface DeskOptions {
  readonly disk: Disk
  readonly drafts: Promise<Drafts>
  readonly socket: Socket
  /** What the text of a file is edited with. */
  readonly extensionsOf: (file: string) => Extension
  readonly clock?: Clock
}

const CLOCK: Clock = {
  now: () => Date.now(),
  after(milliseconds, call) {
    const timer = setTimeout(call, milliseconds)
    return () => clearTimeout(timer)
  },
}

export class Desk {
  /** After each change of a text, and each move of a caret. */
  onCommit: (committed: Committed) => void = () => {}
  onState: (open: OpenFile, state: WriterState) => void = () => {}
  private readonly options: DeskOptions
  private readonly files = new Map<string, Promise<OpenFile>>()
  private readonly opened = new Map<string, OpenFile>()
  private done: Done[] = []
  private undone: Done[] = []
  /** While several files change as one, or something is taken back. */
  private isRecorded = false
  private known: Outline | undefined
  /** There is a newer one. */
  private isStale = false
  private asking: Promise<Outline> | undefined
  private readonly listeners = new Set<(outline: Outline) => void>()

  constructor(options: DeskOptions) {
    this.options = options
    const { socket } = options
    socket.on('heapdeck:outline', () => {
      this.isStale = true
      void this.outline().catch(() => {})
    })
    socket.on<{ file: string; hash: string | null }>('heapdeck:disk', ({ file, hash }) => {
      void this.opened.get(file)?.writer.diskChanged(hash ?? undefined)
    })
    // The server may have started again: what is typed is shown by none, and what was saved meanwhile was not told.
    socket.on('vite:ws:connect', () => {
      for (const open of this.opened.values()) {
        this.tell(open)
        void open.writer.diskChanged()
      }
    })
    addEventListener('pagehide', () => {
      for (const { writer } of this.opened.values()) void writer.flush()
    })
  }

  /** The newest that is known; older ones are asked for again. */
  outline(): Promise<Outline> {
    if (this.known && !this.isStale) return Promise.resolve(this.known)
    return (this.asking ??= this.fetchOutline())
  }

  /** What `outline` had last. */
  get lastOutline(): Outline | undefined {
    return this.known
  }

  onOutline(listener: (outline: Outline) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** Rejects with a sentence when there is no such file, or it can't be read. */
  open(file: string): Promise<OpenFile> {
    let opening = this.files.get(file)
    if (!opening) {
      opening = this.read(file)
      this.files.set(file, opening)
      opening.catch(() => this.files.delete(file))
    }
    return opening
  }

  /** A file that is open already. */
  opening(file: string): OpenFile | undefined {
    return this.opened.get(file)
  }

  async apply({ words, edits }: DeckChange): Promise<void> {
    const files = Object.keys(edits).filter((file) => edits[file]!.length > 0)
    const open = await Promise.all(files.map((file) => this.open(file)))
    const stuck = open.find(({ writer }) => writer.state.kind === 'read-only')
    if (stuck?.writer.state.kind === 'read-only') throw new Error(stuck.writer.state.problem)
    this.record(() => {
      for (const one of open)
        one.dispatch(
          { changes: edits[one.file]!.map((edit) => ({ ...edit })), filter: false, userEvent: 'input.deck' },
          true,
        )
    })
    if (open.length > 0) this.remember({ words, files: open })
  }

  undo(): Done | undefined {
    const last = this.done.pop()
    if (!last) return undefined
    this.record(() => last.files.forEach((open) => undoIn(commandOn(open))))
    this.undone.push(last)
    return last
  }

  redo(): Done | undefined {
    const next = this.undone.pop()
    if (!next) return undefined
    this.record(() => next.files.forEach((open) => redoIn(commandOn(open))))
    this.done.push(next)
    return next
  }

  private async read(file: string): Promise<OpenFile> {
    const { disk, drafts, extensionsOf, clock = CLOCK } = this.options
    const writer = await FileWriter.open(file, { disk, drafts: await drafts, clock })
    // Nobody asked for a new one; but what was typed into a file that is gone is still offered.
    if (writer.saved.hash === null && (!writer.offered || writer.state.kind === 'read-only'))
      throw new Error(writer.state.kind === 'read-only' ? writer.state.problem : `There is no ${file}.`)
    const open = new OpenFile(writer, extensionsOf(file), (committed) => this.committed(committed))
    writer.onState = (state) => {
      // What is saved counts as typed no longer.
      this.tell(open)
      this.onState(open, state)
    }
    this.opened.set(file, open)
    return open
  }

  private committed(committed: Committed): void {
    const { open, transaction, isNew } = committed
    if (transaction.docChanged) {
      this.tell(open)
      if (!this.isRecorded && !transaction.annotation(outside)) {
        const last = this.done.at(-1)
        const goesOn = !isNew && last?.files.length === 1 && last.files[0] === open
        if (!goesOn) this.remember({ words: `Typing in ${open.file}`, files: [open] })
        this.undone = []
      }
    }
    this.onCommit(committed)
  }

  private record(act: () => void): void {
    this.isRecorded = true
    try {
      act()
    } finally {
      this.isRecorded = false
    }
  }

  private remember(done: Done): void {
    this.done.push(done)
    this.undone = []
  }

  private readonly told = new Map<string, string>()

  /** The server shows the deck as if this were saved. */
  private tell(open: OpenFile): void {
    const { edit } = open
    const { hash } = open.writer.saved
    // Nothing is typed, and the server knows.
    const told = edit ? '' : String(hash)
    if (!edit && (this.told.get(open.file) ?? told) === told) return void this.told.set(open.file, told)
    this.told.set(open.file, told)
    this.options.socket.send('heapdeck:typed', { token: currentToken(), file: open.file, hash, edit })
  }

  private async fetchOutline(): Promise<Outline> {
    try {
      let outline: Outline
      do {
        this.isStale = false
        outline = await fetchOutline()
      } while (this.isStale)
      this.known = outline
      for (const listener of this.listeners) listener(outline)
      return outline
    } finally {
      this.asking = undefined
    }
  }
}

const commandOn = (open: OpenFile) => ({
  state: open.state,
  dispatch: (transaction: Committed['transaction']) => open.commit([transaction]),
})
