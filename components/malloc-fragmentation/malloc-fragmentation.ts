import { LitElement, css, html, nothing, svg, unsafeCSS, type PropertyValues } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { classMap } from 'lit/directives/class-map.js'
import { unsafeHTML } from 'lit/directives/unsafe-html.js'
import type { DemoElement } from '../../src/engine/demo.ts'
import type { Scene } from '../../src/machine/index.ts'
import { BoxSize } from '../box-size.ts'
import { demoStyles } from '../demo-styles.ts'
import { shortBytes } from '../format.ts'
import '../heap-map/heap-map.ts'
import type { HeapMapView } from '../heap-map/view.ts'
import { machine } from '../machine-worker.ts'
import { MemoryInk, picture } from '../memory-ink.ts'
import { code } from '../program-line.ts'
import { TIMELINE_HEIGHT } from '../rss-timeline/draw.ts'
import '../rss-timeline/rss-timeline.ts'
import type { RssTimelineEvents, RssTimelineView } from '../rss-timeline/view.ts'
import { settled } from '../settled.ts'
import { heapMapOf } from './heap.ts'
import { HeapRun } from './heap-run.ts'
import { knobStyles, renderKnobs } from './knobs.ts'
import { doesAny, lineOf, programOf, stringsOf, waitsOf, type Knobs, type After } from './program.ts'
import { checkState, knobsIn, storyOf, type MallocFragmentationState } from './state.ts'
import { chainOf, headlineOf, remedyOf, sentenceOf } from './story.ts'
import { timelineOf } from './timeline.ts'
import { residentByWait, type View } from './view.ts'

/** A longer program is set smaller on a stage. */
const MOST_LINES = 7
/** How long the whole run plays, and how long one looks at a wait where nothing may move, in ms. */
const PLAY_TIME = 12_000
const STILL_TIME = 1_500
/** How often, at most, the deck is told while a run plays, in ms. */
const TOLD_EVERY = 100
/**
 * A device that is asked for less runs so small a share of the program. Not less: under 16,384 strings the array of
 * `range` lies on the heap, in CPython too, and leaves a hole that `small` falls into.
 */
const SMALL_SHARE = 5
const SMALL_MEMORY_GB = 4
const SMALL_SCREEN = '(max-width: 40rem) and (orientation: portrait)'

/**
 * The speaker's program on glibc's malloc: its heap to scale, the string that pins it, and the memory that stays
 * resident, at any moment of the run.
 *
 * @fires change - The person moved in time, or changed the program.
 * @cssprop --u - The unit of a stage, on which sizes hang where the demo is given a height.
 */
@customElement('malloc-fragmentation')
export class MallocFragmentation extends LitElement implements DemoElement<MallocFragmentationState, Scene> {
  static override styles = [
    demoStyles,
    knobStyles,
    css`
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

      .boxed {
        grid-template-columns: calc(25 * var(--_u)) minmax(0, 1fr);
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
      }
      .boxed > .time {
        block-size: 100%;
      }
      .boxed .more {
        display: none;
      }
      .boxed > .note {
        display: none;
      }
      .boxed .side {
        grid-area: 3 / 2;
        justify-content: space-between;
        gap: calc(0.35 * var(--_u));
        min-block-size: 0;
      }
      .boxed .program .line {
        padding-block: calc(0.06 * var(--_u));
        line-height: 1.1;
      }
      .boxed .program .line {
        gap: 0.6em;
        padding-inline: 0.4em;
      }
      .boxed .program em {
        line-height: 1;
      }
      .boxed .long .line {
        font-size: calc(0.8 * var(--_u));
        line-height: 1.05;
        padding-block: 0;
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
      .stacked > .time {
        grid-row: 3;
        block-size: ${unsafeCSS(TIMELINE_HEIGHT.narrow)}em;
      }
      .stacked > .controls {
        grid-row: 4;
      }
      .stacked > .map {
        grid-area: 5 / 1;
        block-size: 34em;
      }
      .stacked > .side {
        grid-row: 6;
      }
      .stacked > .note {
        grid-row: 7;
      }
      .tiny {
        grid-template-columns: minmax(0, 1fr);
      }
      .tiny > :is(.note, .controls),
      .tiny > .time::part(scrubber),
      .tiny > .time::part(waits) {
        display: none;
      }
      .tiny > .say {
        padding-inline-start: 0;
      }
      @media print {
        .why h3 button {
          display: none;
        }
      }
    `,
  ]

