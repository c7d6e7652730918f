/** A swipe to the side is a step, unless what is under the finger has a use for it. */
import type { Stage } from '../window.ts'

/** Pixels: shorter is a tap; and how much wider than high. */
const SHORTEST = 48
const WIDER = 2
/** Slower is a drag: milliseconds. */
const SLOWEST = 800
/** Near the edge a swipe is the system's: pixels. */
const EDGE = 20

const KEEPS =
  '.demo, .cell, dialog, input, select, textarea, button, summary, video, audio, [contenteditable], [role=slider]'

interface Start {
  readonly x: number
  readonly y: number
  readonly time: number
}

/** `before`: starts and ends of touches until now. */
export function followSwipes(stage: Stage, before: readonly TouchEvent[]): void {
  let start: Start | undefined
  const begin = (event: TouchEvent): void => {
    start = event.touches.length === 1 && isFree(event) ? startOf(event) : undefined
  }
  const end = (event: TouchEvent): void => {
    if (!start || event.touches.length > 0) return
    const { clientX, clientY } = event.changedTouches[0]!
    const x = clientX - start.x
    const y = clientY - start.y
    const isSwipe = Math.abs(x) >= SHORTEST && Math.abs(x) > WIDER * Math.abs(y)
    if (isSwipe && event.timeStamp - start.time < SLOWEST) stage.press(x < 0 ? 'next' : 'previous')
    start = undefined
  }
  for (const event of before) (event.type === 'touchstart' ? begin : end)(event)
  addEventListener('touchstart', begin, { passive: true })
  addEventListener('touchcancel', () => (start = undefined))
  addEventListener('touchend', end)
}

function startOf({ touches: [touch], timeStamp }: TouchEvent): Start | undefined {
  const { clientX, clientY } = touch!
  const isEdge = clientX < EDGE || clientX > innerWidth - EDGE
  return isEdge ? undefined : { x: clientX, y: clientY, time: timeStamp }
}

/** Nothing under the finger keeps the gesture, and the page is not zoomed, where a finger pans. */
function isFree(event: TouchEvent): boolean {
  if ((visualViewport?.scale ?? 1) > 1.01) return false
  for (let at = event.target as Element | null; at; at = at.parentElement)
    if (
      at.matches(KEEPS) ||
      (at.scrollWidth > at.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(at).overflowX))
    )
      return false
  return true
}
