/** A recorded run of an interpreter against the simulated layers of its memory. */
import type { Comparison, Difference } from './compare.ts'
import { firstDifference } from './first-difference.ts'
import { callText, type MallocCall } from './noted-malloc.ts'
import {
  EVENT,
  eventText,
  isDerived,
  isPosition,
  positionText,
  type PythonEvents,
  type RecordedMoment,
} from './python-events.ts'
import { PythonEventsPlayer } from './python-events-player.ts'
import { STATE_PARTS, comparePages } from './python-state.ts'
import { NULL_NUMBER, addressText } from './recorded-addresses.ts'
import { sha1 } from './sha1.ts'

const DIGEST_LENGTH = 12

/** Resident pages. What the interpreter writes is not recorded, so they may differ, and are not counted as results. */
export interface Residency {
  readonly moment: string
  readonly recorded: number
  readonly here: number
  /** Resident in one of the two only. */
  readonly different: number
}

export interface PythonComparison extends Comparison {
  readonly residency: readonly Residency[]
}

interface Fault {
  readonly what: string
  readonly recorded: string
  readonly here: string
}

/**
 * Plays all of it. Counted is every op but those that tell where the program is, and every part of the memory at the
 * moments for which it was recorded. An op matches if the recorded address comes out of it, if it asks of malloc what was
 * recorded and no more, and if a collection begins where one is due.
 */
export function comparePythonEvents(events: PythonEvents): PythonComparison {
  return new Comparing(events).run()
}

class Comparing {
  private readonly events: PythonEvents
  private readonly player: PythonEventsPlayer
  private readonly residency: Residency[] = []
  private count = 0
  private matched = 0
  private first: Difference | undefined
  /** The last op that is not a derived one, and whether it has matched so far. */
  private owner = -1
  private ownerMatches = false
  /** What it has asked of malloc by itself, and is not compared yet. */
  private calls: readonly MallocCall[] = []
  private comparedCalls = 0
  private waits = 0

  constructor(events: PythonEvents) {
    this.events = events
    this.player = new PythonEventsPlayer(events)
  }

  run(): PythonComparison {
    const { events, player } = this
    for (let op = 0; op < events.ops; op++) {
      const kind = events.kindByOp[op] as number
      if (isDerived(kind)) {
        player.step()
        this.compareDerived(op)
        continue
      }
      this.finishOwner(kind)
      const due = kind === EVENT.collectionBegins ? player.layers.counts.due() : []
      const out = player.step()
      if (kind === EVENT.wait) this.compareMoment(events.waits[this.waits++] as RecordedMoment)
      if (isPosition(kind)) continue
      this.owner = op
      this.ownerMatches = true
      this.count++
      this.calls = player.layers.malloc.takeNotes()
      // what a caller asks of malloc itself is no call of ours
      this.comparedCalls = kind <= EVENT.free ? 1 : 0
      this.compareOp(op, out, due)
    }
    this.finishOwner(-1)
    if (events.end) this.compareMoment(events.end)
    const { count: ops, matched, first, residency } = this
    return { ops, matched, first, residency }
  }

  private compareOp(op: number, out: number, due: readonly number[]): void {
    const { events, player } = this
    const recorded = events.addressByOp[op] as number
    if (NAMING.has(events.kindByOp[op] as number) && events.idByOp[op] === 0)
      return this.fail(op, {
        what: eventText(events, op),
        recorded: addressText(recorded),
        here: 'nothing is there',
      })
    if (RESULTS.has(events.kindByOp[op] as number) && out !== player.layers.addresses.addressOf(recorded))
      return this.fail(op, {
        what: eventText(events, op),
        recorded: addressText(recorded),
        here: addressText(player.layers.addresses.numberOf(out)),
      })
    const generation = events.numberByOp[op] as number
    if (due.length > 0 && !due.includes(generation))
      this.fail(op, {
        what: 'a collection begins',
        recorded: `of generation ${generation}`,
        here: `of generation ${due[0]}`,
      })
  }

