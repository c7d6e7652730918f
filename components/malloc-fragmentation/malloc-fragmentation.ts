import { css, html, nothing, unsafeCSS, type PropertyValues } from 'lit'
import { customElement } from 'lit/decorators.js'
import { classMap } from 'lit/directives/class-map.js'
import { unsafeHTML } from 'lit/directives/unsafe-html.js'
import type { Scene } from '../../src/machine/index.ts'
import { demoStyles } from '../demo-styles.ts'
import { shortBytes } from '../format.ts'
import '../heap-map/heap-map.ts'
import type { HeapMapView } from '../heap-map/view.ts'
import { MemoryInk, picture } from '../memory-ink.ts'
import { knobStyles } from '../knobs.ts'
import { machine } from '../machine-worker.ts'
import { MachineRun } from '../machine-run.ts'
import { ProgramDemo, programDemoStyles, type DemoRun } from '../program-demo.ts'
import { code } from '../program-line.ts'
import { TIMELINE_HEIGHT } from '../rss-timeline/draw.ts'
import '../rss-timeline/rss-timeline.ts'
import type { RssTimelineView } from '../rss-timeline/view.ts'
import { heapMapOf } from './heap.ts'
import { renderKnobs } from './knobs.ts'
import { doesAny, lineOf, programOf, stringsOf, type Knobs, type After } from './program.ts'
import { checkState, knobsIn, storyOf, type MallocFragmentationState } from './state.ts'
import { chainOf, headlineOf, remedyOf, sentenceOf } from './story.ts'
import { Timeline } from './time.ts'
import { timelineOf } from './timeline.ts'
import { viewOf, type View } from './view.ts'

/** A longer program is set smaller on a stage. */
const MOST_LINES = 7
/**
 * The speaker's program on glibc's malloc: its heap to scale, the string that pins it, and the memory that stays
 * resident, at any moment of the run.
 *
 * @fires change - The person moved in time, or changed the program.
 * @cssprop --u - The unit of a stage, on which sizes hang where the demo is given a height.
 */
@customElement('malloc-fragmentation')
export class MallocFragmentation extends ProgramDemo<MallocFragmentationState, View, Scene> {
  static override styles = [
    demoStyles,
    knobStyles,
    programDemoStyles,
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
    `,
  ]

  /**
   * Not less: under 16,384 strings the array of `range` lies on the heap, in CPython too, and leaves a hole that `small`
   * falls into.
   */
  protected readonly smallShare = 5
  /** What the pictures show of the view. */
  private pictures: { readonly heap: HeapMapView; readonly time: RssTimelineView } | undefined

  protected checkState(state: unknown, scene: Scene): MallocFragmentationState {
    return checkState(state, scene)
  }

  protected firstState(scene: Scene): MallocFragmentationState {
    return storyOf(scene)[0]!
  }

  protected knobsIn(state: MallocFragmentationState): Knobs {
    return knobsIn(state)
  }

  protected open(state: MallocFragmentationState, scene: Scene, share: number): DemoRun<View> {
    const program = programOf(scene, knobsIn(state), share)
    return new MachineRun(machine().open(program.scene, { version: program.knobs.glibc }), {
      timeOf: (session) => new Timeline(program, session),
      viewOf: (session, position, snapshot) => viewOf(program, session, position, snapshot),
    })
  }

  /** Turns a knob: the program stands at the same moment, or where the new line has run. */
  private turn(changed: Partial<Knobs>): void {
    if (!this.view || !this.wanted) return
    this.stop()
    const before = knobsIn(this.wanted)
    const knobs = { ...before, ...changed }
    const scene = this.checkScene()
    const moment = programOf(scene, before).momentOfLine[this.wanted.line] ?? 'start'
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
    if (!this.isCurrent) return
    const { scene } = this.view.program
    const freeing = scene.lines.findIndex((line) => doesAny(line, 'free', block))
    this.goToLine(this.view.time.waits.find((wait) => wait > freeing) ?? freeing)
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed)
    const { view } = this
    if (changed.has('view')) this.pictures = view && { heap: heapMapOf(view), time: timelineOf(view) }
  }

  protected override render() {
    const { view, size } = this
    if (!view) return this.renderPoster()
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
        ${this.renderTime(view)} ${this.renderControls(this.renderKnobs(view))}
        <heap-map class="picture map" .view=${this.pictures?.heap} .isStage=${size.boxed}></heap-map>
        <div class="side">${this.renderProgram(view)} ${this.renderWhy(view)}</div>
        ${this.renderShare(stringsOf(program))}
      </div>
    `
  }

  /** On a stage in two lines. */
  private renderSentence(view: View) {
    if (!this.size.boxed) return sentenceOf(view)
    const [first, rest] = headlineOf(view)
    return html`${first} <br />${rest}`
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

  private renderKnobs(view: View) {
    return renderKnobs({
      knobs: this.wanted ? knobsIn(this.wanted) : view.program.knobs,
      isOpen: this.isChanging,
      toggle: () => (this.isChanging = !this.isChanging),
      turn: (changed) => this.turn(changed),
    })
  }

  private renderProgram(view: View) {
    const { program, position, time, run } = view
    const figures = time.valuesAtWaits(run.curve.resident)
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

declare global {
  interface HTMLElementTagNameMap {
    'malloc-fragmentation': MallocFragmentation
  }
}
