/**
 * A form for the demo on show, made from what it says an author may write: a change rewrites the demo's `{…}` in the source.
 * What one sees can be made the step's state, or a step of its own.
 */
import { withAttribute, withNewStep, withStepState, wordOf, type DemoEdit } from '../../edit/index.ts'
import type { DemoAttribute } from '../../demo.ts'
import type { DemoOutline, Outline } from '../../outline.ts'
import type { StandingDemo } from '../demos.ts'
import type { DeckHost } from '../host.ts'
import { focused, make } from '../tools/dom.ts'
import { sheetOf } from '../tools/sheet.ts'
import { CHANGED, MARKED, MOVED } from '../window.ts'
import css from './demo-form.css?inline'
import { editedDeck } from './edited-deck.ts'
import type { DeckEditing } from './editing.ts'

/** The page makes room for it. */
const OPEN = 'with-form'
const TAG = 'heapdeck-demo-form'
/** How long after the last key a number or a text counts as written: milliseconds. */
const PAUSE = 400

/** A demo on show: where it stands in the source, and as what. */
interface Shown {
  readonly file: string
  readonly demo: DemoOutline
  readonly standing: StandingDemo | undefined
  readonly attributes: readonly DemoAttribute[]
  /** The demo's step that is on show. */
  readonly step: number
}

export class DemoForm {
  private readonly host: DeckHost
  private readonly editing: () => DeckEditing
  private element: HTMLElement | undefined
  private readonly status = make('p', { class: 'status', role: 'status' })
  private listening: AbortController | undefined
  private back: HTMLElement | undefined
  private shown: Shown | undefined
  /** The demo that was asked for, of several. */
  private wanted = ''
  private turn = 0
  private timer: ReturnType<typeof setTimeout> | undefined
  /** The field that has the focus shows what is written, too: nothing was typed since. */
  private isTakenBack = false

  constructor(host: DeckHost, editing: () => DeckEditing) {
    this.host = host
    this.editing = editing
  }

  toggle(): void {
    if (this.element) this.close()
    else void this.open()
  }

  private async open(): Promise<void> {
    const before = focused()
    this.back = before instanceof HTMLElement ? before : undefined
    const demo = document.activeElement?.closest('.demo')?.querySelector<HTMLElement>('[data-steps]')
    this.wanted = demo?.id ?? ''
    this.element = document.createElement(TAG)
    const root = this.element.attachShadow({ mode: 'open' })
    root.adoptedStyleSheets = [sheetOf(css)]
    const section = make('section', { role: 'dialog', 'aria-label': 'Demo', tabindex: -1 })
    root.append(section)
    document.body.append(this.element)
    document.documentElement.classList.add(OPEN)
    section.addEventListener('keydown', (event) => {
      // A key that is written is not the deck's.
      if (!event.key.startsWith('Page')) event.stopPropagation()
      const key = event.key.toLowerCase()
      if (event.key === 'Escape') {
        event.preventDefault()
        this.close()
      } else if ((event.ctrlKey || event.metaKey) && !event.altKey && (key === 'z' || key === 'y')) {
        event.preventDefault()
        void this.takeBack(key === 'y' || event.shiftKey)
      }
    })
    const listening = (this.listening = new AbortController())
    const { signal } = listening
    const renew = (): void => void this.draw()
    for (const event of [CHANGED, MOVED, MARKED]) document.addEventListener(event, renew, { signal })
    const stop = this.editing().onOutline(renew)
    signal.addEventListener('abort', stop)
    await this.draw()
    const first = section.querySelector<HTMLElement>('select, input, fieldset button')
    ;(first ?? section).focus()
  }

  private close(): void {
    this.listening?.abort()
    this.element?.remove()
    document.documentElement.classList.remove(OPEN)
    this.element = undefined
    this.shown = undefined
    this.back?.focus({ preventScroll: true })
  }

  private get section(): HTMLElement {
    return this.element!.shadowRoot!.firstElementChild as HTMLElement
  }

  /** Draws what changed; a field that has the focus stays the field that it is. */
  private async draw(): Promise<void> {
    const turn = ++this.turn
    const [outline, standing] = await Promise.all([
      this.editing()
        .outline()
        .catch(() => undefined),
      this.host.standing().catch(() => []),
    ])
    if (!this.element || turn !== this.turn || !outline) return
    const all = this.demosOn(outline, standing)
    const found = all.find(({ demo }) => demo.id === this.wanted) ?? all[0]
    const isSame = this.shown && found && keyOf(this.shown) === keyOf(found)
    this.shown = found
    if (isSame) return this.fill(found)
    this.build(all, found)
    if (found) this.fill(found)
  }

