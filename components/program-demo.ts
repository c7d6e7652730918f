import { LitElement, css, html, nothing, svg, unsafeCSS, type TemplateResult } from 'lit'
import { state } from 'lit/decorators.js'
import type { DeckProgram, DemoElement, DemoSetting, Json } from '../src/engine/demo.ts'
import { BoxSize } from './box-size.ts'
import { machine } from './machine-worker.ts'
import { TIMELINE_HEIGHT } from './rss-timeline/draw.ts'
import './rss-timeline/rss-timeline.ts'
import type { RssTimelineEvents, RssTimelineView } from './rss-timeline/view.ts'
import type { Position, RunTime } from './run-time.ts'
import { settled } from './settled.ts'

/** How long the whole run plays, and how long one looks at a wait where nothing may move, in ms. */
const PLAY_TIME = 12_000
const STILL_TIME = 1_500
/** How often, at most, the deck is told while a run plays, in ms. */
const TOLD_EVERY = 100
/** Devices that are asked for less. */
const SMALL_MEMORY_GB = 4
const SMALL_SCREEN = '(max-width: 40rem) and (orientation: portrait)'

/** One program's run on the machine. */
export interface DemoRun<State, View> {
  /** What is there; undefined when the machine was asked for another state before it came to this. */
  viewAt(state: State): Promise<View | undefined>
  close(): void
}

/** All that is drawn of a run at one position. */
export interface DemoView {
  readonly time: RunTime
  readonly position: Position
}

/**
 * A demo that is a program's run on the machine: where it stands in time, how it plays, what happens while the machine is
 * asked. What is run, and what is drawn of it, is the demo's own.
 */
export abstract class ProgramDemo<
  State extends Position & { readonly [key: string]: Json },
  View extends DemoView,
  Scene,
  Given,
