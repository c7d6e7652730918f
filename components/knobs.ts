import { css, html, type TemplateResult } from 'lit'
import { live } from 'lit/directives/live.js'

export const knobStyles = css`
  .knobs {
    position: relative;
  }
  .knobs[open] {
    flex-basis: 100%;
  }
  .knobs summary {
    font-size: 0.8125rem;
    font-weight: 600;
    line-height: 1.2;
    border: 1px solid var(--_edge);
    border-radius: var(--r-box, 4px);
    background: var(--raised, Canvas);
    min-block-size: 44px;
    inline-size: fit-content;
    padding-inline: 0.75rem;
    display: flex;
    align-items: center;
    cursor: pointer;
    position: relative;
  }
  .knobs summary::-webkit-details-marker {
    display: none;
  }
  .knobs fieldset {
    margin: 0.5rem 0 0;
    padding: 0;
    border: 0;
    min-inline-size: 0;
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem 1rem;
  }
  .knobs label {
    display: flex;
    flex-direction: column;
    gap: 0.2rem;
    min-inline-size: 0;
    font-size: 0.8125rem;
    font-weight: 600;
    color: var(--_ink-2);
  }
  .knobs :is(select, input) {
    font: 400 0.9375rem/1.2 var(--_mono);
    color: var(--ink, CanvasText);
    background: var(--raised, Canvas);
    border: 1px solid var(--_edge);
    border-radius: var(--r-box, 4px);
    min-block-size: 44px;
    padding-inline: 0.5rem;
    max-inline-size: 100%;
  }
  .knobs input {
    inline-size: 9em;
  }
  .boxed .knobs summary {
    font-size: calc(0.82 * var(--_u));
    min-block-size: calc(1.5 * var(--_u));
    padding-inline: calc(0.5 * var(--_u));
  }
  .boxed .knobs summary::after {
    content: '';
    position: absolute;
    inset: min(0px, (100% - 44px) / 2);
  }
  .boxed .knobs[open] {
    flex-basis: auto;
  }
  .boxed .knobs fieldset {
    position: absolute;
    /* over the program, under the headline */
    inset: calc(100% + 4.8 * var(--_u)) 0 auto auto;
    z-index: 2;
    inline-size: calc(16.6 * var(--_u));
    margin: 0;
    padding: calc(0.8 * var(--_u));
    background: var(--raised, Canvas);
    border: 2px solid var(--ink, CanvasText);
    border-radius: var(--r-box, 4px);
    display: grid;
    gap: calc(0.6 * var(--_u));
  }
  .boxed .knobs label {
    flex-direction: row;
    align-items: center;
    justify-content: space-between;
    font-size: calc(0.82 * var(--_u));
  }
  .boxed .knobs :is(select, input) {
    font-size: calc(0.82 * var(--_u));
    min-block-size: max(28px, 1.6 * var(--_u));
    inline-size: calc(9.5 * var(--_u));
  }
  @media print {
    .knobs {
      display: none;
    }
  }
`

/** What a demo's knobs are shown for. */
export interface KnobsPlace<Knobs> {
  readonly knobs: Knobs
  readonly isOpen: boolean
  readonly toggle: (isOpen: boolean) => void
  readonly turn: (changed: Partial<Knobs>) => void
}

/** A knob that is one of some words. */
export function choiceKnob<Value extends string>(
  words: string,
  chosen: Value,
  all: readonly (readonly [value: Value, name: string])[],
  turn: (value: Value) => void,
): TemplateResult {
  const onChange = (event: Event): void => turn((event.target as HTMLSelectElement).value as Value)
  return html`
    <label>
      ${words}
      <select .value=${live(chosen)} @change=${onChange}>
        ${all.map(([value, name]) => html`<option value=${value} ?selected=${value === chosen}>${name}</option>`)}
      </select>
    </label>
  `
}

/** A knob that is a whole number; what is out of range is brought into it. */
export function numberKnob(
  words: string,
  value: number,
  [least, most]: readonly [number, number],
  turn: (value: number) => void,
): TemplateResult {
  const onChange = (event: Event): void => {
    const input = event.target as HTMLInputElement
    const number = Math.round(Math.min(most, Math.max(least, Number(input.value) || value)))
    input.value = String(number)
    turn(number)
  }
  return html`
    <label>
      ${words}
      <input type="number" min=${least} max=${most} .value=${live(String(value))} @change=${onChange} />
    </label>
  `
}

/** Knobs behind one button. */
export function knobPanel(
  isOpen: boolean,
  toggle: (isOpen: boolean) => void,
  knobs: readonly TemplateResult[],
): TemplateResult {
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !isOpen) return
    event.preventDefault()
    const details = event.currentTarget as HTMLDetailsElement
    details.open = false
    details.querySelector('summary')?.focus()
  }
  return html`
    <details
      class="knobs"
      ?open=${isOpen}
      @toggle=${(event: Event) => toggle((event.currentTarget as HTMLDetailsElement).open)}
      @keydown=${onKey}
    >
      <summary>Change it</summary>
      <fieldset aria-label="Change the program">${knobs}</fieldset>
    </details>
  `
}
