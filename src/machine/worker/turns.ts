/** Between two pieces of work, messages are let in. Timers would wait for longer. */

interface Global {
  /** Node's: messages of a channel would keep all else waiting. */
  readonly setImmediate?: (then: () => void) => void
  readonly MessageChannel: new () => { readonly port1: Ticks; readonly port2: Ticks }
}

interface Ticks {
  addEventListener(type: 'message', listener: () => void): void
  postMessage(message: null): void
  start(): void
}

/** Each call of what is answered resolves when messages that have come by then have been heard. */
export function lettingIn(): () => Promise<void> {
  const { setImmediate, MessageChannel } = globalThis as unknown as Global
  if (setImmediate) return () => new Promise((resolve) => setImmediate(resolve))
  const { port1, port2 } = new MessageChannel()
  let heard = (): void => {}
  port1.addEventListener('message', () => heard())
  port1.start()
  return () =>
    new Promise((resolve) => {
      heard = resolve
      port2.postMessage(null)
    })
}
