/**
 * The worker of a site that is no longer kept: it stands in the place of the one that was, forgets what that one kept,
 * and itself. A browser finds it at the next visit, and runs it when no window of the old one is open any more.
 */
import { cacheFamily } from '../kept-site.ts'

declare const self: ServiceWorkerGlobalScope

self.addEventListener('activate', (event) => event.waitUntil(forget()))

async function forget(): Promise<void> {
  for (const key of await caches.keys())
    if (key.startsWith(cacheFamily(self.registration.scope))) await caches.delete(key)
  await self.registration.unregister()
}
