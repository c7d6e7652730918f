/** What keys open that most readers never ask for: loaded with the first of them. */
import type { DeckHost } from './host.ts'

/** Does what a command asks for. */
export function act(command: string, host: DeckHost): void {
  void command
  void host
}
