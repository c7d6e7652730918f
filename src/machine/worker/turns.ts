/** Between two pieces of work, messages are let in. Timers would wait for longer. */

interface Global {
  /** Node's: messages of a channel would keep all else waiting. */
  readonly setImmediate?: (then: () => void) => void
  readonly MessageChannel: new () => { readonly port1: Ticks; readonly port2: Ticks }
}

interface Ticks {
  onmessage: (() => void) | null
  postMessage(message: null): void
}

/** Each call of what is answered resolves when messages that have come by then have been heard. */
export function lettingIn(): () => Promise<void> {
  const { setImmediate, MessageChannel } = globalThis as unknown as Global
  if (setImmediate) return () => new Promise((resolve) => setImmediate(resolve))
  const { port1, port2 } = new MessageChannel()
  return () =>
    new Promise((resolve) => {
      port1.onmessage = () => resolve()
      port2.postMessage(null)
    })
}