  private demosOn({ slides, tags }: Outline, standing: readonly StandingDemo[]): Shown[] {
    const { slide, step } = this.host.at
    const own = slides[slide - 1]
    return (own?.demos ?? []).map((demo) => {
      const declared = tags.find(({ tag }) => tag === demo.tag)?.attributes ?? []
      const others = Object.keys(demo.attributes)
        .filter((name) => !declared.some((attribute) => attribute.name === name))
        .map((name): DemoAttribute => ({ name, label: name, type: 'text' }))
      // Read has no steps: a demo stands there at its last.
      const at = this.host.view === 'read' ? demo.steps : step - demo.from
      return {
        file: own!.file,
        demo,
        standing: standing.find(({ id }) => id === demo.id),
        attributes: [...declared, ...others],
        step: Math.max(0, Math.min(demo.steps, at)),
      }
    })
  }

  private build(all: readonly Shown[], found: Shown | undefined): void {
    const close = make('button', { type: 'button', class: 'close' }, 'Close ', make('kbd', {}, 'Esc'))
    close.addEventListener('click', () => this.close())
    const title = make('h2', {}, found ? `Demo ${found.demo.id}` : 'Demo')
    const head = make('div', { class: 'head' }, title, close)
    this.section.setAttribute('aria-label', found ? `Demo ${found.demo.id}` : 'Demo')
    if (!found) {
      this.section.replaceChildren(head, make('p', {}, 'There is no demo on this slide.'))
      return
    }
    const choice = all.length > 1 ? [this.choiceOf(all, found)] : []
    const fields = found.attributes.map((attribute) => this.toField(attribute))
    const isSet = found.attributes.length > 0
    this.section.replaceChildren(
      head,
      ...choice,
      isSet
        ? make('fieldset', {}, make('legend', { class: 'off' }, 'What the author sets'), ...fields)
        : make('p', {}, 'This demo names nothing that can be set.'),
      make(
        'div',
        { class: 'acts' },
        this.toAct('Make this the step’s state', 'state'),
        this.toAct('Make this a step', 'step'),
      ),
      this.status,
    )
  }

  private choiceOf(all: readonly Shown[], found: Shown): HTMLElement {
    const select = make('select', {}, ...all.map(({ demo }) => make('option', { value: demo.id }, demo.id)))
    select.value = found.demo.id
    select.addEventListener('change', () => {
      this.wanted = select.value
      void this.draw()
    })
    return make('label', { class: 'which' }, 'Which demo', select)
  }

  private toField(attribute: DemoAttribute): HTMLElement {
    const { name, label, type, least, most, step, choices, default: usual } = attribute
    if (type === 'choice' || type === 'switch') {
      const all: readonly (readonly [string, string])[] =
        type === 'switch'
          ? [
              ['true', 'yes'],
              ['false', 'no'],
            ]
          : (choices ?? [])
      const usualWords = all.find(([value]) => value === usual)?.[1] ?? usual
      const select = make(
        'select',
        { name },
        make('option', { value: UNWRITTEN }, usualWords ? `${usualWords} (default)` : 'as it is'),
        ...all.map(([value, words]) => make('option', { value }, words)),
      )
      select.addEventListener('change', () => {
        void this.write(attribute, select.value === UNWRITTEN ? undefined : select.value)
      })
      return make('label', {}, make('span', {}, label), select)
    }
    const input = make('input', {
      name,
      type: type === 'number' ? 'number' : 'text',
      min: least,
      max: most,
      step: type === 'number' ? (step ?? 'any') : undefined,
      placeholder: usual ?? 'as it is by itself',
      spellcheck: 'false',
      autocomplete: 'off',
    })
    const write = (): void => {
      clearTimeout(this.timer)
      if (!input.checkValidity()) return this.tell(`${label}: ${rangeOf(attribute)}`)
      void this.write(attribute, input.value === '' ? undefined : input.value)
    }
    input.addEventListener('input', () => {
      this.isTakenBack = false
      clearTimeout(this.timer)
      this.timer = setTimeout(write, PAUSE)
    })
    input.addEventListener('change', write)
    const range = type === 'number' ? [make('small', {}, rangeOf(attribute))] : []
    return make('label', {}, make('span', {}, label, ...range), input)
  }

