/** The first words between windows, apart from the rest: all that a window needs that may stay alone. */

/** The version of the messages: windows of another one are not understood. */
export const PROTOCOL = 1

export type Role = 'stage' | 'presenter'

/** Who speaks. */
export interface Party {
  /** This window's name, unlike any other's. */
  readonly from: string
  readonly role: Role
  readonly build: string
}

/** What carries messages from one window to the others. A relay or a broker is one more of these. */
export interface Transport {
  /** To every other window; never to the sender itself. */
  send(message: unknown): void
  /** Told of everything that arrives from now on, in order; whoever was told before no longer is. */
  receive(listener: (data: unknown) => void): void
  close(): void
}

/** Names the talk of a site, so that two decks of one origin, or two sessions of one deck, never meet. */
export const channelName = (root: string, session: string): string => `heapdeck ${root} ${session}`

/** Windows of one browser, by the name of their talk; undefined where the browser has no channel for them. */
export function openBroadcast(name: string): Transport | undefined {
  let channel: BroadcastChannel
  try {
    channel = new BroadcastChannel(name)
  } catch {
    // There is none, or a browser that keeps no site's data refuses it.
    return undefined
  }
  let told: (data: unknown) => void = () => {}
  channel.addEventListener('message', ({ data }) => told(data))
  return {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has no targets
    send: (message) => channel.postMessage(message),
    receive(listener) {
      told = listener
    },
    close: () => channel.close(),
  }
}

/** Asks whoever lives for the talk's state. */
export const sayHello = (transport: Transport, party: Party): void =>
  transport.send({ heapdeck: PROTOCOL, ...party, kind: 'hello' })