  private readonly size = new BoxSize(this)
  private given: Scene | undefined
  private wanted: MallocFragmentationState | undefined
  private heapRun: HeapRun | undefined
  /** What `heapRun` was made for. */
  private runKey = ''
  private work: Promise<unknown> = Promise.resolve()
  private asked = 0
  private drawn = 0
  private share = isSmallDevice() ? SMALL_SHARE : 1
  private frame = 0
  private timer: ReturnType<typeof setTimeout> | undefined
  private told = 0

  @state() private view: View | undefined
  /** What the pictures show of it. */
  private pictures: { readonly heap: HeapMapView; readonly time: RssTimelineView } | undefined
  /** Why there is no machine here. */
  @state() private refusal = ''
  @state() private isPlaying = false
  @state() private isChanging = false

  /** What the program does, line by line. */
  get scene(): Scene | undefined {
    return this.given
  }
  set scene(scene: Scene | undefined) {
    if (scene === this.given) return
    this.given = scene
    this.heapRun?.close()
    this.heapRun = undefined
    if (scene && this.wanted) this.bring()
  }

  /** Where the program stands, and what was changed about it. */
  get state(): MallocFragmentationState {
    return this.wanted ?? storyOf(this.checkScene())[0]!
  }
  set state(state: MallocFragmentationState) {
    const checked = checkState(state, this.checkScene())
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
    this.heapRun?.close()
    this.heapRun = undefined
  }

  override connectedCallback(): void {
    super.connectedCallback()
    machine().start()
    if (this.wanted && !this.heapRun) this.bring()
  }

  private checkScene(): Scene {
    if (!this.given)
      throw new RangeError('malloc-fragmentation: it needs scene=, a file that says what the program does')
    return this.given
  }

  /** Asks the machine for the heap at the wanted state, and draws it when it is there. */
  private bring(): void {
    const { wanted } = this
    if (!wanted || !this.isConnected) return
    const { line, done } = wanted
    const key = JSON.stringify([knobsIn(wanted), this.share])
    if (!this.heapRun || key !== this.runKey) {
      this.heapRun?.close()
      this.heapRun = new HeapRun(programOf(this.checkScene(), knobsIn(wanted), this.share))
      this.runKey = key
    }
    const asked = ++this.asked
    const { heapRun } = this
    this.work = heapRun.viewAt({ line, done }).then(
      (view) => {
        // pictures of a drag are shown as they come, never an older one after a newer
        if (!view || heapRun !== this.heapRun || asked < this.drawn) return
        this.drawn = asked
        this.view = view
      },
      (error: unknown) => {
        if (heapRun !== this.heapRun) return
        if (!(error instanceof Error) || error.name !== 'WorkerRefused') throw error
        this.refusal = error.message
      },
    )
    // who waits for `ready` hears of a failure; nobody has to
    this.work.catch(() => {})
  }

  /** Goes somewhere because the person wants it. */
  private go(wanted: MallocFragmentationState, isTold = true): void {
    const state = checkState(wanted, this.checkScene())
    if (JSON.stringify(state) !== JSON.stringify(this.wanted)) {
      this.wanted = state
      this.bring()
      this.requestUpdate()
    } else if (!isTold) return
    const now = performance.now()
    if (!isTold && now - this.told < TOLD_EVERY) return
    this.told = now
    this.dispatchEvent(new Event('change', { bubbles: true, composed: true }))
  }

