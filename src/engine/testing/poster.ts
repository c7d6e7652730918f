/** The contract of a demo's poster module, checked: `DemoPoster` in `heapdeck/demo`. */
import type { DemoAttribute, DemoPoster, DemoSetting, Json } from '../demo.ts'
import { inlineSvg } from '../site/index.ts'
import type * as api from './api.ts'
import { Faults, isSame, notJson } from './contract.ts'

const NAME = /^[\p{L}\p{N}_-]+$/u
const ATTRIBUTE = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/
/** The engine's own in `{…}`. */
const TAKEN = /^(id|class|scene|program|hidden|style|steps|data-.*|on.*)$/
const TYPES = ['text', 'number', 'choice', 'switch']
/** Far more than any slide has. */
const MOST_STEPS = 1000

export const checkPoster: typeof api.checkPoster = (module, { attributes = {}, scene, program } = {}) => {
  const faults = new Faults()
  for (const name of ['stateAt', 'poster'] as const)
    if (typeof module[name] !== 'function') faults.add(`it exports no function ${name}`)
  for (const name of ['steps', 'moments'] as const)
    if (module[name] === undefined) faults.add(`it exports no ${name}`)
  faults.throwFor('The poster')

  const declared = module.attributes ?? []
  checkAttributes(declared, faults)
  for (const name of Object.keys(attributes))
    if (module.attributes && !declared.some((one) => one.name === name))
      faults.add(`its attributes do not name "${name}"`)
  const written = {
    attributes,
    ...(scene === undefined ? {} : { scene }),
    ...(program === undefined ? {} : { program }),
  }
  checkSetting(module, written, '', faults)
  for (const attribute of declared)
    for (const value of endsOf(attribute)) {
      const setting = { ...written, attributes: { ...attributes, [attribute.name]: value } }
      checkSetting(module, setting, ` with ${attribute.name}=${value}`, faults)
    }
  faults.throwFor('The poster')
}

function checkAttributes(declared: readonly DemoAttribute[], faults: Faults): void {
  const names = new Set<string>()
  for (const attribute of declared) {
    const { name, label, type, choices, default: otherwise, least, most } = attribute
    const it = `the attribute "${name}"`
    if (!ATTRIBUTE.test(name) || TAKEN.test(name))
      faults.add(`${it} can't be written: lower-case words with a dash between, none of the engine's own`)
    if (names.has(name)) faults.add(`${it} is declared twice`)
    names.add(name)
    if (!label?.trim()) faults.add(`${it} has no label`)
    if (!TYPES.includes(type))
      faults.add(`${it} has the type "${String(type)}": ${TYPES.join(', ')} are known`)
    if (type === 'choice' && !choices?.length) faults.add(`${it} is a choice of nothing`)
    if (least !== undefined && most !== undefined && least > most)
      faults.add(`${it} is at least ${least} and at most ${most}`)
    if (otherwise === undefined) continue
    const number = Number(otherwise)
    const isOne =
      type === 'number'
        ? otherwise.trim() !== '' && number >= (least ?? -Infinity) && number <= (most ?? Infinity)
        : type !== 'choice' || choices?.some(([value]) => value === otherwise)
    if (!isOne) faults.add(`${it} has the default "${otherwise}", which it does not allow`)
  }
}

/** Values that an editor may write. */
function endsOf({ type, least, most, choices, default: otherwise }: DemoAttribute): string[] {
  const ends = [least, most].flatMap((end) => (end === undefined ? [] : [String(end)]))
  const values = type === 'number' ? ends : type === 'choice' ? (choices ?? []).map(([value]) => value) : []
  return [...new Set([...values, ...(otherwise === undefined ? [] : [otherwise])])]
}

function checkSetting(module: DemoPoster, setting: DemoSetting, where: string, faults: Faults): void {
  const steps = faults.try(`steps${where}`, () =>
    typeof module.steps === 'function' ? module.steps(setting) : module.steps,
  )
  if (steps !== undefined && !(Number.isInteger(steps) && steps >= 0 && steps <= MOST_STEPS))
    return faults.add(`its steps${where} are ${String(steps)}: a whole number from 0 on is needed`)
  for (let step = 0; step <= (steps ?? 0); step++) {
    const what = `stateAt(${step})${where}`
    const state = faults.try(what, () => module.stateAt(step, setting))
    if (state === undefined) continue
    if (
      !isSame(
        state,
        faults.try(what, () => module.stateAt(step, setting)),
      )
    )
      faults.add(`${what} is another state each time`)
    checkState(module, state, setting, what, faults)
  }
  const moments = faults.try(`moments${where}`, () =>
    typeof module.moments === 'function' ? module.moments(setting) : module.moments,
  )
  for (const [name, state] of Object.entries(moments ?? {})) {
    if (!NAME.test(name)) faults.add(`the moment "${name}" can't be linked to: letters, digits, - and _`)
    checkState(module, state, setting, `the moment "${name}"${where}`, faults)
  }
}

function checkState(
  module: DemoPoster,
  state: Json,
  setting: DemoSetting,
  what: string,
  faults: Faults,
): void {
  const problem = notJson(state)
  if (problem) return faults.add(`${what} is no JSON: ${problem}`)
  if (typeof state !== 'object' || state === null || !Object.hasOwn(state, 'version'))
    faults.add(`${what} has no version`)
  const text = JSON.stringify(state)
  const poster = faults.try(`the picture of ${what}`, () => module.poster(state, setting))
  if (!poster) return
  if (JSON.stringify(state) !== text) faults.add(`the picture of ${what} changes the state`)
  const again = faults.try(`the picture of ${what}`, () => module.poster(JSON.parse(text) as Json, setting))
  if (!isSame(poster, again)) faults.add(`the picture of ${what} is another each time`)
  const { svg, sentence } = poster
  if (typeof svg !== 'string') return faults.add(`the picture of ${what} has no svg`)
  const inline = inlineSvg(svg, '')
  if ('problem' in inline) faults.add(`the picture of ${what} can't stand in a page: ${inline.problem}`)
  else if (!/^<svg\b[^>]*\sviewBox="/.test(inline.svg)) faults.add(`the picture of ${what} has no viewBox`)
  if (/^\s*<svg\b[^>]*\s(role|aria-[\w-]+)\s*=/.test(svg))
    faults.add(`the picture of ${what} names itself with role or aria-…: its sentence does that`)
  if (typeof sentence !== 'string' || sentence.trim() === '') faults.add(`${what} has no sentence`)
  else if (/[\r\n<>]/.test(sentence)) faults.add(`the sentence of ${what} is not plain: "${sentence}"`)
}
