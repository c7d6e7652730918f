/** Which names keep an object alive: paths from a namespace to it, short ones first. */
import type { PythonMachine } from '../machine.ts'
import {
  FRAME_REFERENCES,
  INT_TAG,
  NULL,
  RECORD_TAG,
  indexOf,
  refOf,
  tagOf,
  type Python,
  type Ref,
} from '../objects/index.ts'
import { REFCNT, TYPE } from '../objects/record.ts'
import type { TypeOps } from '../objects/type-ops.ts'
import { blocksOf } from './object-view.ts'

/**
 * Where names are looked for: a dict of names, `label` set before them if it is not empty; a frame, whose locals are those of a
 * function of that label; or a single name.
 */
export type Namespace =
  | { readonly label: string; readonly dict: Ref }
  | { readonly label: string; readonly frame: Ref }
  | { readonly name: string; readonly ref: Ref }

/** One step of a path: from an object to one that it refers to. */
interface Step {
  readonly from: number
  readonly text: string
}

/** The step from an instance to the dict of its attributes. */
const ATTRIBUTES = '.__dict__'
/** Ints from -5 to 256 are made once: whoever else refers to them, it is the interpreter that keeps them. */
const SMALL_INTS = "the interpreter's small ints"
/** Steps of a longer path are left out in its middle. */
const MOST_STEPS = 12

/** The first of `namesOf`; undefined where nothing leads to it. */
export function nameOf(
  machine: PythonMachine,
  target: Ref,
  namespaces: readonly Namespace[],
): string | undefined {
  return namesOf(machine, target, namespaces, 1)[0]
}

/**
 * At most `most` paths, each by another reference: `ints[17]`, `jobs[3].rows`, `d['key']`, `big, in main`; of what the
 * interpreter itself keeps, what that is called. Costs what can be reached from the namespaces, at worst.
 */
export function namesOf(
  { python }: PythonMachine,
  target: Ref,
  namespaces: readonly Namespace[],
  most = 3,
): string[] {
  if (target === NULL) return []
  if (tagOf(target) === INT_TAG && blocksOf(python, target).isCached(indexOf(target))) return [SMALL_INTS]
  const search = new Search(python, target, most)
  for (const space of namespaces) {
    if ('dict' in space) search.inNamespace(space.label, space.dict)
    else if ('frame' in space) search.inFrame(space.label, space.frame)
    else search.named(space.name, space.ref)
  }
  search.deeper()
  for (const { name, ref } of python.ownReferences()) search.named(name, ref)
  search.deeper()
  return search.found
}

class Search {
  readonly found: string[] = []
  private readonly python: Python
  private readonly target: Ref
  private readonly most: number
  /** Objects to look into, and how each was reached. */
  private readonly queue: number[] = []
  private next = 0
  private readonly steps = new Map<number, Step>()

  constructor(python: Python, target: Ref, most: number) {
    this.python = python
    this.target = target
    this.most = most
  }

  inNamespace(label: string, dict: Ref): void {
    if (dict === this.target) this.find(label === '' ? 'the names of the program' : `the names of ${label}`)
    this.steps.set(indexOf(dict), { from: NULL, text: label })
    for (const [key, value] of this.python.dicts.entries(dict)) {
      const name = this.python.strs.knownTextOf(key) ?? '?'
      const text = label === '' ? name : `${label}.${name}`
      if (key === this.target) this.find(`the name ${text}`)
      this.named(text, value)
    }
  }

  inFrame(label: string, frame: Ref): void {
    const { python2 } = this.python
    if (!python2) return
    if (frame === this.target) this.find(`the frame of ${label}`)
    this.steps.set(indexOf(frame), { from: NULL, text: label })
    const { frames, codes } = python2
    const names = codes.get(frames.codeOf(frame), 'varnames')
    const locals = frames.localsOf(frame)
    const { data } = this.python.objects.store.words
    let k = 0
    frames.eachReference(indexOf(frame), (index) => {
      const local = k++ - FRAME_REFERENCES
      const ref = data[index] as Ref
      if (local < 0) return this.reach(ref, indexOf(frame), '')
      const isNamed = local < locals && names !== NULL && local < this.python.tuples.sizeOf(names)
      const name = isNamed ? this.python.strs.textOf(this.python.tuples.get(names, local)) : undefined
      this.named(name === undefined ? `a temporary of ${label}` : `${name}, in ${label}`, ref)
    })
  }

