import { LitElement, css, html, unsafeCSS } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { classMap } from 'lit/directives/class-map.js'
import { unsafeHTML } from 'lit/directives/unsafe-html.js'
import type { DemoElement } from '../../src/engine/demo.ts'
import { BoxSize } from '../box-size.ts'
import { demoStyles } from '../demo-styles.ts'
import { megabytes } from '../format.ts'
import { code } from '../program-line.ts'
import { settled } from '../settled.ts'
import { NARROW_FORM, WIDE_FORM, drawRecording, isNarrow } from './draw.ts'
import { recordingOf, type Recording } from './recordings.ts'
import { checkState, sentenceAt, type RecordedMemoryState } from './story.ts'

/**
 * The resident memory of a real process at each wait of the speaker's program, as a staircase to step through.
 *
 * @fires change - The person went to another wait.
 * @cssprop --u - The unit of a stage, on which sizes hang where the demo is given a height.
 */
@customElement('recorded-memory')
export class RecordedMemory extends LitElement implements DemoElement<RecordedMemoryState> {
  static override styles = [
    demoStyles,
    css`
      .picture {
        block-size: 26em;
      }
      .narrow .picture {
        block-size: 21em;
      }
      .boxed .picture {
        block-size: 100%;
      }
      .waits {
        position: absolute;
        inset-block: 0;
        inset-inline: ${unsafeCSS(WIDE_FORM.axis)}em ${unsafeCSS(WIDE_FORM.right)}em;
        display: flex;
      }
      .narrow .waits {
        inset-inline: ${unsafeCSS(NARROW_FORM.axis)}em ${unsafeCSS(NARROW_FORM.right)}em;
      }
      .waits button {
        flex: 1;
        cursor: pointer;
      }
      .waits button:focus-visible {
        outline-offset: -3px;
      }
      @media (hover: hover) {
        .waits button:hover {
          background: linear-gradient(var(--_signal), var(--_signal)) bottom / 100% 3px no-repeat;
        }
      }
      .boxed .program {
        margin-block-start: 0.4em;
      }
    `,
  ]

  private readonly size = new BoxSize(this)
  private wait = 0

  /** Which program ran: `frag` or `small_first`. */
  @property() program = 'frag'

  /** Whose malloc it ran on: `g217` or `g236`. */
  @property() allocator = 'g217'

  /** At which wait we stand. */
  @property({ attribute: false })
  get state(): RecordedMemoryState {
    return { version: 1, wait: this.wait }
  }
  set state(state: RecordedMemoryState) {
    this.wait = checkState(state, this.recording).wait
  }

  /** Resolves once the state is drawn. */
  get ready(): Promise<unknown> {
    return settled(this)
  }

  /** Nothing runs by itself. */
  pause(): void {}
  resume(): void {}

  private get recording(): Recording {
    return recordingOf(this.program, this.allocator)
  }

  private goTo(wait: number): void {
    if (wait === this.wait || !this.recording.waits[wait]) return
    this.state = { version: 1, wait }
    this.dispatchEvent(new Event('change', { bubbles: true, composed: true }))
  }

  protected override render() {
    const { recording, size } = this
    const { waits } = recording
    const wait = Math.min(this.wait, waits.length - 1)
    const classes = {
      ...size.classes,
      narrow: isNarrow(size.width, size.label),
    }
    return html`
      <div class="probe"></div>
      <div class=${classMap(classes)}>
        <div class="top">
          <p class="id"><span>${recording.file}</span> <span>${recording.source}</span></p>
          <div class="controls">
            <button
              aria-label="Back to the wait before"
              aria-disabled=${wait === 0}
              @click=${() => this.goTo(wait - 1)}
            >
              <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M15 5l-7 7 7 7" /></svg>
            </button>
            <button
              aria-label="On to the next wait"
              aria-disabled=${wait === waits.length - 1}
              @click=${() => this.goTo(wait + 1)}
            >
              <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M9 5l7 7-7 7" /></svg>
            </button>
          </div>
        </div>
        <p class="say" aria-live="polite">${sentenceAt(recording, wait)}</p>
        <div class="picture">
          ${this.draw(recording, wait)}
          <div class="waits" role="group" aria-label="Waits of the program">
            ${waits.map(
              (each, index) => html`
                <button
                  aria-label=${`${each.name}, ${megabytes(each.bytes)} resident`}
                  aria-current=${index === wait ? 'step' : 'false'}
                  @click=${() => this.goTo(index)}
                ></button>
              `,
            )}
          </div>
        </div>
        <div class="side">
          <ol class="program" aria-label=${`${recording.file}, with the resident memory at each wait`}>
            ${recording.lines.map((line, index) => {
              const at = waits.findIndex((each) => each.line === index)
              const here = waits[at]
              return html`<li
                class=${at === wait ? 'line now' : 'line'}
                aria-current=${at === wait ? 'step' : 'false'}
              >
                <code>${code(line)}</code>${here ? html`<em>${megabytes(here.bytes)}</em>` : ''}
              </li>`
            })}
          </ol>
        </div>
      </div>
    `
  }

  private draw(recording: Recording, wait: number) {
    const { width, height, label } = this.size
    if (!width || !height) return ''
    const svg = drawRecording(recording, wait, { width, height, label, prefix: 'p-' })
    return html`<div aria-hidden="true">${unsafeHTML(svg)}</div>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'recorded-memory': RecordedMemory
  }
}
