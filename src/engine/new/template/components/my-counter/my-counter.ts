import { LitElement, css, html } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import type { DemoElement } from 'heapdeck/demo'
import { checkState, sentenceOf, type CounterState } from './counter-state.ts'

/**
 * A number and two buttons.
 *
 * @fires change - The person changed the count.
 */
@customElement('my-counter')
export class MyCounter extends LitElement implements DemoElement<CounterState> {
  static override styles = css`
    .face {
      display: grid;
      place-content: center;
      justify-items: center;
      gap: 0.5em;
      block-size: 100%;
    }
    output {
      font-size: 4em;
      font-weight: 700;
      line-height: 1;
      font-variant-numeric: tabular-nums;
    }
    button {
      min-inline-size: max(44px, 1.6em);
      min-block-size: max(44px, 1.6em);
      font: inherit;
      color: inherit;
      background: var(--raised);
      border: 1px solid var(--edge);
      border-radius: 4px;
      cursor: pointer;
    }
    button:focus-visible {
      outline: 3px solid var(--signal);
      outline-offset: 2px;
    }
  `

  /** How far a press counts, as the author wrote it. */
  @property({ type: Number }) by = 1

  private current: CounterState = { version: 1, count: 0 }

  /** The engine sets it: a step's state, a moment's, or another window's. */
  @property({ attribute: false })
  get state(): CounterState {
    return this.current
  }
  set state(state: CounterState) {
    this.current = checkState(state)
  }

  /** Resolves when the state set last is drawn. */
  get ready(): Promise<unknown> {
    return this.updateComplete
  }

  /** Off stage nothing may run: this demo has no timer to stop. */
  pause(): void {}
  resume(): void {}

  private count(by: number): void {
    this.state = { ...this.current, count: this.current.count + by }
    this.dispatchEvent(new Event('change', { bubbles: true, composed: true }))
  }

  protected override render() {
    return html`
      <div class="face">
        <output aria-label=${sentenceOf(this.current)}>${this.current.count}</output>
        <div role="group" aria-label="Count">
          <button @click=${() => this.count(-this.by)} aria-label="Down by ${this.by}">−</button>
          <button @click=${() => this.count(this.by)} aria-label="Up by ${this.by}">+</button>
        </div>
      </div>
    `
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'my-counter': MyCounter
  }
}
