/** The editor's entry: loaded by the dev server's pages when somebody first wants to change something. */
import type { Place } from '../../deck.ts'
import type { DeckHost } from '../host.ts'
import { adopt } from '../tools/sheet.ts'
import { say } from '../tools/status.ts'
import { showToast } from '../tools/toast.ts'
import { columnOf } from './caret.ts'
import type { DemoForm } from './demo-form.ts'
import { Desk } from './desk.ts'
import { openDrafts } from './drafts.ts'
import type { PageEditing, Socket } from './editing.ts'
import beside from './page.css?inline'
import { Pane } from './pane.ts'
import { pictureIn, takePicture } from './pictures.ts'
import { openElsewhere } from './server.ts'
import { ServerDisk } from './server-disk.ts'
import { textExtensions } from './text.ts'
import { deckName } from './token.ts'

export function openEditing(host: DeckHost, socket: Socket): PageEditing {
  adopt(beside)
  const disk = new ServerDisk()
  const desk: Desk = new Desk({
    disk,
    drafts: openDrafts(deckName()),
    socket,
    extensionsOf: (file) =>
      textExtensions(file, {
        outline: () => desk.lastOutline,
        undo: () => void takeBack(desk.undo(), 'Undone'),
        redo: () => void takeBack(desk.redo(), 'Done again'),
        save: () => void pane.shown?.open.writer.flush(),
        leave: () => pane.leave(),
        pasted: (data, at) => hasPicture(data, at),
      }),
  })
  const pane = new Pane(host, desk)
  desk.onCommit = (committed) => pane.committed(committed)
  desk.onState = (open, state) => pane.tellState(open, state)

  /** Says what was taken back, and shows where. */
  const takeBack = async (done: ReturnType<Desk['undo']>, how: string): Promise<string | undefined> => {
    if (!done) {
      say('Nothing left')
      return undefined
    }
    if (done.files[0]) await pane.reveal(done.files[0])
    if (!done.words.startsWith('Typing')) say(`${how}: ${done.words}`)
    return done.words
  }
  const hasPicture = (data: DataTransfer | null, at?: number): boolean => {
    const picture = pictureIn(data)
    if (picture)
      void takePicture(picture, at, pane, disk).catch((error: unknown) =>
        showToast(error instanceof Error ? error.message : String(error)),
      )
    return picture !== undefined
  }

  let form: Promise<DemoForm> | undefined
  const toggleForm = (): void => {
    form ??= import('./demo-form.ts').then(({ DemoForm }) => new DemoForm(host, () => editing))
    void form.then((made) => made.toggle())
  }
  pane.onDemo = toggleForm
  const editing: PageEditing = {
    outline: () => desk.outline(),
    textOf: async (file) => (await desk.open(file)).text,
    apply: (change) => desk.apply(change),
    undo: () => takeBack(desk.undo(), 'Undone'),
    redo: () => takeBack(desk.redo(), 'Done again'),
    open: (place) => void pane.show(place),
    close: () => pane.close(),
    toggle: () => (pane.isOpen ? pane.close() : void pane.show()),
    onOutline: (listener) => desk.onOutline(listener),
    editOverview: (overview) =>
      void import('./overview-edit.ts').then(({ editOverview }) => editOverview(overview, editing)),
    toggleDemoForm: toggleForm,
    takePicture: (data) => hasPicture(data),
    async openClicked({ element, words }, isElsewhere) {
      const place = await placeOf(desk, element, words)
      if (!place) return showToast('Nothing here stands in the deck’s source')
      if (!isElsewhere) return void pane.show(place)
      await openElsewhere(place).catch((error: unknown) => showToast(String((error as Error).message)))
    },
  }
  return editing
}

/** Where in the source stands what an element of a slide was made of. */
async function placeOf(desk: Desk, element: Element, words: string): Promise<Place | undefined> {
  const sheet = element.closest<HTMLElement>('[data-number]')
  const outline = await desk.outline()
  const slide = outline.slides[Number(sheet?.dataset['number']) - 1]
  if (!slide) return undefined
  const demo = element.closest('.demo')?.querySelector('[data-steps]')
  const known = demo && slide.demos.find(({ id }) => id === demo.id)
  if (known) return { file: slide.file, line: known.line, column: known.column }
  const block = element.closest<HTMLElement>('[data-at]')
  const first = slide.from + Number(block?.dataset['at'] ?? 0)
  const lines = (await desk.open(slide.file)).text.split('\n')
  // A paragraph may have many lines: the one with the words.
  const next = [...(sheet?.querySelectorAll<HTMLElement>('[data-at]') ?? [])]
    .map((one) => slide.from + Number(one.dataset['at']))
    .filter((line) => line > first)
  const last = Math.min(slide.to, ...next.map((line) => line - 1))
  let line = first
  for (let at = first; at <= last; at++)
    if (words.length > 2 && lines[at - 1]?.includes(words)) {
      line = at
      break
    }
  return { file: slide.file, line, column: columnOf(lines[line - 1] ?? '', words) + 1 }
}
