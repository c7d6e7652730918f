/** Through the moments of a run. */
import { html, nothing, type TemplateResult } from 'lit'
import type { Look } from '../../src/engine/session.ts'
import { count } from '../format.ts'
import type { CellView } from './view.ts'
import { figureWords } from './words.ts'

/** So many moments, at most, a key goes through. */
const STOPS = 200

/** `look`: what is known of the moment that is looked at. */
export function renderScrubber(
  { run, before, look: { event }, mark, text }: CellView,
  look: Look | undefined,
  goTo: (event: number | null) => void,
): TemplateResult | typeof nothing {
  // that of the run before keeps its place
  const shown = run ?? before
  const events = shown?.outcome.events ?? 0
  if (events < 1) return nothing
  if (shown?.lineage.at(-1)!.text !== text) return nothing
  const isOff = !run || mark.mark === 'queued'
  // an arrow goes as far as one sees
  const step = Math.max(1, Math.round(events / STOPS))
  const known = look?.event === event ? look : undefined
  const words = event === null ? 'The end' : lookWords(known)
  const label = known?.figure?.label ?? ''
  const onInput = ({ currentTarget }: Event): void => {
    const slider = currentTarget as HTMLInputElement
    if (isOff) return void (slider.value = String(event ?? events))
    const value = Number(slider.value)
    goTo(value >= events ? null : value)
  }
  return html`
    <div class=${run ? 'time' : 'time old'}>
      <input
        type="range"
        aria-label=${run ? 'Moment of the run' : 'Moment of the run before'}
        aria-disabled=${isOff ? 'true' : nothing}
        aria-valuetext=${`${words}, moment ${count(event ?? events)} of ${count(events)}`}
        min="0"
        max=${Math.ceil(events / step) * step}
        step=${step}
        .value=${String(event ?? events)}
        @input=${onInput}
      />
      <output title=${words}
        >${label ? words.slice(0, -label.length) : words}${label ? html`<span class="of">${label}</span>` : nothing}</output
      >
    </div>
  `
}

function lookWords(look: Look | undefined): string {
  if (!look) return '…'
  const line = look.line > 0 ? `Line ${look.line}` : 'Between lines'
  return look.figure ? `${line}, ${figureWords(look.figure)}` : line
}
