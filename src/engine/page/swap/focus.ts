/** Focus that goes with an element which is made anew: to the control that stands where the old one stood. */

/** How many frames a fresh element may take to have its controls. */
const MOST_FRAMES = 60

/** Gives what brings the focus back into the element that takes the place of `old`; undefined: it was not in there. */
export function keepFocus(old: HTMLElement): ((fresh: HTMLElement) => void) | undefined {
  const places: number[] = []
  let within: ParentNode = old
  let active = document.activeElement
  if (!active || (active !== old && !old.contains(active))) return undefined
  if (active !== old) places.push(placeOf(active, within))
  for (; active?.shadowRoot?.activeElement; active = active.shadowRoot.activeElement) {
    within = active.shadowRoot
    places.push(placeOf(active.shadowRoot.activeElement, within))
  }
  const isHost = active === old || document.activeElement === old
  const name = active?.localName
  return (fresh) => {
    let frames = 0
    const look = (): void => {
      const found = at(fresh, places, isHost)
      // Somebody is elsewhere by now.
      if (document.activeElement !== document.body) return
      if (found?.localName === name) (found as HTMLElement).focus({ preventScroll: true })
      else if (frames++ < MOST_FRAMES) requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  }
}

const placeOf = (element: Element, within: ParentNode): number =>
  [...within.querySelectorAll('*')].indexOf(element)

function at(fresh: HTMLElement, places: readonly number[], isHost: boolean): Element | undefined {
  let found: Element | undefined = fresh
  places.forEach((place, index) => {
    const within: ParentNode | null | undefined = index === 0 && !isHost ? found : found?.shadowRoot
    found = within?.querySelectorAll('*')[place]
  })
  return found
}
