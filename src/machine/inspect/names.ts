/** Which names keep an object alive: a path from a namespace to it, the shortest there is. */
import type { PythonMachine } from '../machine.ts'
import { INT_TAG, NULL, RECORD_TAG, indexOf, tagOf, type Python, type Ref } from '../objects/index.ts'
import { REFCNT, TYPE } from '../objects/record.ts'
import type { TypeOps } from '../objects/type-ops.ts'

/** Where names are looked for: a dict of names, `label` set before them if it is not empty; or a single name. */
export type Namespace =
  { readonly label: string; readonly dict: Ref } | { readonly name: string; readonly ref: Ref }

/** The step from an instance to the dict of its attributes. */
const ATTRIBUTES = '.__dict__'

/** One step of a path: from an object to one that it refers to. */
interface Step {
  readonly from: number
  readonly text: string
}

/**
 * The path as Python would write it: `ints[17]`, `jobs[3].rows`, `d['key']`; of what the interpreter itself keeps, what that is
 * called; undefined where no name leads to it. Costs what can be reached from the namespaces, at worst.
 */
export function nameOf(
  { python }: PythonMachine,
  target: Ref,
  namespaces: readonly Namespace[],
): string | undefined {
  const search = new Search(python, target)
  for (const space of namespaces) {
    const found =
      'dict' in space ? search.inNamespace(space.label, space.dict) : search.named(space.name, space.ref)
    if (found !== undefined) return found
  }
  return search.deeper() ?? python.ownReferences().find(({ ref }) => ref === target)?.name
}

class Search {
  private readonly python: Python
  private readonly target: Ref
  /** Objects to look into, and how each was reached. */
  private readonly queue: number[] = []
  private readonly steps = new Map<number, Step>()

  constructor(python: Python, target: Ref) {
    this.python = python
    this.target = target
  }

  inNamespace(label: string, dict: Ref): string | undefined {
    this.steps.set(indexOf(dict), { from: NULL, text: label })
    for (const [key, value] of this.python.dicts.entries(dict)) {
      const name = this.python.strs.textOf(key) ?? '?'
      const text = label === '' ? name : `${label}.${name}`
      if (value === this.target) return text
      this.reach(value, NULL, text)
    }
    return undefined
  }

  named(name: string, ref: Ref): string | undefined {
    if (ref === this.target && ref !== NULL) return name
    this.reach(ref, NULL, name)
    return undefined
  }

  /** Breadth first, from what the namespaces have led to. */
  deeper(): string | undefined {
    for (let at = 0; at < this.queue.length; at++) {
      const found = this.into(this.queue[at] as number)
      if (found !== undefined) return found
    }
    return undefined
  }

  private into(record: number): string | undefined {
    const { python, target } = this
    const { types, store } = python.objects
    const ops = types[store.words.data[record + TYPE] as number]
    if (!ops?.child) return undefined
    if (ops === python.lists) return this.intoList(record)
    if (ops === python.dicts) return this.intoDict(record)
    let k = 0
    let found: string | undefined
    const visit = (child: Ref): void => {
      const text = this.stepText(ops, record, k++)
      if (child === target && child !== NULL) found ??= `${this.path(record)}${text}`
      else this.reach(child, record, text)
    }
    if (ops.traverse) ops.traverse(record, visit)
    else for (let child = ops.child(record, 0); child >= 0; child = ops.child(record, k)) visit(child)
    return found
  }

  /** Of a dict of attributes the keys are written with a dot. */
  private intoDict(record: number): string | undefined {
    const { python, target } = this
    const isAttributes = this.steps.get(record)?.text === ATTRIBUTES
    for (const [key, value] of python.dicts.entries(record << 2)) {
      if (key === target) return `${this.path(record)}, a key of it`
      const name = this.keyText(key)
      const text = isAttributes ? `.${python.strs.textOf(key) ?? name}` : `[${name}]`
      if (value === target) return `${this.path(record)}${text}`
      this.reach(key, record, ', a key of it')
      this.reach(value, record, text)
    }
    return undefined
  }

  /** A list may have millions of items: the target is looked for as a word, and where its value says that it may be. */
  private intoList(record: number): string | undefined {
    const { python, target } = this
    const items = python.lists.items(record)
    const guess = tagOf(target) === INT_TAG ? this.guess(items) : -1
    const index = guess >= 0 ? guess : items.indexOf(target)
    if (index >= 0) return `${this.path(record)}[${index}]`
    for (let at = 0; at < items.length; at++) {
      const item = items[at] as Ref
      if ((item & 3) === RECORD_TAG && item !== NULL) this.reach(item, record, `[${at}]`)
    }
    return undefined
  }

  /** Where an int is in a list of ints that follow each other; -1 if it is not there. */
  private guess(items: Int32Array): number {
    const first = items[0]
    if (first === undefined || tagOf(first) !== INT_TAG) return -1
    const { numbers } = this.python
    const index = (numbers.valueOf(this.target) as number) - (numbers.valueOf(first) as number)
    return items[index] === this.target ? index : -1
  }

  private reach(ref: Ref, from: number, text: string): void {
    if (!isContainer(this.python, ref)) return
    const record = indexOf(ref)
    if (this.steps.has(record)) return
    this.steps.set(record, { from, text })
    this.queue.push(record)
  }

  private path(record: number): string {
    const step = this.steps.get(record)
    if (!step) return ''
    if (step.text === ATTRIBUTES) return this.path(step.from)
    return step.from === NULL ? step.text : `${this.path(step.from)}${step.text}`
  }

  private stepText(ops: TypeOps, record: number, k: number): string {
    if (ops.name === 'tuple') return `[${this.python.tuples.sizeOf(record << 2) - 1 - k}]`
    const field = ops.fields?.[k]
    if (field === undefined) return `, in the ${ops.name}`
    return field === 'dict' ? ATTRIBUTES : `.${field}`
  }

  private keyText(key: Ref): string {
    const text = this.python.strs.isStr(key) ? this.python.strs.textOf(key) : undefined
    if (text !== undefined) return `'${text}'`
    const number = this.python.numbers.valueOf(key)
    return number === undefined ? '…' : `${number}`
  }
}

/** Whether it is alive and may refer to others. */
function isContainer(python: Python, ref: Ref): boolean {
  if (ref === NULL || tagOf(ref) !== RECORD_TAG) return false
  const { data } = python.objects.store.words
  const record = indexOf(ref)
  return (
    python.objects.types[data[record + TYPE] as number]?.child !== undefined &&
    (data[record + REFCNT] as number) > 0
  )
}
