/** Editing a deck from the page that shows it: what the overview, forms and keys of the dev server's pages may ask of the editor. */
import type { Place } from '../../deck.ts'
import type { DeckChange } from '../../edit/index.ts'
import type { Outline } from '../../outline.ts'
import type { DeckHost } from '../host.ts'
import type { Overview } from '../tools/overview.ts'

export interface DeckEditing {
  /** The newest. */
  outline(): Promise<Outline>
  /** A file's text as it stands here, typed or saved; rejects when it can't be had. */
  textOf(file: string): Promise<string>
  /** One undoable change, of the files' texts as they stand here; it shows at once and saves by itself. */
  apply(change: DeckChange): Promise<void>
  /** Takes back what was done last, anywhere in the deck; gives its words, undefined when there is nothing. */
  undo(): Promise<string | undefined>
  redo(): Promise<string | undefined>
  /** Opens the editor, at the place or at the slide on show. */
  open(place?: Place): void
  close(): void
  /** Tells of every new outline; gives what ends that. */
  onOutline(listener: (outline: Outline) => void): () => void
}

/** What was clicked in a slide. */
export interface Clicked {
  readonly element: Element
  /** The word under the pointer, or ''. */
  readonly words: string
}

/** What a page of the dev server has of the editor, beside what changes the deck. */
export interface PageEditing extends DeckEditing {
  toggle(): void
  /** Opens the source of what was clicked; `isElsewhere`: in the author's own editor. */
  openClicked(clicked: Clicked, isElsewhere: boolean): Promise<void>
  /** Lets slides be moved, added, hidden in the overview that is open. */
  editOverview(overview: Overview): void
  /** Opens or closes the form for the demo on show. */
  toggleDemoForm(): void
  /** True: there was a picture in it, and it is taken. */
  takePicture(data: DataTransfer | null): boolean
}

/** The dev server's socket, Vite's `import.meta.hot`, as far as we use it. */
export interface Socket {
  on<Data>(event: string, listener: (data: Data) => void): void
  send(event: string, data: unknown): void
}

/** What `editor.ts` exports. */
export interface EditorModule {
  openEditing(host: DeckHost, socket: Socket): PageEditing
}
