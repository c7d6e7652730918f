/** One line at the bottom that says what a key did; it stays while it is pointed at or has the focus. */
import { make } from './dom.ts'

const STAY = 6000

export interface ToastAction {
  readonly label: string
  /** Where it leads; absent: it acts here. */
  readonly href?: string
  act?(): void
}

let toast: HTMLElement | undefined
let timer: ReturnType<typeof setTimeout> | undefined
let current: ToastAction | undefined

/** Shows a sentence, and what can be done about it, in place of the one before. */
export function showToast(words: string, action?: ToastAction): void {
  current = action
  const fill = (): void => {
    toast!.replaceChildren(words, ...(action ? [' ', toElement(action)] : []))
    toast!.classList.add('shown')
    wait()
  }
  if (toast) return fill()
  toast = makeToast()
  // It is only listened to from the next change on.
  requestAnimationFrame(fill)
}

/** What the toast that is up offers to do. */
export const offered = (): ToastAction | undefined => current

export function hideToast(): void {
  clearTimeout(timer)
  current = undefined
  toast?.classList.remove('shown')
  toast?.replaceChildren()
}

function makeToast(): HTMLElement {
  const element = document.body.appendChild(make('div', { class: 'toast', role: 'status' }))
  for (const event of ['pointerenter', 'focusin']) element.addEventListener(event, () => clearTimeout(timer))
  for (const event of ['pointerleave', 'focusout']) element.addEventListener(event, wait)
  return element
}

function wait(): void {
  clearTimeout(timer)
  if (current || toast?.hasChildNodes()) timer = setTimeout(hideToast, STAY)
}

function toElement(action: ToastAction): HTMLElement {
  const element =
    action.href === undefined
      ? make('button', { type: 'button' }, action.label)
      : make('a', { class: 'button', href: action.href, target: '_blank' }, action.label)
  element.addEventListener('click', () => {
    action.act?.()
    if (current === action) hideToast()
  })
  return element
}
