import { LitElement, css, html, nothing, unsafeCSS, type PropertyValues } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { classMap } from 'lit/directives/class-map.js'
import { guard } from 'lit/directives/guard.js'
import { BoxSize } from '../box-size.ts'
import { shortBytes } from '../format.ts'
import { pictureStyles } from '../picture-styles.ts'
import { plateStyles, setPx } from '../pointing.ts'
import { NARROW_TIMELINE, WIDE_TIMELINE, drawTimeline, plotOf, timelineForm } from './draw.ts'
import type { RssTimelineEvents, RssTimelineView } from './view.ts'
import { nowWords, placeWords } from './words.ts'

/** The scrubber's places. */
const PLACES = 1000
/** How far an arrow key goes, of the whole run. */
const KEY_STEP = 0.01
/** Two places nearer than this are one. */
const SAME = 1e-6
const KEY_DIRECTION: Readonly<Record<string, 1 | -1>> = {
  ArrowRight: 1,
  ArrowUp: 1,
  ArrowLeft: -1,
  ArrowDown: -1,
}

/**
 * Memory over the run of a program, and a scrubber to move in it. Its owner gives it a height, for which
 * `TIMELINE_HEIGHT` has the usual ones.
 *
 * @fires scrub - The person went to `detail.place`; the owner answers with a `view`, and a `place` if that takes a while.
 * @fires wait - The person went to the wait `detail.key`.
 * @csspart scrubber - The range input.
 * @csspart waits - The group of the waits' buttons.
 * @csspart plate - What is at the place under a pointer.
 */
@customElement('rss-timeline')
export class RssTimeline extends LitElement {
  static override styles = [
    pictureStyles,
    plateStyles,
    css`
      /* what is seen of it is drawn */
      .scrub {
        --_thumb: 2em;
        position: absolute;
        appearance: none;
        margin: 0;
        background: none;
        cursor: ew-resize;
        inset-block: 0 ${unsafeCSS(WIDE_TIMELINE.bottom)}em;
        inset-inline: calc(${unsafeCSS(WIDE_TIMELINE.left)}em - var(--_thumb) / 2)
          calc(${unsafeCSS(WIDE_TIMELINE.right)}em - var(--_thumb) / 2);
        inline-size: auto;
        block-size: auto;
        font: inherit;
        touch-action: pan-y;
      }
      .narrow .scrub {
        --_thumb: 1.4em;
        inset-inline: calc(${unsafeCSS(NARROW_TIMELINE.left)}em - var(--_thumb) / 2)
          calc(${unsafeCSS(NARROW_TIMELINE.right)}em - var(--_thumb) / 2);
      }
      .scrub::-webkit-slider-thumb {
        appearance: none;
        inline-size: var(--_thumb);
        block-size: 100%;
      }
      .scrub::-webkit-slider-runnable-track {
        block-size: 100%;
      }
      .scrub::-moz-range-thumb {
        inline-size: var(--_thumb);
        block-size: 100%;
        border: 0;
        background: none;
      }
      .scrub::-moz-range-track {
        background: none;
      }
      .waits {
        position: absolute;
        inset-block: auto 0;
        inset-inline: ${unsafeCSS(WIDE_TIMELINE.left)}em ${unsafeCSS(WIDE_TIMELINE.right)}em;
        block-size: max(44px, ${unsafeCSS(WIDE_TIMELINE.bottom + 0.1)}em);
        pointer-events: none;
      }
      .narrow .waits {
        inset-inline: ${unsafeCSS(NARROW_TIMELINE.left)}em ${unsafeCSS(NARROW_TIMELINE.right)}em;
      }
      .waits button {
        position: absolute;
        inset-block: 0;
        inset-inline-start: calc(var(--at) * 100%);
        inline-size: max(44px, var(--wide) * 100%);
        translate: -50%;
        cursor: pointer;
        pointer-events: auto;
      }
      .waits button:focus-visible {
        outline-offset: -3px;
      }
      .plate {
        max-inline-size: min(100%, 36em);
      }
      @media (hover: hover) {
        .waits button:hover {
          background: linear-gradient(var(--_signal), var(--_signal)) bottom / 100% 3px no-repeat;
        }
      }
    `,
  ]

  private readonly size = new BoxSize(this)

