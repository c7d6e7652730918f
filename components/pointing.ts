import { css, html, nothing, type ReactiveController, type ReactiveElement, type TemplateResult } from 'lit'

/** A thing in a picture that has a name. */
export interface Spot {
  readonly address: number
  readonly text: string
  /** Where it is drawn, in px from the picture's corner. */
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** The things of a picture, numbered. */
export interface Pointable {
  readonly count: number
  /** The thing at a point; -1: none has a name there. */
  at(x: number, y: number): number
  spot(index: number): Spot
  /** With it plates lie beside the thing, up to so many px from the picture's left edge; else over it or under it. */
  readonly right?: number
  /** Where a key leads; undefined: it is no key of the picture's. */
  move(index: number, key: string, isFast: boolean): number | undefined
}

/** What is named, as `point` tells it; null: nothing any more. */
export type PointDetail = Pick<Spot, 'address' | 'text'> | null

/** How long a thing is that fingers and eyes still find, in px. */
const LEAST_MARK = 4

/**
 * Names what a pointer, a tap or the keys are at, on a plate in the picture. The picture is one stop for the Tab key, a slider
 * over its things whose value is the name. The host renders `layer()` in its `.picture`, and dispatches `point`.
 */
export class Pointing implements ReactiveController {
  private readonly host: ReactiveElement
  private readonly things: () => Pointable | undefined
  /** Where the keys are. */
  private reached = 0
  private isFocused = false
  /** Where the pointer is. */
  private pointer: { readonly x: number; readonly y: number } | undefined
  private isDismissed = false
  private told = ''

  constructor(host: ReactiveElement, things: () => Pointable | undefined) {
    this.host = host
    this.things = things
    host.addController(this)
  }

  hostDisconnected(): void {
    this.leave()
    this.isFocused = false
  }

  hostUpdated(): void {
    this.place()
    const spot = this.spot
    const key = spot ? `${spot.address} ${spot.text}` : ''
    if (key === this.told) return
    this.told = key
    const detail: PointDetail = spot ? { address: spot.address, text: spot.text } : null
    this.host.dispatchEvent(new CustomEvent('point', { detail, bubbles: true, composed: true }))
  }

  /** What is named now. */
  get spot(): Spot | undefined {
    const things = this.things()
    if (!things || things.count === 0 || this.isDismissed) return undefined
    if (this.pointer) {
      const index = things.at(this.pointer.x, this.pointer.y)
      if (index >= 0) return things.spot(index)
    }
    return this.isFocused ? things.spot(Math.min(this.reached, things.count - 1)) : undefined
  }

  /** What lies over the drawing: the control, the mark, the plate. `name` is the picture's, `words` says what is seen. */
  layer(name: string, words: string): TemplateResult {
    const things = this.things()
    const { spot } = this
    if (!things || things.count === 0)
      return html`<div class="things" role="img" aria-label=${`${name}. ${words}`}></div>`
    const reached = Math.min(this.reached, things.count - 1)
    return html`
      <div
        class="things"
        role="slider"
        tabindex="0"
        aria-label=${name}
        aria-description=${words}
        aria-valuemin="1"
        aria-valuemax=${things.count}
        aria-valuenow=${reached + 1}
        aria-valuetext=${things.spot(reached).text}
        @keydown=${this.onKey}
        @focus=${this.onFocus}
        @blur=${this.onBlur}
        @pointermove=${this.onMove}
        @pointerleave=${this.leave}
        @click=${this.onClick}
      ></div>
      ${spot ? html`<div class="mark" aria-hidden="true"></div>` : nothing}
      <p class="plate" ?hidden=${!spot} aria-live=${this.isFocused ? 'off' : 'polite'}>${spot?.text ?? ''}</p>
    `
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    const things = this.things()
    if (!things || event.ctrlKey || event.altKey || event.metaKey) return
    if (event.key === 'Escape') return this.dismiss()
    const from = Math.min(this.reached, things.count - 1)
    const isEnter = event.key === 'Enter' || event.key === ' '
    const to = isEnter ? from : things.move(from, event.key, event.shiftKey)
    if (to === undefined) return
    event.preventDefault()
    // the keys go on from what the pointer shows no longer
    this.pointer = undefined
    this.isDismissed = false
    this.isFocused = true
    this.reached = Math.max(0, Math.min(things.count - 1, to))
    if (isEnter) this.told = ''
    this.host.requestUpdate()
  }