  private goToPlace(place: number, isTold = true): void {
    if (this.view && this.wanted) this.go({ ...this.wanted, ...this.view.time.positionAt(place) }, isTold)
  }

  private goToLine(line: number): void {
    this.stop()
    if (this.wanted && line >= 0) this.go({ ...this.wanted, line, done: 1 })
  }

  /** The wait before or after where the program stands. */
  private neighbour(by: -1 | 1): number {
    if (!this.view || !this.wanted) return -1
    const { line } = this.wanted
    const waits = waitsOf(this.view.program)
    return (by < 0 ? waits.findLast((wait) => wait < line) : waits.find((wait) => wait > line)) ?? -1
  }

  /** Turns a knob: the program stands at the same moment, or where the new line has run. */
  private turn(changed: Partial<Knobs>): void {
    if (!this.view || !this.wanted) return
    this.stop()
    const knobs = { ...knobsIn(this.wanted), ...changed }
    const moment = this.view.program.momentOfLine[this.wanted.line] ?? 'start'
    const scene = this.checkScene()
    const program = programOf(scene, knobs)
    const added = changed.after === undefined ? -1 : lineOf(program, momentOfAfter(changed.after))
    const target = added >= 0 ? added : lineOf(program, moment)
    this.go({
      version: 1,
      ...knobs,
      line: target >= 0 ? target : lineOf(program, 'del big'),
      done: 1,
    })
  }

  private free(block: 'big' | 'small'): void {
    if (!this.view || !this.wanted) return
    if (block === 'small') return this.turn({ after: 'del small' })
    const { scene } = this.view.program
    const freeing = scene.lines.findIndex((line) => doesAny(line, 'free', block))
    this.goToLine(waitsOf(this.view.program).find((wait) => wait > freeing) ?? freeing)
  }

  private readonly onScrub = ({ detail }: RssTimelineEvents['scrub']): void => {
    this.stop()
    this.goToPlace(detail.place)
  }

  private readonly onWait = ({ detail }: RssTimelineEvents['wait']): void => this.goToLine(detail.key)

