/** `transition: fade`: one slide gives way to the next by a cross-fade, where nothing speaks against it. */
import type { Stage } from '../window.ts'

/** `draw`, with a fade around it when the person goes on to another slide. `isLed`: another window moves this one. */
export function fade(stage: Stage, draw: () => void, isLed: () => boolean): () => void {
  const still = matchMedia('(prefers-reduced-motion: reduce)')
  let shown = stage.at.slide
  let running: ViewTransition | undefined
  let isDue = false
  return () => {
    const isOn = stage.at.slide > shown
    const isQuick = running !== undefined
    shown = stage.at.slide
    isDue = false
    running?.skipTransition()
    if (!isOn || isQuick || still.matches || document.hidden || isLed() || !document.startViewTransition)
      return draw()
    isDue = true
    const mine = (running = document.startViewTransition(() => {
      // Whoever moved on meanwhile has drawn.
      if (isDue) draw()
      isDue = false
    }))
    const end = (): void => {
      if (running === mine) running = undefined
    }
    mine.ready.catch(() => 'skipped')
    mine.finished.then(end, end)
  }
}
