/** The mark that a demo has the keys: as long as the focus is on something in it that keeps some of the deck's. */
import { commandOf, STAGE_KEYS } from '../keys.ts'
import { FRAMES } from '../live.ts'
import { focused, make, pathFrom } from './dom.ts'

const ARROWS = ['ArrowRight', 'ArrowLeft', 'ArrowUp', 'ArrowDown']

export function markDemoKeys(): void {
  const mark = document.body.appendChild(make('p', { class: 'keys-mark', role: 'status' }))
  const seen = new WeakSet<EventTarget>()
  const update = (): void => {
    const path = pathFrom(focused())
    const isDemo = hasKeys(path)
    document.documentElement.classList.toggle('demo-keys', isDemo)
    const kind = path.some((element) => element.matches('.cell')) ? 'cell' : 'demo'
    mark.textContent = isDemo ? `The ${kind} has the keys. Esc gives them back.` : ''
    // Within a shadow root the focus moves without a word to the document.
    for (const { shadowRoot } of path) if (shadowRoot) watch(shadowRoot)
  }
  const later = (): void => queueMicrotask(update)
  const watch = (root: Document | ShadowRoot): void => {
    if (seen.has(root)) return
    seen.add(root)
    root.addEventListener('focusin', later)
    root.addEventListener('focusout', () => setTimeout(update))
  }
  watch(document)
  update()
}

function hasKeys(path: readonly Element[]): boolean {
  const frame = path.findIndex((element) => element.matches(FRAMES))
  if (frame < 0) return false
  const inside = path.slice(0, frame)
  const names = inside.some((element) => ((element as { keys?: unknown[] }).keys?.length ?? 0) > 0)
  return names || ARROWS.some((key) => commandOf(pressOf(key, path), STAGE_KEYS) === undefined)
}

const pressOf = (key: string, path: readonly Element[]) => ({
  key,
  shiftKey: false,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  isComposing: false,
  composedPath: () => [...path],
})
