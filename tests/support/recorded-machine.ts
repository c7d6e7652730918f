/** A recorded interpreter on a whole PythonMachine, so that pictures can be drawn from it. */
import { PythonMachine } from '../../src/machine/machine.ts'
import { EVENT, EVENT_LETTERS, type PythonEvents } from '../../src/machine/replay/python-events.ts'
import { NULL_NUMBER } from '../../src/machine/replay/recorded-addresses.ts'
import { RecordedPlayer, type RecordedEvents } from '../../src/machine/recorded-events.ts'

const MAKING = 'mMGrRids<'
const ABOUT = 'fFDjet>'
const NUMBERED = 'mMGrRis<>B'

/** The same events as `RecordedPlayer` takes them, and how many of them come before each of the recording's ops. */
export function asRecordedEvents(events: PythonEvents): RecordedEvents & { readonly before: Int32Array } {
  const letters: number[] = []
  const back: number[] = []
  const number: number[] = []
  const before = new Int32Array(events.ops + 1)
  const madeById = new Map<number, number>()
  let made = 0
  const backTo = (id: number): number => made - (madeById.get(id) as number)
  for (let op = 0; op < events.ops; op++) {
    before[op] = letters.length
    const kind = events.kindByOp[op] as number
    const letter = EVENT_LETTERS[kind] as string
    if (!`${MAKING}${ABOUT}ILB`.includes(letter)) continue
    const id = events.idByOp[op] as number
    const isMoved =
      (kind === EVENT.realloc || kind === EVENT.objectRealloc) && events.oldByOp[op] !== NULL_NUMBER
    letters.push(letter.charCodeAt(0))
    back.push(ABOUT.includes(letter) || isMoved || (letter === '<' && madeById.has(id)) ? backTo(id) : 0)
    number.push(NUMBERED.includes(letter) ? (events.numberByOp[op] as number) : 0)
    if (MAKING.includes(letter)) madeById.set(id, made++)
  }
  before[events.ops] = letters.length
  return {
    count: letters.length,
    letters: Uint8Array.from(letters),
    back: Int32Array.from(back),
    number: Float64Array.from(number),
    before,
  }
}

/** A machine on which a recording plays, up to each of its waits in turn. */
export function* machinesAtWaits(
  events: PythonEvents,
): Generator<{ machine: PythonMachine; wait: number; op: number }> {
  const { startBreak, glibc } = events
  const machine = new PythonMachine({ version: glibc, startBreak, hasCachedInts: false })
  const player = new RecordedPlayer(machine)
  const recorded = asRecordedEvents(events)
  let event = 0
  let wait = 0
  for (let op = 0; op < events.ops; op++) {
    if (events.kindByOp[op] !== EVENT.wait) continue
    while (event < (recorded.before[op] as number)) player.play(recorded, event++)
    yield { machine, wait: wait++, op }
  }
}
