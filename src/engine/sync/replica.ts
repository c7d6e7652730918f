/**
 * One window's copy of the talk's state. Whoever acts publishes the whole state under a greater stamp; everyone keeps the
 * greatest they have seen: so copies agree, in whatever order messages come.
 *
 * A stage is in step only once a presenter has been there: readers who open a deck twice are nobody's audience.
 */
import { PROTOCOL, type Party, type Role, type Transport } from './call.ts'
import { readMessage, type Message, type Trouble } from './message.ts'
import { isNewer, nextStamp, type DeckState, type Stamp } from './state.ts'

/** Another window of the talk. */
export interface Peer {
  readonly role: Role
  readonly build: string
  readonly troubles: readonly Trouble[]
}

export interface Stamped {
  readonly stamp: Stamp
  readonly state: DeckState
  readonly role: Role
}

export interface ReplicaOptions {
  readonly party: Party
  /** What this window shows now. */
  current(): DeckState
  /** Shows another window's state; false when it names what isn't here. */
  apply(state: DeckState, build: string): boolean
  /** Windows came, went, led or had trouble. */
  changed(): void
}

/** How long a window that was asked leaves the answer to the leader, and a new presenter waits for one: milliseconds. */
export const ANSWER = 100

export class Replica {
  /** The newest state that any window wrote. */
  latest: Stamped | undefined
  /** Messages that were not ours, of an unknown version, for an unknown slide or demo. */
  ignored = 0
  readonly peers = new Map<string, Peer>()
  private readonly transport: Transport
  private readonly options: ReplicaOptions
  private answering: ReturnType<typeof setTimeout> | undefined
  /** The newest state that names what isn't here: whoever acts here still leads. */
  private refused: Stamp | undefined
  private hasActed = false
  private told = ''
  private joining: ReturnType<typeof setTimeout> | undefined

  constructor(transport: Transport, options: ReplicaOptions) {
    this.transport = transport
    this.options = options
    transport.receive((data) => this.receive(data))
  }

  get me(): string {
    return this.options.party.from
  }

  private get role(): Role {
    return this.options.party.role
  }

  /** Whether what this window does is the others' business. */
  get isInStep(): boolean {
    return this.role === 'presenter' || this.latest !== undefined
  }

  /** The window that acted last, when it is not this one. */
  get leader(): Peer | undefined {
    const by = this.latest?.stamp.by
    return by === undefined || by === this.me ? undefined : this.peers.get(by)
  }

  /**
   * Asks whoever lives for the state; a presenter that nobody answers begins with its own, and so does one whose person
   * `hasActed` before anybody was asked.
   */
  join(hasActed = false): void {
    this.hasActed = hasActed
    this.say({ kind: 'hello' })
    if (this.role !== 'presenter') return
    clearTimeout(this.joining)
    this.joining = setTimeout(() => {
      if (this.latest === undefined) this.act()
    }, 2 * ANSWER)
  }

  /** Publishes what this window shows now, after the person changed it. */
  act(): void {
    if (!this.isInStep) return
    clearTimeout(this.joining)
    this.hasActed = false
    const last = this.latest?.stamp
    const isBehind = this.refused !== undefined && isNewer(this.refused, last)
    const stamp = nextStamp(isBehind ? this.refused : last, this.me)
    this.latest = { stamp, state: this.options.current(), role: this.role }
    this.publish()
    this.tell()
  }

  /** Tells the speaker of a demo that failed here. */
  report(trouble: Trouble): void {
    if (this.isInStep) this.say({ kind: 'trouble', trouble })
  }

  leave(): void {
    this.say({ kind: 'bye' })
  }

  private publish(): void {
    if (this.latest) this.say({ kind: 'state', stamp: this.latest.stamp, state: this.latest.state })
  }

  private say(message: DistributiveOmit<Message, 'heapdeck' | keyof Party>): void {
    this.transport.send({ heapdeck: PROTOCOL, ...this.options.party, ...message })
  }

  /** What the transport delivers. */
  receive(data: unknown): void {
    const message = readMessage(data)
    if (!message) return void this.ignored++
    const { from, role, build } = message
    if (message.kind === 'bye') this.peers.delete(from)
    else {
      const troubles = this.peers.get(from)?.troubles ?? []
      const more = message.kind === 'trouble' ? [...troubles, message.trouble] : troubles
      this.peers.set(from, { role, build, troubles: more })
    }
    if (message.kind === 'hello') this.answer()
    if (message.kind === 'state') this.take(message)
    this.tell()
  }

  /** Says that the windows changed, when they did: most messages only move the talk. */
  private tell(): void {
    const windows = [...this.peers].map(([id, { build, troubles }]) => `${id} ${build} ${troubles.length}`)
    const now = [this.latest?.stamp.by, ...windows].join()
    if (now === this.told) return
    this.told = now
    this.options.changed()
  }

  private take({ stamp, state, role, build }: Message & { kind: 'state' }): void {
    // Whoever is behind hears of it, should nobody else say so.
    if (this.latest && isNewer(this.latest.stamp, stamp)) return this.answer()
    // Somebody answered: one snapshot is enough.
    clearTimeout(this.answering)
    if (!isNewer(stamp, this.latest?.stamp)) return
    // A stage that no presenter leads says where it is; only a presenter takes that up.
    if (stamp.epoch === 0 && this.role !== 'presenter') return
    if (this.hasActed) {
      this.latest = { stamp, state, role }
      return this.act()
    }
    if (!this.options.apply(state, build)) {
      this.refused = stamp
      return void this.ignored++
    }
    this.latest = { stamp, state, role }
    // From now on that stage is somebody's audience.
    if (stamp.epoch === 0) this.act()
  }

  /** The leader at once; the others only if they hear of nobody. */
  private answer(): void {
    if (this.latest?.stamp.by === this.me) return this.publish()
    clearTimeout(this.answering)
    this.answering = setTimeout(() => {
      if (this.latest) this.publish()
      else if (this.role === 'stage' && isSeen())
        this.say({ kind: 'state', stamp: { epoch: 0, seq: 0, by: this.me }, state: this.options.current() })
    }, ANSWER)
  }
}

/** A stage in a background tab is a reader's, not the one that the speaker looks at. */
const isSeen = (): boolean => typeof document === 'undefined' || !document.hidden

type DistributiveOmit<Union, Key extends string> = Union extends unknown ? Omit<Union, Key> : never
