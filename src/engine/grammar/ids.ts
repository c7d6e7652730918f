/** Ids: letters, digits, `-` and `_`, in Unicode's composed form, unique in a deck without regard to case. */
import { quote } from './quote.ts'

const LONGEST = 60
const RESERVED = new Set(['presenter', 'overview', 'print', 'remote', 'assets', 'edit', 'search'])
const ID = /^(?=.*[\p{L}\p{N}])[\p{L}\p{M}\p{N}_-]+$/u

/** What is wrong with an id that an author wrote. */
export function findIdProblem(id: string): string | undefined {
  if (!ID.test(id)) return `${quote(id)} is no id: an id has letters, digits, \`-\` and \`_\` only`
  if ([...id].length > LONGEST) return `this id is longer than ${LONGEST} characters: ${quote(id)}`
  if (isReserved(id)) return `the id ${quote(id)} is reserved: choose another`
  return undefined
}

/** Names of the site's own folders, and numbers, which name steps. */
export const isReserved = (id: string): boolean => RESERVED.has(id.toLowerCase()) || /^\p{N}+$/u.test(id)

/** Equal for ids that must not both be in a deck. */
export const idKey = (id: string): string => id.normalize().toLowerCase().toUpperCase()

/** A readable id for a title, in any script; '' when it has no letter or digit. */
export function slugOf(title: string): string {
  const plain = title
    .normalize()
    .toLowerCase()
    .normalize()
    .replace(/['’\p{Cf}\ufe00-\ufe0f]/gu, '')
  const words = plain.match(/(?:\p{L}\p{M}*|\p{N})+/gu) ?? []
  return shorten(words.join('-'), LONGEST)
}

/** Makes ids that are not taken. */
export class IdMaker {
  private readonly taken: Set<string>
  private readonly nextByKey = new Map<string, number>()

  /** `taken` holds `idKey`s. */
  constructor(taken: Iterable<string>) {
    this.taken = new Set(taken)
  }

  /** `agenda`, then `agenda-2`, `agenda-3`. */
  make(wanted: string): string {
    const key = idKey(wanted)
    let number = this.nextByKey.get(key) ?? 1
    let id: string
    do {
      const suffix = number === 1 ? '' : `-${number}`
      id = shorten(wanted, LONGEST - suffix.length) + suffix
      number++
    } while (this.taken.has(idKey(id)))
    this.nextByKey.set(key, number)
    this.taken.add(idKey(id))
    return id
  }
}

/** By characters, never half a surrogate pair. */
function shorten(id: string, most: number): string {
  const characters = [...id]
  return characters.length <= most ? id : characters.slice(0, most).join('').replace(/-+$/, '')
}
