/**
 * Custom elements whose class can be replaced, which the browser's own can't: a tag is given to a stand-in that makes its
 * elements of the newest class. On the dev server only. What stays as the first class has it: `formAssociated`, and that an
 * attribute which it does not observe is told a moment later.
 */

type ElementClass = CustomElementConstructor & {
  readonly observedAttributes?: readonly string[]
  readonly formAssociated?: boolean
  readonly disabledFeatures?: readonly string[]
}

type Callbacks = Record<string, ((...values: unknown[]) => unknown) | undefined>

interface StandIn {
  readonly registered: CustomElementConstructor
  /** What the browser tells changes of. */
  readonly observed: ReadonlySet<string>
  newest: ElementClass
}

/** An element, as it stood in the page before its class took it. */
export interface Original {
  readonly attributes: readonly (readonly [name: string, value: string])[]
  readonly children: readonly Node[]
}

const NativeElement = HTMLElement
const registry = customElements
const define = registry.define.bind(registry)
const get = registry.get.bind(registry)

const standIns = new Map<string, StandIn>()
const byClass = new WeakMap<object, StandIn>()
/** Classes that modules defined again: theirs once `renew` says that all of their modules run. */
const waiting = new Map<string, ElementClass>()
const originals = new WeakMap<Element, Original>()
const made = new Set<WeakRef<HTMLElement>>()

export const originalOf = (element: Element): Original | undefined => originals.get(element)

/** The elements of a tag that are still in use, in the page or aside. */
export function* elementsOf(tag: string): Iterable<HTMLElement> {
  for (const reference of made) {
    const element = reference.deref()
    if (!element) made.delete(reference)
    else if (element.localName === tag) yield element
  }
}

/** Gives tags that were defined again their new class; elements that are there keep theirs. Which tags these were. */
export function renewClasses(): string[] {
  const tags = [...waiting.keys()]
  for (const [tag, newest] of waiting) {
    const standIn = standIns.get(tag)!
    standIn.newest = newest
    byClass.set(newest, standIn)
  }
  waiting.clear()
  return tags
}

/** From here on what is defined can be defined again. To be called before any demo's module runs. */
export function takeOver(): void {
  registry.define = (tag, defined, options) => {
    const known = standIns.get(tag)
    if (options?.extends !== undefined) define(tag, defined, options)
    else if (!known) register(tag, defined)
    else if (known.newest !== defined) waiting.set(tag, defined)
  }
  registry.get = (tag) => standIns.get(tag)?.newest ?? get(tag)
  // `new` of a class that is registered by its stand-in alone.
  const Standing = function (): HTMLElement {
    const standIn = byClass.get(new.target!)
    const element = Reflect.construct(NativeElement, [], standIn?.registered ?? new.target!) as HTMLElement
    if (standIn) Object.setPrototypeOf(element, (new.target as unknown as ElementClass).prototype as object)
    return element
  } as unknown as typeof HTMLElement
  Object.setPrototypeOf(Standing, NativeElement)
  Object.defineProperty(Standing, 'prototype', { value: NativeElement.prototype })
  globalThis.HTMLElement = Standing
}

function register(tag: string, first: ElementClass): void {
  const registered = function (): HTMLElement {
    const { newest } = standIn
    // What the browser makes has the prototype that this has.
    registered.prototype = newest.prototype as unknown
    const element = Reflect.construct(newest, [], registered) as HTMLElement
    keep(element)
    observeOthers(element, standIn)
    return element
  } as unknown as CustomElementConstructor & Record<string, unknown>
  const observed = [...(first.observedAttributes ?? [])]
  registered.prototype = callbacksOf(first)
  registered['observedAttributes'] = observed
  registered['formAssociated'] = first.formAssociated === true
  registered['disabledFeatures'] = [...(first.disabledFeatures ?? [])]
  const standIn: StandIn = { registered, observed: new Set(observed), newest: first }
  standIns.set(tag, standIn)
  byClass.set(first, standIn)
  try {
    define(tag, registered)
  } catch (error) {
    standIns.delete(tag)
    throw error
  }
}

/** The browser keeps the callbacks that it finds when a tag is defined: these ask the element's own class. */
function callbacksOf({ prototype }: ElementClass): Callbacks {
  const own = prototype as unknown as Callbacks
  const names = [
    'connectedCallback',
    'disconnectedCallback',
    'adoptedCallback',
    'attributeChangedCallback',
    'formAssociatedCallback',
    'formDisabledCallback',
    'formResetCallback',
    'formStateRestoreCallback',
    // Where it is missing a move is a removal and an insertion.
    ...(own['connectedMoveCallback'] ? ['connectedMoveCallback'] : []),
  ]
  const callbacks: Callbacks = {}
  for (const name of names)
    callbacks[name] = function (this: unknown, ...values) {
      return (this as Callbacks)[name]?.apply(this, values)
    }
  return callbacks
}

function keep(element: HTMLElement): void {
  made.add(new WeakRef(element))
  originals.set(element, {
    attributes: element.getAttributeNames().map((name) => [name, element.getAttribute(name)!]),
    children: [...element.childNodes].map((child) => child.cloneNode(true)),
  })
}

/** Attributes that only a later class observes. */
function observeOthers(element: HTMLElement, { newest, observed }: StandIn): void {
  const others = [...(newest.observedAttributes ?? [])].filter((name) => !observed.has(name))
  if (others.length === 0) return
  const tell = (name: string, before: string | null): unknown =>
    (element as unknown as Callbacks)['attributeChangedCallback']?.(name, before, element.getAttribute(name))
  for (const name of others) if (element.hasAttribute(name)) tell(name, null)
  new MutationObserver((changes) => {
    for (const { attributeName, oldValue } of changes) tell(attributeName!, oldValue)
  }).observe(element, { attributeFilter: others, attributeOldValue: true })
}
