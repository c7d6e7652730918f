import { LitElement, css, html, nothing, unsafeCSS } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import { classMap } from 'lit/directives/class-map.js'
import { unsafeHTML } from 'lit/directives/unsafe-html.js'
import type { DemoElement } from '../../src/engine/demo.ts'
import { BLOCK_HEADER_BYTES, SLOT_BYTES, SLOTS_PER_BLOCK } from '../../src/machine/index.ts'
import { BoxSize } from '../box-size.ts'
import { demoStyles } from '../demo-styles.ts'
import { code } from '../program-line.ts'
import { settled } from '../settled.ts'
import { CROWDED, FOOT, ROOMY, SIDE, countsOf, drawBlocks, rowFormOf, type RowForm } from './draw.ts'
import {
  MOST_INTS,
  MOST_OPERATIONS,
  blockOf,
  checkState,
  replay,
  slotOf,
  type BlockView,
  type IntegerBlockState,
  type Operation,
  type Place,
  type View,
} from './replay.ts'
import { STORY, nextWords, sentenceOf, stateOfStep, stepOfState } from './story.ts'

/** The rows of the picture as CSS, so that the slots lie on what is drawn. */
const rowCss = ({ words, slots, lane }: RowForm) =>
  unsafeCSS(`block-size: ${slots}em; margin-block: ${words}em ${lane}em;`)

/**
 * The integer blocks of CPython 2.7: up to 200 ints, made and dropped, and what becomes of their slots.
 *
 * @fires change - The person made, dropped or collected.
 * @cssprop --u - The unit of a stage, on which sizes hang where the demo is given a height.
 */
@customElement('integer-block')
export class IntegerBlock extends LitElement implements DemoElement<IntegerBlockState> {
  static override styles = [
    demoStyles,
    css`
      .blocks {
        position: relative;
        padding: 0 ${unsafeCSS(SIDE)}em ${unsafeCSS(FOOT)}em;
      }
      .row {
        display: grid;
        grid-template-columns: ${unsafeCSS(BLOCK_HEADER_BYTES)}fr repeat(
            ${unsafeCSS(SLOTS_PER_BLOCK)},
            minmax(0, ${unsafeCSS(SLOT_BYTES)}fr)
          );
        ${rowCss(ROOMY)}
      }
      .crowded .row {
        ${rowCss(CROWDED)}
      }
      .boxed.crowded {
        --_label: calc(0.6 * var(--_u));
      }
      /* a flex box, so that the margins of rows add up as in the picture */
      .rows {
        display: flex;
        flex-direction: column;
      }
      .live {
        cursor: pointer;
      }
      @media (hover: hover) {
        .live:hover {
          box-shadow: inset 0 -4px 0 var(--_signal);
        }
      }
      [role='gridcell']:focus-visible {
        z-index: 1;
        outline-offset: 0;
      }
      .program button.line {
        inline-size: 100%;
        cursor: pointer;
        min-block-size: 44px;
        align-items: center;
      }
      .boxed .program button.line {
        min-block-size: 0;
      }
      .program button:focus-visible {
        outline-offset: -3px;
      }
      .program .now:focus-visible {
        outline-offset: 2px;
      }
      .comment {
        color: var(--code-note, var(--_ink-2));
      }
      .now .comment {
        color: inherit;
      }
      .side .controls {
        max-inline-size: 19rem;
      }
      .boxed .side .controls {
        max-inline-size: calc(15 * var(--_u));
      }
      .stacked .side .controls {
        max-inline-size: none;
        order: -1;
      }
    `,
  ]

  private readonly size = new BoxSize(this)
  private current: IntegerBlockState = stateOfStep(0)
  private view: View = replay(this.current)

  /** The slot that the Tab key reaches, if it is shown; else the head of the free list. */
  @state() private reached: Place = -1

  @query('[role="gridcell"][tabindex="0"]') private readonly reachedCell!: HTMLElement | null

  /** The operations since the interpreter started. */
  @property({ attribute: false })
  get state(): IntegerBlockState {
    return this.current
  }
  set state(state: IntegerBlockState) {
    this.current = checkState(state)
    this.view = replay(this.current)
  }

  /** Resolves once the state is drawn. */
  get ready(): Promise<unknown> {
    return settled(this)
  }

  /** Nothing runs by itself. */
  pause(): void {}
  resume(): void {}

  private perform(op: Operation): void {
    if (this.current.ops.length < MOST_OPERATIONS) this.change({ version: 1, ops: [...this.current.ops, op] })
  }

  private change(state: IntegerBlockState): void {
    if (JSON.stringify(state) === JSON.stringify(this.current)) return
    this.state = state
    this.dispatchEvent(new Event('change', { bubbles: true, composed: true }))
  }

  private onSlot(place: Place): void {
    this.reached = place
    if (this.view.living.includes(place)) this.perform(`drop ${place}`)
  }