  /** What is drawn. */
  @property({ attribute: false }) view: RssTimelineView | undefined
  /** How high it is drawn, in label sizes, where its box is that high only nearly; else it is measured. */
  @property({ type: Number }) rows: number | undefined
  /** Where the scrubber stands while the view lags behind; else it is where the view is. */
  @property({ attribute: false }) place: number | undefined

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.leave()
  }

  private readonly onInput = (event: Event): void => {
    this.tell('scrub', { place: Number((event.target as HTMLInputElement).value) / PLACES })
  }

  /** Arrows go on by a little, and over a wait at once; Home and End to the first and the last wait. */
  private readonly onKey = (event: KeyboardEvent): void => {
    const { view } = this
    if (!view || event.ctrlKey || event.altKey || event.metaKey) return
    const end = { Home: view.waits[0], End: view.waits.at(-1) }[event.key]
    const by = KEY_DIRECTION[event.key]
    if (by !== undefined) {
      const here = this.place ?? view.now.place
      const wait = view.waits.find(({ from, to }) => here > from + SAME && here < to - SAME)
      const edge = wait ? (by > 0 ? wait.to : wait.from) : here
      this.tell('scrub', { place: Math.min(1, Math.max(0, edge + by * KEY_STEP)) })
    } else if (end) this.tell('wait', { key: end.key })
    else return
    event.preventDefault()
  }

  /**
   * Names the place of a pointer that drags nothing; over a wait's button, which may be wider than its stretch, the wait.
   * The plate is set by hand: a pointer moves often, and changes nothing else.
   */
  private readonly onMove = (event: PointerEvent): void => {
    const { view, size } = this
    if (!view || event.pointerType === 'touch' || event.buttons !== 0) return this.leave()
    const wait = view.waits[Number((event.target as HTMLElement).dataset['wait'])]
    const { left, right } = plotOf(size.width, size.label)
    const x = event.clientX - this.getBoundingClientRect().left
    const place = wait ? wait.place : Math.min(1, Math.max(0, (x - left) / (right - left)))
    const plate = this.plate!
    addEventListener('keydown', this.onAnyKey)
    plate.hidden = false
    plate.textContent = placeWords(view, place)
    // over the plot, so that it hides nothing of it
    const start = left + place * (right - left) - plate.offsetWidth / 2
    setPx(plate, {
      x: Math.max(0, Math.min(size.width - plate.offsetWidth, start)),
      y: -plate.offsetHeight,
    })
  }

  private readonly leave = (): void => {
    removeEventListener('keydown', this.onAnyKey)
    if (this.plate) this.plate.hidden = true
  }

  private get plate(): HTMLElement | null {
    return this.renderRoot.querySelector('.plate')
  }

  private readonly onAnyKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') this.leave()
  }

  private tell<Name extends keyof RssTimelineEvents>(
    name: Name,
    detail: RssTimelineEvents[Name]['detail'],
  ): void {
    this.dispatchEvent(new CustomEvent(name, { detail }))
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed)
    // another run: what stands there is of the one before
    const before = changed.get('view') as RssTimelineView | undefined
    if (before && before.resident !== this.view?.resident) this.leave()
    const buttons = this.renderRoot.querySelectorAll<HTMLElement>('.waits button')
    this.view?.waits.forEach(({ place, from, to }, index) => {
      buttons[index]?.style.setProperty('--at', String(place))
      buttons[index]?.style.setProperty('--wide', String(to - from))
    })
  }

  protected override render() {
    const { view } = this
    const { width, label } = this.size
    const height = this.rows === undefined ? this.size.height : this.rows * label
    const isNarrow = timelineForm(width, label) === NARROW_TIMELINE
    return html`
      <div
        class="picture"
        aria-hidden="true"
        .innerHTML=${guard([view, width, height, label], () =>
          view && width ? drawTimeline(view, { width, height, label, prefix: 't-' }) : '',
        )}
      ></div>
      ${view ? this.renderControls(view, isNarrow) : nothing}
    `
  }

  private renderControls(view: RssTimelineView, isNarrow: boolean) {
    return html`
      <div
        class=${classMap({ narrow: isNarrow })}
        @pointermove=${this.onMove}
        @pointerdown=${this.leave}
        @pointerleave=${this.leave}
      >
        <input
          class="scrub"
          part="scrubber"
          type="range"
          min="0"
          max=${PLACES}
          aria-label="Time of the run"
          aria-valuetext=${nowWords(view)}
          .value=${String(Math.round((this.place ?? view.now.place) * PLACES))}
          @input=${this.onInput}
          @keydown=${this.onKey}
        />
        <div class="waits" part="waits" role="group" aria-label="Waits of the program">
          ${view.waits.map(
            ({ key, name, bytes, isHere }, index) => html`
              <button
                data-wait=${index}
                aria-label=${`${name}, ${shortBytes(bytes)} resident`}
                aria-current=${isHere ? 'step' : 'false'}
                @click=${() => this.tell('wait', { key })}
              ></button>
            `,
          )}
        </div>
      </div>
      <p class="plate" part="plate" aria-hidden="true" hidden></p>
    `
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rss-timeline': RssTimeline
  }
}