  named(name: string, ref: Ref): void {
    if (ref === this.target) this.find(name)
    this.reach(ref, NULL, name)
  }

  /** Breadth first, from what has been reached so far. */
  deeper(): void {
    for (; this.next < this.queue.length && this.found.length < this.most; this.next++)
      this.into(this.queue[this.next] as number)
  }

  private find(text: string): void {
    if (this.found.length < this.most) this.found.push(text)
  }

  private into(record: number): void {
    const { python, target } = this
    const { types, store } = python.objects
    const ops = types[store.words.data[record + TYPE] as number]
    if (!ops?.child) return
    if (ops === python.lists) return this.intoList(record)
    if (ops === python.dicts) return this.intoDict(record)
    let k = 0
    const visit = (child: Ref): void => {
      const text = this.stepText(ops, record, k++)
      if (child === target) this.find(`${this.path(record)}${text}`)
      else this.reach(child, record, text)
    }
    if (ops.traverse) ops.traverse(record, visit)
    else for (let child = ops.child(record, 0); child >= 0; child = ops.child(record, k)) visit(child)
  }

  /** Of a dict of attributes the keys are written with a dot. */
  private intoDict(record: number): void {
    const { python, target } = this
    const isAttributes = this.steps.get(record)?.text === ATTRIBUTES
    for (const [key, value] of python.dicts.entries(refOf(record))) {
      if (key === target) this.find(`${this.path(record)}, a key of it`)
      const name = this.keyText(key)
      const text = isAttributes ? `.${python.strs.knownTextOf(key) ?? name}` : `[${name}]`
      if (value === target) this.find(`${this.path(record)}${text}`)
      this.reach(key, record, ', a key of it')
      this.reach(value, record, text)
    }
  }

  /** A list may have millions of items: the target is looked for as a word, and first where its value says that it may be. */
  private intoList(record: number): void {
    const { python, target } = this
    const items = python.lists.items(record)
    const guess = tagOf(target) === INT_TAG ? this.guess(items) : -1
    const index = guess >= 0 ? guess : items.indexOf(target)
    if (index >= 0) this.find(`${this.path(record)}[${index}]`)
    if (!python.lists.mayHoldRecords(record)) return
    for (let at = 0; at < items.length; at++) {
      const item = items[at] as Ref
      if ((item & 3) === RECORD_TAG && item !== NULL) this.reach(item, record, `[${at}]`)
    }
  }

  /** Where an int is in a list of ints that follow each other, upwards or downwards; -1 if it is not there. */
  private guess(items: Int32Array): number {
    const first = items[0]
    if (first === undefined || tagOf(first) !== INT_TAG) return -1
    const { numbers } = this.python
    const index = (numbers.valueOf(this.target) as number) - (numbers.valueOf(first) as number)
    return items[index] === this.target ? index : items[-index] === this.target ? -index : -1
  }

  private reach(ref: Ref, from: number, text: string): void {
    if (!isContainer(this.python, ref)) return
    const record = indexOf(ref)
    if (this.steps.has(record)) return
    this.steps.set(record, { from, text })
    this.queue.push(record)
  }

  private path(record: number): string {
    const texts: string[] = []
    for (let at = record; at !== NULL;) {
      const step: Step | undefined = this.steps.get(at)
      if (!step) break
      if (step.text !== ATTRIBUTES) texts.push(step.text)
      at = step.from
    }
    texts.reverse()
    if (texts.length > MOST_STEPS)
      texts.splice(MOST_STEPS / 2, texts.length - MOST_STEPS, ` … ${texts.length - MOST_STEPS} steps … `)
    return texts.join('')
  }

  private stepText(ops: TypeOps, record: number, k: number): string {
    if (ops.name === 'tuple') return `[${this.python.tuples.sizeOf(refOf(record)) - 1 - k}]`
    const field = ops.fields?.[k]
    if (field === undefined) return `, in the ${ops.name}`
    return field === 'dict' ? ATTRIBUTES : `'s ${field}`
  }

  private keyText(key: Ref): string {
    const text = this.python.strs.isStr(key) ? this.python.strs.knownTextOf(key) : undefined
    if (text !== undefined)
      return `'${text.replaceAll(/[\\'\n]/g, (each) => (each === '\n' ? '\\n' : `\\${each}`))}'`
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