  private toAct(words: string, act: 'state' | 'step'): HTMLElement {
    const button = make('button', { type: 'button', class: act }, words)
    button.addEventListener('click', () => void this.keep(act))
    return button
  }

  /** Shows what is written now. */
  private fill({ demo, attributes, standing, step }: Shown): void {
    const active = this.element!.shadowRoot!.activeElement
    for (const { name } of attributes) {
      const field = this.section.querySelector<HTMLInputElement | HTMLSelectElement>(
        `[name="${CSS.escape(name)}"]`,
      )
      if (!field || (field === active && !this.isTakenBack)) continue
      const written = demo.attributes[name]
      field.value = written ?? (field instanceof HTMLSelectElement ? UNWRITTEN : '')
    }
    for (const button of this.section.querySelectorAll<HTMLButtonElement>('.acts button'))
      button.disabled = !standing
    this.section.querySelector('.state')!.textContent = `Make this the state of step ${step}`
    this.section.querySelector('.step')!.textContent = `Make this a step after step ${step}`
  }

  private async write({ name, label }: DemoAttribute, value: string | undefined): Promise<void> {
    const found = this.shown
    if (!found || found.demo.attributes[name] === value) return
    // What the author sets is what its steps show: not what the person has made of it.
    await this.host.reset()
    const words = value === undefined ? `${label}: as it is by itself` : `${label}: ${value}`
    await this.change(
      found,
      `Set ${name} of ${found.demo.id}`,
      (text, demo) => withAttribute(text, demo, name, value),
      words,
    )
  }

  private async keep(act: 'state' | 'step'): Promise<void> {
    const found = this.shown
    const standing = (await this.host.standing()).find(({ id }) => id === found?.demo.id)
    if (!found || !standing) return this.tell('The demo is not awake: nothing was changed.')
    const { step } = found
    const word = wordOf(standing.state, standing.moments)
    const name = word.startsWith('~') ? 'the state that you see' : `“${word}”`
    const { slide, step: at } = this.host.at
    const isDone = await (act === 'state'
      ? this.change(
          found,
          `Set step ${step} of ${found.demo.id}`,
          (text, demo) => withStepState(text, demo, step, word),
          `Step ${step} now shows ${name}`,
        )
      : this.change(
          found,
          `Add a step to ${found.demo.id}`,
          (text, demo) => withNewStep(text, demo, step, word),
          `Step ${step + 1} is new, and shows ${name}`,
        ))
    // One goes on seeing what one saw.
    if (isDone && act === 'step' && this.host.view === 'stage')
      this.afterwards(() => this.host.go({ slide, step: at + 1 }))
  }

  /** Once the page shows what was changed. */
  private afterwards(act: () => void): void {
    document.addEventListener(CHANGED, act, { once: true })
  }

  private async change(
    { file, demo: { id } }: Shown,
    words: string,
    edit: (text: string, demo: DemoOutline) => DemoEdit,
    said: string,
  ): Promise<boolean> {
    try {
      const deck = await editedDeck(this.editing())
      const demo = deck.outline.slides.flatMap(({ demos }) => demos).find((one) => one.id === id)
      if (!demo) throw new Error('The demo is no more in the deck.')
      const made = edit(deck.textOf(file), demo)
      if ('problem' in made) throw new Error(made.problem)
      await this.editing().apply({ words, edits: { [file]: [made] } })
      this.tell(`${said}.`)
      return true
    } catch (error) {
      this.tell(error instanceof Error ? error.message : String(error))
      return false
    }
  }

  private async takeBack(isAgain: boolean): Promise<void> {
    clearTimeout(this.timer)
    this.isTakenBack = true
    const words = await (isAgain ? this.editing().redo() : this.editing().undo())
    if (words) this.tell(`${isAgain ? 'Done again' : 'Undone'}: ${words}`)
    else this.tell(`Nothing to ${isAgain ? 'do again' : 'undo'}`)
  }

  private tell(words: string): void {
    this.status.textContent = words
  }
}

/** Of a choice: nothing is written. No attribute can have it. */
const UNWRITTEN = '{}'

const keyOf = ({ demo, attributes }: Shown): string =>
  JSON.stringify([demo.id, demo.tag, attributes.map(({ name, type }) => [name, type])])

function rangeOf({ least, most }: DemoAttribute): string {
  const [from, to] = [least?.toLocaleString('en'), most?.toLocaleString('en')]
  if (from !== undefined && to !== undefined) return `${from} to ${to}`
  return from === undefined ? (to === undefined ? 'a number' : `at most ${to}`) : `at least ${from}`
}