  private readonly onPlay = (): void => {
    if (this.isPlaying) {
      this.stop()
      // other windows come to rest at the same place
      if (this.wanted) this.go(this.wanted)
      return
    }
    if (!this.view || !this.wanted) return
    this.isPlaying = true
    if (this.neighbour(1) < 0) this.go({ ...this.wanted, line: 0, done: 1 })
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return this.playStill()
    let place = this.view.time.placeOf(this.wanted)
    let before = performance.now()
    const step = (now: number): void => {
      place += (now - before) / PLAY_TIME
      before = now
      const last = waitsOf(this.view!.program).at(-1) ?? 0
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

  private stop(): void {
    if (!this.isPlaying) return
    this.isPlaying = false
    cancelAnimationFrame(this.frame)
    clearTimeout(this.timer)
  }

  private readonly runInFull = (): void => {
    this.share = 1
    this.bring()
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed)
    const { view } = this
    if (changed.has('view')) this.pictures = view && { heap: heapMapOf(view), time: timelineOf(view) }
  }

  protected override render() {
    const { view, size } = this
    if (!view)
      return html`<slot></slot>${
          this.refusal
            ? html`<p class="note" role="status">
                This picture stands still: the machine did not start here. ${this.refusal}
              </p>`
            : nothing
        }`
    const { program } = view
    const { glibc } = program.knobs
    return html`
      <div class="probe"></div>
      <div class=${classMap(size.classes)}>
        <div class="top">
          <p class="id">
            <span>${program.scene.file}, glibc ${glibc}</span>
            <span class="more">simulated${this.share > 1 ? ', a fifth of the size' : ''}</span>
          </p>
        </div>
        <p class="say" aria-live=${this.isPlaying ? 'off' : 'polite'}>${this.renderSentence(view)}</p>
        ${this.renderTime(view)} ${this.renderControls(view)}
        <heap-map class="picture map" .view=${this.pictures?.heap} .isStage=${size.boxed}></heap-map>
        <div class="side">${this.renderProgram(view)} ${this.renderWhy(view)}</div>
        ${this.share > 1 ? this.renderShare(view) : nothing}
      </div>
    `
  }

  /** On a stage in two lines. */
  private renderSentence(view: View) {
    if (!this.size.boxed) return sentenceOf(view)
    const [first, rest] = headlineOf(view)
    return html`${first} <br />${rest}`
  }

  private renderShare(view: View) {
    return html`<p class="note">
      To spare this device: ${stringsOf(view.program)}.
      <button @click=${this.runInFull}>Run it at full size</button>
    </p>`
  }

  private renderTime(view: View) {
    const { time, program } = view
    const { boxed, stacked } = this.size.classes
    const here = this.wanted ?? this.state
    const position = here.line < program.scene.lines.length ? here : view.position
    return html`
      <rss-timeline
        class="time"
        .view=${this.pictures?.time}
        .rows=${boxed ? TIMELINE_HEIGHT.boxed : stacked ? TIMELINE_HEIGHT.narrow : TIMELINE_HEIGHT.page}
        .place=${time.placeOf(position)}
        @scrub=${this.onScrub}
        @wait=${this.onWait}
      ></rss-timeline>
    `
  }

  private renderControls(view: View) {
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
        ${renderKnobs({
          knobs: view.program.knobs,
          isOpen: this.isChanging,
          toggle: () => (this.isChanging = !this.isChanging),
          turn: (changed) => this.turn(changed),
        })}
      </div>
    `
  }

  private renderProgram(view: View) {
    const { program, position } = view
    const figures = residentByWait(view)
    return html`
      <ol
        class=${program.scene.lines.length > MOST_LINES ? 'program long' : 'program'}
        aria-label=${`${program.scene.file}, with the resident memory at each wait`}
      >
        ${program.scene.lines.map((line, index) => {
          const bytes = figures.get(index)
          return html`<li
            class=${index === position.line ? 'line now' : 'line'}
            aria-current=${index === position.line ? 'step' : 'false'}
          >
            <code>${code(line.text)}</code>${bytes === undefined ? '' : html`<em>${shortBytes(bytes)}</em>`}
          </li>`
        })}
      </ol>
    `
  }

  private renderWhy(view: View) {
    const remedy = remedyOf(view)
    const ink = new MemoryInk('', 14)
    return html`
      <div class="why">
        <h3>
          Why is this resident?
          ${
            remedy
              ? html`<span class="controls"
                  ><button @click=${() => this.free(remedy.block)}>${remedy.words}</button></span
                >`
              : nothing
          }
        </h3>
        <ol>
          ${chainOf(view).map(({ state, words }, index) => {
            const own = new MemoryInk(`w${index}-`, ink.label)
            const swatch = picture(30, 20, own.patterns([state]) + own.entry(state).mark(1, 10, 28))
            return html`<li>
              <span aria-hidden="true">${unsafeHTML(swatch)}</span>
              <span>${words.map((piece, part) => (part % 2 ? html`<b>${piece}</b>` : piece))}</span>
            </li>`
          })}
        </ol>
      </div>
    `
  }
}

function momentOfAfter(after: After): string {
  return after === 'nothing' ? '' : after
}

/** Phones get the smaller run. */
function isSmallDevice(): boolean {
  const { deviceMemory = Infinity } = navigator as Navigator & { readonly deviceMemory?: number }
  return deviceMemory <= SMALL_MEMORY_GB || matchMedia(SMALL_SCREEN).matches
}

declare global {
  interface HTMLElementTagNameMap {
    'malloc-fragmentation': MallocFragmentation
  }
}