  /** Arrows move from slot to slot, Home and End to the ends of the block; Enter, Space and Delete drop. */
  private readonly onGridKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return
    const place = this.reachedPlace()
    const rows = this.view.blocks.filter((block) => !block.freed)
    const row = rows.findIndex((block) => block.number === blockOf(place))
    const slot = slotOf(place)
    const to = (toRow: number, toSlot: number) =>
      (rows[Math.max(0, Math.min(toRow, rows.length - 1))]?.number ?? 0) * SLOTS_PER_BLOCK +
      Math.max(0, Math.min(toSlot, SLOTS_PER_BLOCK - 1))
    const moves: Readonly<Record<string, Place>> = {
      ArrowLeft: to(row, slot - 1),
      ArrowRight: to(row, slot + 1),
      ArrowUp: to(row - 1, slot),
      ArrowDown: to(row + 1, slot),
      Home: to(row, 0),
      End: to(row, SLOTS_PER_BLOCK - 1),
    }
    const move = moves[event.key]
    if (move !== undefined) {
      this.reached = move
      void this.updateComplete.then(() => this.reachedCell?.focus())
    } else if (event.key === 'Enter' || event.key === ' ' || event.key === 'Delete') this.onSlot(place)
    else return
    event.preventDefault()
  }

  private reachedPlace(): Place {
    const shown = this.view.blocks.filter((block) => !block.freed).map((block) => block.number)
    if (shown.includes(blockOf(this.reached))) return this.reached
    return this.view.freeList[0] ?? (shown[0] ?? 0) * SLOTS_PER_BLOCK
  }

  protected override render() {
    const { size, view } = this
    const step = stepOfState(this.current)
    const classes = {
      ...size.classes,
      crowded: rowFormOf(view) === CROWDED,
    }
    return html`
      <div class="probe"></div>
      <div class=${classMap(classes)}>
        <div class="top">
          <p class="id"><span>integer blocks</span><span>by the rules of CPython 2.7.6</span></p>
        </div>
        <p class="say" aria-live="polite">${sentenceOf(view)}</p>
        <div class="map">
          <div class="picture">
            ${this.draw()}
            <div class="blocks">
              <div
                class="rows"
                role="grid"
                aria-label=${`Slots, low addresses left; the next int goes to ${nextWords(view)}`}
                @keydown=${this.onGridKey}
              >
                ${view.blocks.map((block) => this.renderRow(block))}
              </div>
            </div>
          </div>
        </div>
        <div class="side">
          <ol class="program" aria-label="Steps of the demo">
            ${STORY.map(
              ({ line }, index) => html`
                <li>
                  <button
                    class=${index === step ? 'line now' : 'line'}
                    aria-current=${index === step ? 'step' : 'false'}
                    @click=${() => this.change(stateOfStep(index))}
                  >
                    <code class=${line.startsWith('#') ? 'comment' : ''}>${code(line)}</code>
                  </button>
                </li>
              `,
            )}
          </ol>
          ${this.renderControls()}
        </div>
      </div>
    `
  }

  private renderControls() {
    const { living } = this.view
    const full = this.current.ops.length >= MOST_OPERATIONS
    const control = (words: string, op: Operation, possible: boolean) => html`
      <button aria-disabled=${!possible || full} @click=${() => possible && this.perform(op)}>
        ${words}
      </button>
    `
    return html`
      <div class="controls" role="group" aria-label="Make and drop ints">
        ${control('Make 1', 'make 1', living.length < MOST_INTS)}
        ${control('Make 10', 'make 10', living.length + 10 <= MOST_INTS)}
        ${control('Drop newest', 'drop newest', living.length > 0)}
        ${control('Drop oldest', 'drop oldest', living.length > 0)}
        ${control('Drop all', 'drop all', living.length > 0)} ${control('gc.collect(2)', 'collect', true)}
        <button aria-disabled=${this.current.ops.length === 0} @click=${() => this.change(stateOfStep(0))}>
          Reset
        </button>
      </div>
    `
  }

  private renderRow(block: BlockView) {
    const name = `block ${block.number}`
    if (block.freed)
      return html`<div class="row" role="row" aria-label=${`${name}: back to malloc`}>
        <i role="gridcell"></i>
      </div>`
    const reached = this.reachedPlace()
    return html`
      <div class="row" role="row" aria-label=${`${name}: ${countsOf(block)}`}>
        <i role="presentation"></i>
        ${block.slots.map((kind, slot) => {
          const place = block.number * SLOTS_PER_BLOCK + slot
          return html`<i
            role="gridcell"
            class=${kind}
            tabindex=${place === reached ? 0 : -1}
            aria-label=${`${name}, slot ${slot}, ${kind}${place === this.view.freeList[0] ? ', next' : ''}`}
            @focus=${() => (this.reached = place)}
            @click=${kind === 'live' ? () => this.onSlot(place) : nothing}
          ></i>`
        })}
      </div>
    `
  }

  private draw() {
    const { width, label } = this.size
    if (!width) return nothing
    return html`<div aria-hidden="true">
      ${unsafeHTML(drawBlocks(this.view, { width, label, prefix: 'p-' }))}
    </div>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'integer-block': IntegerBlock
  }
}