>
  extends LitElement
  implements DemoElement<State, Scene>
{
  protected readonly size = new BoxSize(this, () => this.arrangement)
  /** One in so many is run on a small device. */
  protected abstract readonly smallShare: number
  /** Of several ways in which its parts are arranged, the one that is shown. */
  protected get arrangement(): string {
    return ''
  }
  /** The state that is set, or that the person wants. */
  protected wanted: State | undefined
  @state() protected view: View | undefined
  /** Why there is no machine here. */
  @state() protected refusal = ''
  @state() protected isPlaying = false
  @state() protected isChanging = false
  private ownScene: Scene | undefined
  private ownProgram: DeckProgram | undefined
  private run: DemoRun<State, View> | undefined
  /** What `run` was made for, and what the view is of. */
  private runKey = ''
  private viewKey = ''
  private work: Promise<unknown> = Promise.resolve()
  private asked = 0
  private drawn = 0
  private isInFull = !isSmallDevice()
  private frame = 0
  private timer: ReturnType<typeof setTimeout> | undefined
  private told = 0

  /** What the author gave: a program, a scene. Throws a RangeError where something is missing. */
  protected abstract givenIn(setting: DemoSetting<Scene>): Given
  /** Throws a RangeError where the state is none of the program's; else gives it, its keys in one order. */
  protected abstract checkState(state: unknown, given: Given): State
  protected abstract firstState(given: Given): State
  /** What of a state decides which run it is of. */
  protected abstract knobsIn(state: State): unknown
  protected abstract open(state: State, given: Given, share: number): DemoRun<State, View>

  /** What the program does, where it is not run itself. */
  get scene(): Scene | undefined {
    return this.ownScene
  }
  set scene(scene: Scene | undefined) {
    if (scene === this.ownScene) return
    this.ownScene = scene
    this.renew()
  }

  /** What runs. */
  get program(): DeckProgram | undefined {
    return this.ownProgram
  }
  set program(program: DeckProgram | undefined) {
    if (program === this.ownProgram) return
    this.ownProgram = program
    this.renew()
  }

  /** Where the program stands, and what was changed about it. */
  get state(): State {
    return this.wanted ?? this.firstState(this.given)
  }
  set state(state: State) {
    const checked = this.checkState(state, this.given)
    this.stop()
    this.wanted = checked
    this.bring()
  }

  /** Resolves once the state is drawn. */
  get ready(): Promise<unknown> {
    return this.work.then(() => settled(this))
  }

  /** Off stage nothing plays. */
  pause(): void {
    this.stop()
  }
  resume(): void {}

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.stop()
    this.run?.close()
    this.run = undefined
  }

  override connectedCallback(): void {
    super.connectedCallback()
    machine().start()
    if (this.wanted && !this.run) this.bring()
  }

  /** Whether the view is of the program that is wanted: while another one runs for the first time, it is not. */
  protected get isCurrent(): boolean {
    return this.view !== undefined && this.wanted !== undefined && this.viewKey === this.keyOf(this.wanted)
  }

  protected get share(): number {
    return this.isInFull ? 1 : this.smallShare
  }

  protected get given(): Given {
    const { ownScene: scene, ownProgram: program } = this
    return this.givenIn({
      attributes: {},
      ...(scene === undefined ? {} : { scene }),
      ...(program === undefined ? {} : { program }),
    })
  }

  /** Goes somewhere because the person wants it. */
  protected go(wanted: State, isTold = true): void {
    const checked = this.checkState(wanted, this.given)
    if (JSON.stringify(checked) !== JSON.stringify(this.wanted)) {
      this.wanted = checked
      this.bring()
      this.requestUpdate()
    } else if (!isTold) return
    const now = performance.now()
    if (!isTold && now - this.told < TOLD_EVERY) return
    this.told = now
    this.dispatchEvent(new Event('change', { bubbles: true, composed: true }))
  }

  protected goToLine(line: number): void {
    this.stop()
    if (this.wanted && line >= 0) this.go({ ...this.wanted, line, done: 1 })
  }

  /** The wait before or after where the program stands; -1: there is none. */
  protected neighbour(by: -1 | 1): number {
    if (!this.view || !this.wanted || !this.isCurrent) return -1
    const { line } = this.wanted
    const waits = this.view.time.waits
    return (by < 0 ? waits.findLast((wait) => wait < line) : waits.find((wait) => wait > line)) ?? -1
  }

  protected readonly onScrub = ({ detail }: RssTimelineEvents['scrub']): void => {
    this.stop()
    this.goToPlace(detail.place)
  }

  protected readonly onWait = ({ detail }: RssTimelineEvents['wait']): void => {
    if (this.isCurrent) this.goToLine(detail.key)
  }

  protected stop(): void {
    if (!this.isPlaying) return
    this.isPlaying = false
    cancelAnimationFrame(this.frame)
    clearTimeout(this.timer)
  }

  /** Back, play, on, and what the demo has beside them. */
  protected renderControls(more: TemplateResult): TemplateResult {
    const [back, on] = [this.neighbour(-1), this.neighbour(1)]
    return html`
      <div class="controls">
        <button
          aria-label="Back to the wait before"
          aria-disabled=${back < 0}
          @click=${() => this.goToLine(back)}
        >
          <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M15 5l-7 7 7 7" /></svg>
        </button>
        <button class="play" aria-label=${this.isPlaying ? 'Pause' : 'Play'} @click=${this.onPlay}>
          <svg viewBox="0 0 24 24" aria-hidden="true">
            ${this.isPlaying ? svg`<path d="M6 4h4v16H6zM14 4h4v16h-4z" />` : svg`<path d="M7 4v16l13-8z" />`}
          </svg>
        </button>
        <button aria-label="On to the next wait" aria-disabled=${on < 0} @click=${() => this.goToLine(on)}>
          <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M9 5l7 7-7 7" /></svg>
        </button>
        ${more}
      </div>
    `
  }

  /** The headline: on a stage in two lines. */
  protected renderSay([first, rest]: readonly [string, string]): TemplateResult {
    const words = this.size.boxed ? html`${first} <br />${rest}` : `${first} ${rest}`
    return html`<p class="say" aria-live=${this.isPlaying ? 'off' : 'polite'}>${words}</p>`
  }

  /** The run from left to right, on which one moves. */
  protected renderTime({ time, position }: View, picture: RssTimelineView | undefined): TemplateResult {
    const { boxed, stacked } = this.size.classes
    const here = this.wanted ?? this.state
    return html`
      <rss-timeline
        class="time"
        .view=${picture}
        .rows=${boxed ? TIMELINE_HEIGHT.boxed : stacked ? TIMELINE_HEIGHT.narrow : TIMELINE_HEIGHT.page}
        .place=${time.placeOf(here.line < time.lines ? here : position)}
        @scrub=${this.onScrub}
        @wait=${this.onWait}
      ></rss-timeline>
    `
  }

  /** On a device that runs a share only: so it says, and offers the whole. */
  protected renderShare(words: string): TemplateResult | typeof nothing {
    if (this.share === 1) return nothing
    return html`<p class="note">
      To spare this device: ${words}.
      <button @click=${this.runInFull}>Run it at full size</button>
    </p>`
  }

  /** Before there is anything to draw: the poster, and why it stays, if it does. */
  protected renderPoster(): TemplateResult {
    return html`<slot></slot>${
        this.refusal
          ? html`<p class="note" role="status">
              This picture stands still: the machine did not start here. ${this.refusal}
            </p>`
          : nothing
      }`
  }

  /** The author has given something else. */
  private renew(): void {
    this.run?.close()
    this.run = undefined
    if (this.wanted) this.bring()
  }

  /** Asks the machine for the wanted state, and draws it when it is there. */
  private bring(): void {
    const { wanted } = this
    if (!wanted || !this.isConnected) return
    const key = this.keyOf(wanted)
    if (!this.run || key !== this.runKey) {
      this.run?.close()
      this.run = this.open(wanted, this.given, this.share)
      this.runKey = key
    }
    const asked = ++this.asked
    const { run } = this
    this.work = run.viewAt(wanted).then(
      (view) => {
        // pictures of a drag are shown as they come, never an older one after a newer
        if (!view || run !== this.run || asked < this.drawn) return
        this.drawn = asked
        this.view = view
        this.viewKey = key
      },
      (error: unknown) => {
        if (run !== this.run) return
        // asked for once more, it runs anew
        this.runKey = ''
        if (!(error instanceof Error) || error.name !== 'WorkerRefused') throw error
        this.refusal = error.message
      },
    )
    // who waits for `ready` hears of a failure; nobody has to
    this.work.catch(() => {})
  }

  private keyOf(wanted: State): string {
    return JSON.stringify([this.knobsIn(wanted), this.share])
  }

  private goToPlace(place: number, isTold = true): void {
    if (this.view && this.wanted && this.isCurrent)
      this.go({ ...this.wanted, ...this.view.time.positionAt(place) }, isTold)
  }

  private readonly onPlay = (): void => {
    if (this.isPlaying) {
      this.stop()
      // other windows come to rest at the same place
      if (this.wanted) this.go(this.wanted)
      return
    }
    if (!this.view || !this.wanted || !this.isCurrent) return
    this.isPlaying = true
    if (this.neighbour(1) < 0) this.go({ ...this.wanted, line: 0, done: 1 })
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return this.playStill()
    let place = this.view.time.placeOf(this.wanted)
    let before = performance.now()
    const step = (now: number): void => {
      place += (now - before) / PLAY_TIME
      before = now
      const last = this.view!.time.waits.at(-1) ?? 0
      if (place >= this.view!.time.placeOf({ line: last, done: 1 })) return this.goToLine(last)
      this.goToPlace(place, false)
      this.frame = requestAnimationFrame(step)
    }
    this.frame = requestAnimationFrame(step)
  }

  /** From wait to wait, for who wants nothing to move. */
  private playStill(): void {
    this.timer = setTimeout(() => {
      const next = this.neighbour(1)
      if (next < 0) return this.stop()
      this.go({ ...this.wanted!, line: next, done: 1 })
      this.playStill()
    }, STILL_TIME)
  }

  private readonly runInFull = (): void => {
    this.isInFull = true
    this.bring()
  }
}

