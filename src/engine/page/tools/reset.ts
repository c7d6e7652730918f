/** `r`: the demo back to what the step declares; `r` again takes that back, as long as the line that says so is up. */
import type { DeckHost } from '../host.ts'
import { FRAMES } from '../live.ts'
import { MARKED, MOVED } from '../window.ts'
import { hideToast, offered, showToast, type ToastAction } from './toast.ts'

const PUBLISHED = 'The cells are as they were published.'

let undoing: ToastAction | undefined

const forget = (): void => {
  if (undoing && offered() === undoing) hideToast()
  undoing = undefined
}

export async function resetDemo(host: DeckHost): Promise<void> {
  if (undoing && offered() === undoing) {
    undoing.act!()
    return hideToast()
  }
  if (!document.querySelector(`main > .on :is(${FRAMES})`))
    return showToast('There is no demo on this slide.')
  const undo = await host.reset()
  const isOfCells = !document.querySelector('main > .on .demo')
  if (!undo) return showToast(isOfCells ? PUBLISHED : 'The demo is where this step puts it.')
  undoing = {
    label: 'Undo',
    act: () => {
      undo()
      undoing = undefined
    },
  }
  const { step } = host.at
  // What was done since is not to be undone with it.
  for (const event of [MOVED, MARKED]) document.addEventListener(event, forget, { once: true })
  const words = step > 0 ? `The demo is back at step ${step}.` : 'The demo is back at its start.'
  showToast(isOfCells ? PUBLISHED : words, undoing)
}