  private compareDerived(op: number): void {
    const { events } = this
    this.count++
    const call = this.calls[this.comparedCalls++]
    const old = events.oldByOp[op] as number
    const recorded = events.kindByOp[op] as number
    // realloc of null is malloc
    const kind = recorded === EVENT.derivedRealloc && old === NULL_NUMBER ? EVENT.derivedMalloc : recorded
    const isSame =
      call !== undefined &&
      DERIVED[call.kind] === kind &&
      call.block === events.addressByOp[op] &&
      call.old === old &&
      (kind === EVENT.derivedFree || call.bytes === events.numberByOp[op])
    if (isSame) this.matched++
    else
      this.note(op, {
        what: `inside of ${eventText(events, this.owner)}`,
        recorded: callOf(events, op),
        here: call ? callText(call) : 'nothing more is asked of malloc',
      })
  }

  /** The op before this one is over, with all that it has asked of malloc. */
  private finishOwner(nextKind: number): void {
    const { events, owner } = this
    if (owner < 0) return
    const extra = this.calls[this.comparedCalls]
    if (extra)
      this.fail(owner, {
        what: `inside of ${eventText(events, owner)}`,
        recorded: 'nothing more is asked of malloc',
        here: callText(extra),
      })
    if (events.kindByOp[owner] === EVENT.gcMalloc && nextKind !== EVENT.collectionBegins) {
      const [generation] = this.player.layers.counts.due()
      if (generation !== undefined)
        this.fail(owner, {
          what: `after ${eventText(events, owner)}`,
          recorded: 'no collection begins',
          here: `one of generation ${generation} begins`,
        })
    }
    if (this.ownerMatches) this.matched++
    this.owner = -1
  }

  private compareMoment(moment: RecordedMoment): void {
    const { player } = this
    for (const [name, recorded] of Object.entries(moment.parts)) {
      const here = STATE_PARTS[name]?.(player)
      this.count++
      const found = firstDifference(recorded, here, name)
      if (found) this.note(player.at - 1, { ...found, what: `${moment.name}, ${found.path}` })
      else this.matched++
    }
    for (const [name, recorded] of Object.entries(moment.digests)) {
      const here = sha1(JSON.stringify(STATE_PARTS[name]?.(player))).slice(0, DIGEST_LENGTH)
      this.count++
      if (here === recorded) this.matched++
      else
        this.note(player.at - 1, {
          what: `${moment.name}, ${name}`,
          recorded: `digest ${recorded}`,
          here: `digest ${here}`,
        })
    }
    this.residency.push({ moment: moment.name, ...comparePages(player.layers, moment.pages) })
  }

  /** The op under way does not match. */
  private fail(op: number, fault: Fault): void {
    this.ownerMatches = false
    this.note(op, fault)
  }

  private note(op: number, { what, recorded, here }: Fault): void {
    this.first ??= {
      line: this.events.line,
      op: `op ${op}${positionText(this.events, op)}: ${what}`,
      recorded,
      here,
    }
  }
}

const DERIVED = {
  malloc: EVENT.derivedMalloc,
  calloc: EVENT.derivedCalloc,
  realloc: EVENT.derivedRealloc,
  free: EVENT.derivedFree,
} as const

/** Out of these an address comes. */
const RESULTS: ReadonlySet<number> = new Set([
  EVENT.malloc,
  EVENT.calloc,
  EVENT.realloc,
  EVENT.objectMalloc,
  EVENT.gcMalloc,
  EVENT.objectRealloc,
  EVENT.makeInt,
  EVENT.makeFloat,
  EVENT.take,
  EVENT.map,
])

/** These are about something that was made before, or make it. */
const NAMING: ReadonlySet<number> = new Set([
  ...RESULTS,
  EVENT.free,
  EVENT.objectFree,
  EVENT.gcFree,
  EVENT.dropInt,
  EVENT.dropFloat,
  EVENT.keep,
  EVENT.unmap,
])

function callOf(events: PythonEvents, op: number): string {
  const call = eventText(events, op)
  return events.kindByOp[op] === EVENT.derivedFree
    ? call
    : `${call} = ${addressText(events.addressByOp[op] as number)}`
}
