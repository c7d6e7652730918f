/** Asks whether the talk has other windows. What keeps them in step comes with their first word: readers never load it. */
import { channelName, openBroadcast, sayHello, type Party, type Transport } from '../sync/call.ts'
import { MOVED, type Stage } from './window.ts'

/** What the windows of a talk are joined with. */
export interface Line {
  readonly transport: Transport
  readonly party: Party
  /** What was heard before anybody could understand it. */
  readonly early: readonly unknown[]
  /** Whether the person moved before that. */
  readonly hasMoved: boolean
}

/** `join` is called once, when there is somebody to be in step with; a presenter always is. */
export function callOthers(stage: Stage, join: (line: Line) => void): void {
  const session = new URLSearchParams(location.search).get('session') ?? ''
  const transport = openBroadcast(channelName(stage.root.href, session))
  stage.isAlone = !transport
  if (!transport) return
  const party: Party = {
    from: crypto.randomUUID?.() ?? String(Math.random()),
    role: stage.base ? 'presenter' : 'stage',
    build: document.querySelector('main')!.dataset['build'] ?? '',
  }
  const line = { transport, party, early: [] as unknown[], hasMoved: false }
  document.addEventListener(MOVED, () => (line.hasMoved = true), { once: true })
  transport.receive((data) => {
    if (line.early.push(data) === 1 && party.role === 'stage') join(line)
  })
  if (party.role === 'presenter') join(line)
  else sayHello(transport, party)
}
