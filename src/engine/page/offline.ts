/**
 * Asks the browser to keep this site for when there is no network. Only where a build says so, in a window of the site's
 * own, and from readers who don't save data; late, for it fetches the whole site. Where it can't be, nothing is missing.
 */
export async function keepOffline(root: URL): Promise<void> {
  try {
    const { connection } = navigator as { connection?: { saveData?: boolean } }
    if (!document.documentElement.dataset['offline'] || top !== self || connection?.saveData) return
    if (document.readyState !== 'complete')
      await new Promise((done) => addEventListener('load', done, { once: true }))
    await new Promise<unknown>((done) => (window.requestIdleCallback ?? setTimeout)(done))
    await navigator.serviceWorker.register(new URL('sw.js', root))
  } catch {
    // No worker for an insecure address, a sandbox, or a browser that keeps nothing.
  }
}