/** Phones get the smaller run. */
function isSmallDevice(): boolean {
  const { deviceMemory = Infinity } = navigator as Navigator & { readonly deviceMemory?: number }
  return deviceMemory <= SMALL_MEMORY_GB || matchMedia(SMALL_SCREEN).matches
}

/** How such a demo is laid out: a map at the left, words and a program at the right, the time below. */
export const programDemoStyles = css`
  .map {
    block-size: 31em;
  }
  .time {
    block-size: ${unsafeCSS(TIMELINE_HEIGHT.page)}em;
    grid-area: 4 / 1 / 5 / -1;
  }
  .demo > .controls {
    grid-area: 5 / 1 / 6 / -1;
  }
  .controls .play {
    background: var(--ink, CanvasText);
    color: var(--_ground);
  }
  .controls .play svg {
    fill: currentColor;
    stroke: none;
  }
  .note {
    font-size: 0.8125rem;
    color: var(--_ink-2);
    grid-area: 6 / 1 / 7 / -1;
  }
  .note button {
    text-decoration: underline;
    color: var(--_signal);
    min-block-size: 44px;
  }
  .boxed {
    grid-template-rows: auto auto minmax(0, 1fr) calc(4.25 * var(--_u));
    row-gap: calc(0.35 * var(--_u));
  }
  .boxed > .map {
    grid-area: 1 / 1 / 4 / 2;
    block-size: 100%;
  }
  .boxed > :is(.top, .say) {
    padding-inline-start: calc(7.7 * var(--_u));
    position: relative;
    /* the column's figures reach in below, and the buttons stand beside */
    pointer-events: none;
  }
  .boxed .id {
    pointer-events: auto;
  }
  .boxed > .controls {
    grid-area: 1 / 2 / 2 / -1;
    justify-content: end;
    position: relative;
    /* the map reaches under them, and takes the pointer where it is free */
    z-index: 3;
  }
  .boxed > .time {
    block-size: 100%;
  }
  .boxed .side {
    min-block-size: 0;
  }
  .boxed .more,
  .boxed > .note {
    display: none;
  }
  .stacked > .time {
    grid-row: 3;
    block-size: ${unsafeCSS(TIMELINE_HEIGHT.narrow)}em;
  }
  .stacked > .controls {
    grid-row: 4;
  }
  .stacked > .note {
    grid-row: 7;
  }
  .tiny > :is(.note, .controls),
  .tiny > .time::part(scrubber),
  .tiny > .time::part(waits),
  .tiny > .time::part(plate) {
    display: none;
  }
  .why h3 {
    margin: 0;
    font-size: 1rem;
    line-height: 1.2;
    display: flex;
    justify-content: space-between;
    align-items: center;
    gap: 0.75em;
    min-block-size: 44px;
  }
  .why li {
    display: grid;
    grid-template-columns: 1.5rem minmax(0, 1fr);
    gap: 0.6rem;
    font-size: 0.9375rem;
    line-height: 1.35;
    margin-block-start: 0.4rem;
  }
  .why svg {
    inline-size: 100%;
    margin-block-start: 0.15em;
  }
  .boxed .why h3 {
    font-size: calc(0.95 * var(--_u));
    min-block-size: calc(1.5 * var(--_u));
  }
  .boxed .why li {
    font-size: calc(var(--g-note, 0.86) * var(--_u));
    line-height: 1.25;
    grid-template-columns: calc(1.2 * var(--_u)) minmax(0, 1fr);
    column-gap: calc(0.5 * var(--_u));
    margin-block-start: calc(0.18 * var(--_u));
  }
  @media print {
    .why h3 button {
      display: none;
    }
  }
`
