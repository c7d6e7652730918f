import { css, html, nothing, type PropertyValues } from 'lit'
import { customElement } from 'lit/decorators.js'
import { cache } from 'lit/directives/cache.js'
import { classMap } from 'lit/directives/class-map.js'
import type { DemoSetting } from '../../src/engine/demo.ts'
import type { ProgramSession, PythonScene, PythonSession } from '../../src/machine/index.ts'
import { demoStyles } from '../demo-styles.ts'
import { megabytes } from '../format.ts'
import '../free-lists/free-lists.ts'
import '../heap-map/heap-map.ts'
import { detailOf, drawDetail } from '../int-blocks/draw.ts'
import type { IntBlocksAsk } from '../int-blocks/int-blocks.ts'
import '../int-blocks/int-blocks.ts'
import { knobStyles } from '../knobs.ts'
import '../made-again/made-again.ts'
import { MemoryInk, picture } from '../memory-ink.ts'
import { machine } from '../machine-worker.ts'
import { MachineRun } from '../machine-run.ts'
import { ProgramDemo, programDemoStyles, type DemoRun } from '../program-demo.ts'
import { code } from '../program-line.ts'
import { renderProgram, renderWhy } from '../program-parts.ts'
import type { Beside } from './heap.ts'
import { renderKnobs } from './knobs.ts'
import { arrayOf, picturesOf, type Pictures } from './pictures.ts'
import { lineOf, momentOf, programOf, type Knobs, type Given } from './program.ts'
import { checkState, givenIn, knobsIn, storyOf, type PythonMemoryState } from './state.ts'
import { chainOf, countWords, headlineOf } from './story.ts'
import { timeOf } from './time.ts'
import { momentAt, viewFor, viewOf, type View } from './view.ts'

/** Where the blocks begin beside the column on a stage, and how far above its foot they end, in label sizes. */
const BESIDE = { top: 9.6, foot: 1.6 }

/** How many characters of a line a stage has room for, and for how many beside the name of malloc. */
const STAGE_LINE = { most: 25, beside: 12 }

/** A view, and whom its pictures ask for more. */
interface LiveView extends View {
  readonly session: PythonSession | ProgramSession
}

/**
 * CPython's own allocators at work: blocks of ints, free lists, and what of it the process gives back, at any moment of the
 * speaker's second program.
 *
 * @fires change - The person moved in time, or changed the program.
 * @cssprop --u - The unit of a stage, on which sizes hang where the demo is given a height.
 */
@customElement('python-memory')
export class PythonMemory extends ProgramDemo<PythonMemoryState, LiveView, PythonScene, Given> {
  static override styles = [
    demoStyles,
    knobStyles,
    programDemoStyles,
    css`
      .demo {
        grid-template-columns: 8.5em minmax(0, 1fr) minmax(0, 17em);
      }
      .lensed > .map {
        grid-column: 1 / 3;
      }
      .main {
        grid-area: 3 / 2;
        min-inline-size: 0;
        align-self: start;
      }
      .side {
        grid-area: 3 / 3;
      }
      .side h3 {
        margin: 0;
        font-size: 1rem;
        line-height: 1.2;
      }
      .stacks {
        block-size: 13em;
        font-size: var(--_label);
      }
      .detail {
        inline-size: 100%;
        max-inline-size: 19em;
        font-size: var(--_label);
      }
      .own {
        display: grid;
        grid-template-columns: 4.5em minmax(0, 1fr);
        gap: 0.9em;
        font-size: 0.9375rem;
        line-height: 1.3;
      }
      .program .line {
        gap: 1em;
      }
      .program code {
        flex: 1 1 0;
        min-inline-size: 0;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        padding-inline-start: 2ch;
        text-indent: -2ch;
      }
      .own svg {
        inline-size: 100%;
      }
      .look[aria-pressed='true'] {
        background: var(--ink, CanvasText);
        color: var(--_ground);
      }

      .boxed {
        grid-template-columns: calc(8.1 * var(--_u)) minmax(0, 1fr) calc(11.6 * var(--_u));
        column-gap: calc(0.9 * var(--_u));
      }
      .boxed.lensed > .map {
        grid-area: 1 / 1 / 4 / 3;
      }
      .boxed > .main {
        block-size: 100%;
        min-block-size: 0;
      }
      .boxed .side {
        gap: calc(0.5 * var(--_u));
      }
      .boxed .side h3 {
        font-size: calc(0.95 * var(--_u));
      }
      .boxed .own {
        font-size: calc(var(--g-note, 0.86) * var(--_u));
      }
      .boxed .stacks {
        block-size: calc(7.4 * var(--_u));
      }
      .stacked {
        grid-template-columns: 6.5em minmax(0, 1fr);
      }
      .stacked > .map {
        grid-row: 5;
        block-size: 30em;
      }
      .stacked > .main {
        grid-row: 5;
      }
      .stacked > .side {
        grid-area: 6 / 1 / 7 / -1;
      }
      .tiny {
        grid-template-columns: calc(8.6 * var(--_u)) minmax(0, 1fr);
      }
      @media print {
        .demo {
          row-gap: 0.4rem;
        }
      }
    `,
  ]

