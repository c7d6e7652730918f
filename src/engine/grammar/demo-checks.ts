/** What the author wrote for a demo, against what the demo says of itself. */
import type { DemoFacts, DemoRef, Problem } from '../deck.ts'
import type { DemoAttribute } from '../demo.ts'
import { unpackState } from '../packed.ts'
import { errorAt, warningAt } from '../problems.ts'
import { kindOfShown } from '../shown-step.ts'
import { quote } from './quote.ts'

export function checkDemo(ref: DemoRef, facts: DemoFacts, report: (problem: Problem) => void): void {
  for (const { written, place } of ref.shows ?? []) {
    const problem = findShownProblem(written, facts)
    if (problem !== undefined) report(errorAt(place, `demo ${quote(ref.id)} ${problem}`))
  }
  const known = facts.attributes
  if (!known) return
  for (const [name, value] of Object.entries(ref.attributes)) {
    const place = ref.attributePlaces[name] ?? ref.place
    const declared = known.find((attribute) => attribute.name === name)
    const problem = declared && findValueProblem(value, declared)
    if (!declared)
      report(warningAt(place, `${quote(ref.tag)} knows no attribute ${quote(name)}: ${namesOf(known)}`))
    else if (problem !== undefined) report(warningAt(place, `${quote(`${name}=${value}`)}: ${problem}`))
  }
}

function findShownProblem(written: string, { steps, moments }: DemoFacts): string | undefined {
  const kind = kindOfShown(written)
  if (kind === 'step')
    return Number(written) > steps ? `has no step ${written}: its own are 0 to ${steps}` : undefined
  if (kind === 'state')
    return unpackState(written.slice(1)) === undefined
      ? "is given a packed state that can't be read: copy all of it, or write a moment's name"
      : undefined
  if (moments.includes(written)) return undefined
  return `has no moment ${quote(written)}: its moments are ${moments.join(', ') || 'none'}, its steps 0 to ${steps}`
}

const namesOf = (known: readonly DemoAttribute[]): string =>
  known.length > 0 ? `it knows ${known.map(({ name }) => name).join(', ')}` : 'it takes none'

/** Why a value is none of that attribute's. */
export function findValueProblem(
  value: string,
  { type, least, most, step, choices }: DemoAttribute,
): string | undefined {
  if (type === 'number') {
    const number = Number(value)
    if (value.trim() === '' || !Number.isFinite(number)) return 'it is a number'
    if (least !== undefined && number < least) return `it is at least ${least}`
    if (most !== undefined && number > most) return `it is at most ${most}`
    if (step === 1 && !Number.isInteger(number)) return 'it is a whole number'
  }
  if (type === 'choice' && !choices?.some(([written]) => written === value))
    return `it is one of ${(choices ?? []).map(([written]) => written).join(', ')}`
  if (type === 'switch' && value !== 'true' && value !== 'false') return 'it is true or false'
  return undefined
}
