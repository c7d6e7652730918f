/** What both sides need of a Worker, a MessagePort, or a worker's own global scope. */
export interface Port {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void
  addEventListener(
    type: 'error' | 'messageerror',
    listener: (event: { readonly message?: string }) => void,
  ): void
  /** A MessagePort's: nothing arrives before. */
  start?(): void
  /** A MessagePort's end, and a Worker's. */
  close?(): void
  terminate?(): void
}