  protected readonly smallShare = 10
  private pictures: Pictures | undefined
  /** What the pictures were made for. */
  private beside: Beside | undefined
  private ask: IntBlocksAsk | undefined

  protected override get arrangement(): string {
    return this.pictures?.scenery === 'lens' ? 'lens' : 'plain'
  }

  protected givenIn(setting: DemoSetting<PythonScene>): Given {
    return givenIn(setting)
  }

  protected checkState(state: unknown, given: Given): PythonMemoryState {
    return checkState(state, given)
  }

  protected firstState(given: Given): PythonMemoryState {
    return storyOf(given)[0]!
  }

  protected knobsIn(state: PythonMemoryState): Knobs {
    return knobsIn(state)
  }

  protected open(
    state: PythonMemoryState,
    given: Given,
    share: number,
  ): DemoRun<PythonMemoryState, LiveView> {
    const program = programOf(given, knobsIn(state), share)
    const { run, knobs } = program
    const open = (signal: AbortSignal): Promise<PythonSession | ProgramSession> =>
      'source' in run
        ? machine().openProgram(run.source, { glibc: knobs.glibc }, signal)
        : machine().openPython(run.scene, { version: knobs.glibc }, signal)
    return new MachineRun(open, {
      timeOf: ({ facts }) => timeOf(program, facts),
      askedFor: (state: PythonMemoryState) => viewFor(state),
      async viewOf(session, time, state, snapshot) {
        // few ask for it; where it can't be had the story stays
        const isThere =
          state.look === 'story' || (await import('../pool-grid/pool-grid.ts').catch(() => undefined))
        const look = isThere ? state.look : 'story'
        return { ...viewOf(program, time, { ...state, look }, snapshot), session }
      },
    })
  }

