/** Pictures that are pasted or dropped: stored by the server, asked what is to be seen in them, then written where the caret is. */
import { askAlt } from './notices.ts'
import type { Pane } from './pane.ts'
import type { ServerDisk } from './server-disk.ts'

/** Undefined: there is none among what came. */
export function pictureIn(data: DataTransfer | null): File | undefined {
  // Words that were copied with their look often bring a picture of themselves.
  if (!data || data.types.includes('text/plain')) return undefined
  return [...data.files].find((file) => file.type.startsWith('image/'))
}

/** Settles when it is written, or not wanted. Rejects with a sentence. */
export async function takePicture(
  picture: File,
  at: number | undefined,
  pane: Pane,
  disk: ServerDisk,
): Promise<void> {
  if (!pane.shown) await pane.show()
  const stored = await disk.keepPicture(picture.name, picture)
  if ('problem' in stored) throw new Error(stored.problem)
  const alt = await askAlt(pane.forms, stored.src, picture.name)
  const { shown } = pane
  if (alt === undefined || !shown) return
  const { open, view } = shown
  const markdown = `![${alt.replace(/[[\]\\]/g, '\\$&')}](${/[\s()<>]/.test(stored.src) ? `<${stored.src}>` : stored.src})`
  const place = at ?? open.state.selection.main.head
  const line = open.state.doc.lineAt(Math.min(place, open.state.doc.length))
  // On a line with other words it is one of them; on a blank one it stands alone.
  const insert =
    line.text.trim() === '' || !open.file.endsWith('.md')
      ? markdown
      : place === line.to
        ? `\n\n${markdown}`
        : markdown
  open.dispatch(
    {
      changes: { from: place, insert },
      selection: { anchor: place + insert.length },
      scrollIntoView: true,
      userEvent: 'input',
    },
    true,
  )
  view.focus()
}
