/** Calls `act` in the next frame, once however often it was asked for before. */
export function onceAFrame(act: () => void): () => void {
  let isWaiting = false
  return () => {
    if (isWaiting) return
    isWaiting = true
    requestAnimationFrame(() => {
      isWaiting = false
      act()
    })
  }
}
