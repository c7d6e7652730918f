/** The deck as it stands in the editor, outline and texts of one moment. */
import { fingerprint, withHiddenSlides, type EditedDeck } from '../../edit/index.ts'
import type { Outline } from '../../outline.ts'
import type { DeckEditing } from './editing.ts'

/** How long an outline of the newest text is waited for: milliseconds. */
const PATIENCE = 4000

/** Rejects with a sentence when the deck is not read in time. */
export async function editedDeck(editing: DeckEditing): Promise<EditedDeck> {
  const first = await deckAt(editing, await editing.outline())
  return first ?? waitFor(editing)
}

async function deckAt(editing: DeckEditing, outline: Outline): Promise<EditedDeck | undefined> {
  const whole = withHiddenSlides(outline)
  const files = [...new Set(whole.slides.map(({ file }) => file))]
  const texts = new Map(
    await Promise.all(files.map(async (file) => [file, await editing.textOf(file)] as const)),
  )
  const isNewest = files.every((file) => {
    const print = outline.files[file]
    return print === undefined || print === fingerprint(texts.get(file)!)
  })
  return isNewest ? { outline: whole, textOf: (file) => texts.get(file) ?? '' } : undefined
}

function waitFor(editing: DeckEditing): Promise<EditedDeck> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      clearTimeout(timer)
      stop()
    }
    const timer = setTimeout(() => {
      end()
      reject(new Error('The deck is being read: try again in a moment.'))
    }, PATIENCE)
    const stop = editing.onOutline((outline) => {
      void deckAt(editing, outline).then((deck) => {
        if (!deck) return
        end()
        resolve(deck)
      })
    })
  })
}
