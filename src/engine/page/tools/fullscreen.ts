/** `f`: the page fills the screen; and while it does, or a presenter leads it, the screen stays awake. */
import { WINDOWS } from '../window.ts'
import { showToast } from './toast.ts'

export async function toggleFullscreen(): Promise<void> {
  const page = document.documentElement
  if (!page.requestFullscreen) return showToast('This browser has no full screen for pages.')
  try {
    if (document.fullscreenElement) await document.exitFullscreen()
    else await page.requestFullscreen()
  } catch {
    showToast('The browser did not give the full screen: press f once more, or use its own key.')
  }
}

let lock: WakeLockSentinel | undefined
let isAsking = false

/** Holds the screen awake from now on, whenever there is reason to. */
export function keepAwake(): void {
  for (const event of ['fullscreenchange', 'visibilitychange', WINDOWS])
    document.addEventListener(event, () => void hold())
  void hold()
}

async function hold(): Promise<void> {
  const isWanted = !!document.fullscreenElement || document.documentElement.classList.contains('in-step')
  if (!isWanted) {
    void lock?.release().catch(() => 'gone already')
    lock = undefined
    return
  }
  if (document.hidden || isAsking || (lock && !lock.released) || !('wakeLock' in navigator)) return
  isAsking = true
  try {
    lock = await navigator.wakeLock.request('screen')
  } catch {
    // Refused, for a battery that runs low or by a policy: the screen does as it is set.
  } finally {
    isAsking = false
  }
}
