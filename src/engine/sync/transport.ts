/** What carries messages from one window to the others. A relay or a broker is one more of these. */

export interface Transport {
  /** To every other window; never to the sender itself. */
  send(message: unknown): void
  /** Told of everything that arrives, in order; set once. */
  receive(listener: (data: unknown) => void): void
  close(): void
}

/** Windows of one browser, by the name of their talk; undefined where the browser has no channel for them. */
export function openBroadcast(name: string): Transport | undefined {
  if (typeof BroadcastChannel === 'undefined') return undefined
  const channel = new BroadcastChannel(name)
  return {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has no targets
    send: (message) => channel.postMessage(message),
    receive: (listener) => channel.addEventListener('message', ({ data }) => listener(data)),
    close: () => channel.close(),
  }
}

/** Names the talk of a site, so that two decks of one origin, or two sessions of one deck, never meet. */
export const channelName = (root: string, session: string): string => `heapdeck ${root} ${session}`