  private readonly onFocus = (): void => {
    this.isFocused = true
    this.isDismissed = false
    this.host.requestUpdate()
  }

  private readonly onBlur = (): void => {
    this.isFocused = false
    this.host.requestUpdate()
  }

  private readonly onMove = (event: PointerEvent): void => {
    if (event.pointerType === 'touch') return
    if (!this.pointer) addEventListener('keydown', this.onAnyKey)
    this.pointTo(event)
  }

  private readonly onClick = (event: MouseEvent): void => {
    const point = this.pointTo(event)
    const index = this.things()?.at(point.x, point.y) ?? -1
    if (index < 0) return
    this.reached = index
    // a tap has no pointer that stays
    if (event instanceof PointerEvent && event.pointerType === 'touch') this.pointer = undefined
  }

  private pointTo({ currentTarget, clientX, clientY }: MouseEvent): {
    readonly x: number
    readonly y: number
  } {
    const { left, top } = (currentTarget as Element).getBoundingClientRect()
    const point = { x: clientX - left, y: clientY - top }
    this.pointer = point
    this.isDismissed = false
    this.host.requestUpdate()
    return point
  }

  private readonly leave = (): void => {
    removeEventListener('keydown', this.onAnyKey)
    if (!this.pointer) return
    this.pointer = undefined
    this.host.requestUpdate()
  }

  private readonly onAnyKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') this.dismiss()
  }

  private dismiss(): void {
    this.isDismissed = true
    this.host.requestUpdate()
  }

  /** Sets mark and plate where they belong: the plate over the thing, or under it where there is no room; or beside it. */
  private place(): void {
    const root = this.host.renderRoot as ShadowRoot | undefined
    const [things, mark, plate] = ['.things', '.mark', '.plate'].map((selector) =>
      root?.querySelector<HTMLElement>(selector),
    )
    const { spot } = this
    if (!things || !mark || !plate || !spot) return
    const width = Math.max(LEAST_MARK, spot.width)
    const height = Math.max(LEAST_MARK, spot.height)
    const x = spot.x - (width - spot.width) / 2
    const y = spot.y - (height - spot.height) / 2
    setPx(mark, { x, y, width, height })
    const gap = 8
    const right = this.things()?.right
    if (right !== undefined) {
      const [before, after] = [x - gap, right - x - width - gap]
      plate.style.setProperty('--_most', `${Math.max(before, after)}px`)
      const middle = y + (height - plate.offsetHeight) / 2
      return setPx(plate, {
        x: after >= before ? x + width + gap : before - plate.offsetWidth,
        y: Math.max(0, Math.min(things.offsetHeight - plate.offsetHeight, middle)),
      })
    }
    const over = y - gap - plate.offsetHeight
    const under = y + height + gap
    const isOver = over >= 0 || under + plate.offsetHeight > things.offsetHeight
    setPx(plate, {
      x: Math.max(0, Math.min(things.offsetWidth - plate.offsetWidth, x + width / 2 - plate.offsetWidth / 2)),
      y: isOver ? over : under,
    })
  }
}

/** Hands px to the styles below, as `--_x` and the like. */
export function setPx(element: HTMLElement, values: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(values)) element.style.setProperty(`--_${name}`, `${value}px`)
}

/** A plate with words, and a mark of what they are about, which their owner sets where they belong. */
export const plateStyles = css`
  .mark,
  .plate {
    position: absolute;
    inset: 0 auto auto 0;
    transform: translate(var(--_x, 0), var(--_y, 0));
    pointer-events: none;
  }
  .mark {
    inline-size: var(--_width, 0);
    block-size: var(--_height, 0);
    outline: 2px solid var(--_signal);
    outline-offset: 1px;
  }
  .plate {
    z-index: 1;
    inline-size: max-content;
    max-inline-size: min(var(--_most, 100%), 28em);
    margin: 0;
    padding: 0.3em 0.6em;
    font-size: max(1em, 0.8125rem);
    font-weight: 600;
    line-height: 1.25;
    color: var(--ink, CanvasText);
    background: var(--raised, Canvas);
    border: 2px solid currentColor;
    border-radius: var(--r-box, 4px);
    overflow-wrap: anywhere;
    text-wrap: balance;
  }
  .plate[hidden] {
    display: none;
  }
  @media print {
    .mark,
    .plate {
      display: none;
    }
  }
`

export const pointingStyles = css`
  ${plateStyles}
  .things {
    position: absolute;
    inset: 0;
    cursor: crosshair;
  }
`
