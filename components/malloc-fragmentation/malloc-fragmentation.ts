import { css, html, nothing, type PropertyValues } from 'lit'
import { customElement } from 'lit/decorators.js'
import { classMap } from 'lit/directives/class-map.js'
import type { DeckProgram, DemoSetting, Json } from '../../src/engine/demo.ts'
import { demoStyles } from '../demo-styles.ts'
import '../heap-map/heap-map.ts'
import type { HeapMapView } from '../heap-map/view.ts'
import { knobStyles } from '../knobs.ts'
import { machine } from '../machine-worker.ts'
import { MachineRun } from '../machine-run.ts'
import { ProgramDemo, programDemoStyles, type DemoRun } from '../program-demo.ts'
import { renderProgram, renderWhy } from '../program-parts.ts'
import type { RssTimelineView } from '../rss-timeline/view.ts'
import { heapMapOf } from './heap.ts'
import { renderKnobs } from './knobs.ts'
import { deletedIn, lineOf, programOf, stringsOf, type Knobs, type After } from './program.ts'
import { checkState, givenIn, knobsIn, storyOf, type MallocFragmentationState } from './state.ts'
import { chainOf, headlineOf, remedyOf } from './story.ts'
import { Timeline } from './time.ts'
import { timelineOf } from './timeline.ts'
import { WANTED, viewOf, type View } from './view.ts'

/** A longer program is set smaller on a stage, and a still longer one yet smaller. */
const MOST_LINES = { plain: 7, long: 9 }

/**
 * The speaker's program on glibc's malloc: its heap to scale, the string that pins it, and the memory that stays
 * resident, at any moment of the run.
 *
 * @fires change - The person moved in time, or changed the program.
 * @cssprop --u - The unit of a stage, on which sizes hang where the demo is given a height.
 */
@customElement('malloc-fragmentation')
export class MallocFragmentation extends ProgramDemo<MallocFragmentationState, View, Json, DeckProgram> {
  static override styles = [
    demoStyles,
    knobStyles,
    programDemoStyles,
    css`
      .boxed {
        grid-template-columns: calc(25 * var(--_u)) minmax(0, 1fr);
      }
      .boxed .side {
        grid-area: 3 / 2;
        justify-content: space-between;
        gap: calc(0.35 * var(--_u));
      }
      .boxed .program .line {
        gap: 0.6em;
        padding: calc(0.06 * var(--_u)) 0.4em;
        line-height: 1.1;
      }
      .boxed .program em {
        line-height: 1;
      }
      .boxed .long .line {
        font-size: calc(0.8 * var(--_u));
        line-height: 1.15;
        padding-block: 0;
      }
      .boxed .longer .line {
        font-size: calc(0.7 * var(--_u));
        line-height: 1.05;
        padding-block: 0;
      }
      .stacked > .map {
        grid-area: 5 / 1;
        block-size: 34em;
      }
      .stacked > .side {
        grid-row: 6;
      }
      .tiny {
        grid-template-columns: minmax(0, 1fr);
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

  protected givenIn(setting: DemoSetting): DeckProgram {
    return givenIn(setting)
  }

  protected checkState(state: unknown, given: DeckProgram): MallocFragmentationState {
    return checkState(state, given)
  }

  protected firstState(given: DeckProgram): MallocFragmentationState {
    return storyOf(given)[0]!
  }

  protected knobsIn(state: MallocFragmentationState): Knobs {
    return knobsIn(state)
  }

  protected open(
    state: MallocFragmentationState,
    given: DeckProgram,
    share: number,
  ): DemoRun<MallocFragmentationState, View> {
    const program = programOf(given, knobsIn(state), share)
    const { glibc } = program.knobs
    return new MachineRun((signal) => machine().openProgram(program.source, { glibc }, signal), {
      timeOf: ({ facts }) => new Timeline(program, facts),
      askedFor: () => WANTED,
      viewOf: (_session, time, position, snapshot) => viewOf(program, time, position, snapshot),
    })
  }

  /** Turns a knob: the program stands at the same moment, or where the new line has run. */
  private turn(changed: Partial<Knobs>): void {
    if (!this.view || !this.wanted) return
    this.stop()
    const before = knobsIn(this.wanted)
    const knobs = { ...before, ...changed }
    const { given } = this
    const moment = programOf(given, before).momentOfLine[this.wanted.line] ?? 'start'
    const program = programOf(given, knobs)
    const added = changed.after === undefined ? -1 : lineOf(program, momentOfAfter(changed.after))
    const target = added >= 0 ? added : lineOf(program, moment)
    this.go({
      version: 2,
      ...knobs,
      line: target >= 0 ? target : lineOf(program, 'del big'),
      done: 1,
    })
  }

  private free(block: 'big' | 'small'): void {
    if (!this.view || !this.wanted) return
    if (block === 'small') return this.turn({ after: 'del small' })
    if (!this.isCurrent) return
    const freeing = this.view.program.lines.findIndex((line) => deletedIn(line) === block)
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
    const { program, position, time, run } = view
    const { name, lines } = program
    return html`
      <div class="probe"></div>
      <div class=${classMap(size.classes)}>
        <div class="top">
          <p class="id">
            <span>${name}, glibc ${program.knobs.glibc}</span>
            <span class="more">simulated${this.share > 1 ? ', a fifth of the size' : ''}</span>
          </p>
        </div>
        ${this.renderSay(headlineOf(view))} ${this.renderTime(view, this.pictures?.time)}
        ${this.renderControls(this.renderKnobs(view))}
        <heap-map class="picture map" .view=${this.pictures?.heap} .isStage=${size.boxed}></heap-map>
        <div class="side">
          ${renderProgram({ file: name, lines }, position.line, time.valuesAtWaits(run.curve.resident), sizeOf(lines.length))}
          ${renderWhy(chainOf(view), this.renderRemedy(view))}
        </div>
        ${this.renderShare(stringsOf(program))}
      </div>
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

  private renderRemedy(view: View) {
    const remedy = remedyOf(view)
    if (!remedy) return nothing
    return html`<span class="controls"
      ><button @click=${() => this.free(remedy.block)}>${remedy.words}</button></span
    >`
  }
}

function sizeOf(lines: number): '' | 'long' | 'longer' {
  return lines > MOST_LINES.long ? 'longer' : lines > MOST_LINES.plain ? 'long' : ''
}

function momentOfAfter(after: After): string {
  return after === 'nothing' ? '' : after
}

declare global {
  interface HTMLElementTagNameMap {
    'malloc-fragmentation': MallocFragmentation
  }
}