  /** Turns a knob: the program stands at the same moment, or where what was chosen has run. */
  private turn(changed: Partial<Knobs>): void {
    if (!this.wanted) return
    this.stop()
    const before = knobsIn(this.wanted)
    const knobs = { ...before, ...changed }
    const program = programOf(this.given, knobs)
    // the view may still be that of another program
    const moment = momentOf(programOf(this.given, before), this.wanted.line)
    const target =
      changed.after === 'again' ? 'again' : changed.object ? 'made again' : changed.after ? 'collect' : moment
    const line = [target, moment, 'del ints'].map((each) => lineOf(program, each)).find((each) => each >= 0)
    this.go({ ...this.wanted, ...knobs, line: line ?? 0, done: 1 })
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed)
    const { view, size } = this
    const bottom = size.height / size.label - BESIDE.foot
    const top = size.boxed ? BESIDE.top : 0.5
    const isMoved = top !== this.beside?.top || bottom !== this.beside.bottom
    if (!view || !(changed.has('view') || isMoved)) return
    this.beside = { top, bottom }
    this.pictures = picturesOf(view, this.beside)
    this.ask = askAt(view)
  }

  protected override render() {
    const { view, size, pictures } = this
    if (!view || !pictures) return this.renderPoster()
    const { program } = view
    const isLensed = pictures.scenery === 'lens'
    return html`
      <div class="probe"></div>
      <div class=${classMap({ ...size.classes, lensed: isLensed })}>
        <div class="top">
          <p class="id">
            <span class="more">${program.file}${program.knobs.mode === 'imported' ? ' imported' : ''}</span>
            ${this.renderWhere(view)}
            <span class="more">simulated${this.share > 1 ? ', a tenth of the size' : ''}</span>
          </p>
        </div>
        ${this.renderSay(headlineOf(view))} ${this.renderTime(view, pictures.time)}
        ${this.renderControls(html`
          ${this.renderLook(view)}
          ${renderKnobs({
            knobs: this.wanted ? knobsIn(this.wanted) : program.knobs,
            isOpen: this.isChanging,
            toggle: () => (this.isChanging = !this.isChanging),
            turn: (changed) => this.turn(changed),
          })}
        `)}
        <heap-map class="picture map" .view=${pictures.heap} .isStage=${size.boxed}></heap-map>
        ${cache(this.renderMain(pictures))}
        <div class="side">${this.renderSide(view)}</div>
        ${this.renderShare(`${countWords(program.ints)} ints`)}
      </div>
    `
  }

  /** Which malloc, and which line: on a stage as much as there is room for beside the buttons. */
  private renderWhere({ program, position }: View) {
    const { boxed } = this.size
    const line = program.lines[position.line]?.text.trim() ?? ''
    const shown = boxed && line.length > STAGE_LINE.most ? `${line.slice(0, STAGE_LINE.most - 1)}…` : line
    return html`
      ${boxed && line.length > STAGE_LINE.beside ? nothing : html`<span>glibc ${program.knobs.glibc}</span>`}
      <span>${code(shown)}</span>
    `
  }

  private renderLook(view: View) {
    const { look } = view
    const other = look === 'pools' ? 'story' : 'pools'
    const see = () => this.wanted && this.go({ ...this.wanted, look: other })
    return html`<button
      class="look"
      aria-label="pymalloc’s pools"
      aria-pressed=${look === 'pools' ? 'true' : 'false'}
      @click=${see}
    >
      Pools
    </button>`
  }

  private renderMain({ scenery, blocks, again, pools }: Pictures) {
    if (scenery === 'blocks')
      return html`<int-blocks
        class="main"
        .view=${blocks}
        .ask=${this.ask}
        ?legend=${!this.size.boxed}
      ></int-blocks>`
    if (scenery === 'again' && again) return html`<made-again class="main" .view=${again}></made-again>`
    if (scenery === 'pools' && pools) return html`<pool-grid class="main" .view=${pools}></pool-grid>`
    return nothing
  }

  private renderSide(view: View) {
    const { program, position, time, run } = view
    const { moment } = momentAt(view)
    const array = arrayOf(view)
    return html`
      ${cache(this.renderFirst(view, array))}
      ${moment === 'del ints' && !array && this.size.boxed ? this.renderFreeInt(view) : nothing}
      ${this.size.boxed ? nothing : renderProgram(program, position.line, time.valuesAtWaits(run.curve.resident))}
    `
  }

  /** What there is to say beside the picture: the chain that holds the heap, or the list's array, or else the free lists. */
  private renderFirst(view: View, array: ReturnType<typeof arrayOf>) {
    const chain = chainOf(view)
    if (chain.length > 0) return renderWhy(chain)
    if (array) return this.renderArray(array)
    return html`
      <h3>Free lists, newest first</h3>
      <free-lists class="stacks" .view=${view.snapshot}></free-lists>
    `
  }

  private renderArray({ bytes, share }: { readonly bytes: number; readonly share: number }) {
    const ink = new MemoryInk('o-', 14)
    const height = Math.max(14, share * 300)
    return html`
      <h3>The list's own mapping</h3>
      <div class="own">
        <div
          aria-hidden="true"
          .innerHTML=${picture(60, height, ink.patterns(['live']) + ink.region('live', 1, 1, 58, height - 2))}
        ></div>
        <p>
          <b>${megabytes(bytes)}</b> of pointers of 8 bytes, each to one int in the heap.
          <b>del ints unmaps it:</b> this part does go.
        </p>
      </div>
    `
  }

  private renderFreeInt({ snapshot }: View) {
    const { head, shown } = snapshot.ints
    const block = shown.find(({ serial }) => serial === head?.serial)
    if (!head || !block) return nothing
    const { label } = this.size
    const width = label * 16
    const detail = detailOf(block, head.slot)
    const words = detail.words.map(({ name, value }) => `${name} ${value}`).toReversed()
    return html`<div
      class="detail"
      role="img"
      aria-label=${`${detail.title}: ${words.join(', ')}`}
      .innerHTML=${drawDetail(detail, { width, label, prefix: 'd-' })}
    ></div>`
  }
}

/** What `<int-blocks>` asks about the moment that it shows. */
function askAt({ session, snapshot: { event } }: LiveView): IntBlocksAsk {
  return {
    blocks: (from, count) => session.ask<'int blocks'>({ kind: 'int blocks', from, count }, event),
    density: () => session.ask<'int density'>({ kind: 'int density' }, event),
    where: (address) => session.ask<'where'>({ kind: 'where', address }, event),
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'python-memory': PythonMemory
  }
}
