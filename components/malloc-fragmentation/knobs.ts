import { css, html, type TemplateResult } from 'lit'
import { live } from 'lit/directives/live.js'
import { count } from '../format.ts'
import {
  GLIBC_VERSIONS,
  LEAST_SIZE,
  MAPPED_SIZE,
  MOST_SIZE,
  AFTERS,
  type GlibcVersion,
  type Knobs,
  type After,
} from './program.ts'

const SIZES: readonly (readonly [size: number, words: string])[] = [
  [5037, ''],
  [50_037, ''],
  [MAPPED_SIZE - 1, ''],
  [MAPPED_SIZE, ', own mapping'],
  [200_037, ', own mapping'],
]

const AFTER_WORDS: Readonly<Record<After, string>> = {
  nothing: 'nothing more',
  collect: 'gc.collect(2)',
  trim: 'malloc_trim(0)',
  'del small': 'del small',
}

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

interface KnobsPlace {
  readonly knobs: Knobs
  readonly isOpen: boolean
  readonly toggle: (isOpen: boolean) => void
  readonly turn: (changed: Partial<Knobs>) => void
}

/** What a person may change about the program and its malloc, behind one button. */
export function renderKnobs({ knobs, isOpen, toggle, turn }: KnobsPlace): TemplateResult {
  const sizes = SIZES.some(([size]) => size === knobs.size) ? SIZES : [...SIZES, [knobs.size, ''] as const]
  const valueOf = (event: Event) => (event.target as HTMLSelectElement).value
  const onSize = (event: Event) => {
    const input = event.target as HTMLInputElement
    const size = Math.round(Math.min(MOST_SIZE, Math.max(LEAST_SIZE, Number(input.value) || knobs.size)))
    input.value = String(size)
    turn({ size })
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !isOpen) return
    event.preventDefault()
    const details = event.currentTarget as HTMLDetailsElement
    details.open = false
    details.querySelector('summary')?.focus()
  }
  const choice = (
    words: string,
    chosen: string,
    all: readonly (readonly [string, string])[],
    on: (value: string) => void,
  ) => html`
    <label>
      ${words}
      <select .value=${live(chosen)} @change=${(event: Event) => on(valueOf(event))}>
        ${all.map(([value, name]) => html`<option value=${value} ?selected=${value === chosen}>${name}</option>`)}
      </select>
    </label>
  `
  return html`
    <details
      class="knobs"
      ?open=${isOpen}
      @toggle=${(event: Event) => toggle((event.currentTarget as HTMLDetailsElement).open)}
      @keydown=${onKey}
    >
      <summary>Change it</summary>
      <fieldset aria-label="Change the program">
        ${choice(
          'Made first',
          knobs.first,
          [
            ['big', 'big'],
            ['small', 'small'],
          ],
          (first) => turn({ first: first as Knobs['first'] }),
        )}
        ${choice(
          'String size',
          String(knobs.size),
          sizes.map(([size, words]) => [String(size), `${count(size)}${words}`] as const),
          (size) => turn({ size: Number(size) }),
        )}
        <label>
          or, in bytes
          <input
            type="number"
            min=${LEAST_SIZE}
            max=${MOST_SIZE}
            .value=${live(String(knobs.size))}
            @change=${onSize}
          />
        </label>
        ${choice(
          'After del big',
          knobs.after,
          AFTERS.map((after) => [after, AFTER_WORDS[after]] as const),
          (after) => turn({ after: after as After }),
        )}
        ${choice(
          'malloc',
          knobs.glibc,
          GLIBC_VERSIONS.map((version) => [version, `glibc ${version}`] as const),
          (glibc) => turn({ glibc: glibc as GlibcVersion }),
        )}
      </fieldset>
    </details>
  `
}
