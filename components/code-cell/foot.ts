/** The foot: how the cell stands, in words, and its one action. */
import { html, nothing, type TemplateResult } from 'lit'
import { ICONS } from './icons.ts'
import { renderMenu, type MenuEntry } from './menu.ts'
import { isBusy, type CellView } from './view.ts'
import type { FootWords } from './words.ts'

export interface FootActs {
  run(): void
  interrupt(): void
  goOn(): void
  step(): void
  /** It goes from line to line. */
  readonly isStepping: boolean
  /** To the text that ran. */
  takeBack(): void
  /** To another cell. */
  visit(id: string): void
  readonly menu: readonly MenuEntry[]
}

/** `isOff`: it is not to run yet. `within`: what stands in it where there is no room elsewhere. */
export function renderFoot(
  view: CellView,
  words: FootWords,
  isOff: boolean,
  within:
    (Record<'sign', TemplateResult> & Record<'time' | 'lock', TemplateResult | typeof nothing>) | undefined,
  acts: FootActs,
) {
  const { mark, lineage, waitsFor } = view
  const isAtWork = isBusy(view)
  return html`
    <div class="foot">
      ${within?.sign ?? nothing}
      <p class="words">
        ${mark.mark === 'running' ? html`<span class="beat"></span>` : nothing} ${wordsOf(words)}
        ${words.outcome ? wordsOf(words.outcome) : nothing}
        ${
          waitsFor !== undefined && mark.mark === 'queued'
            ? html`<button class="link" @click=${() => acts.visit(waitsFor)}>
                Cell ${waitsFor} waits for a line
              </button>`
            : nothing
        }
        ${lineage && !/^(edited|queued|stale)$/.test(mark.mark) ? html`<span class="lineage">${lineage}</span>` : nothing}
      </p>
      ${within?.time ?? nothing}
      <div class="acts" tabindex="-1" role="group" aria-label=${cellName(view)}>
        ${within?.lock ?? nothing}
        ${mark.mark === 'edited' ? html`<button class="bare" aria-label="Take back the edit" @click=${() => acts.takeBack()}>Take back</button>` : nothing}
        ${
          isAtWork && (mark.mark === 'paused' || (acts.isStepping && mark.mark === 'running'))
            ? html`<button class="bare" @click=${() => acts.step()}>Step</button>
                <button class="bare" @click=${() => acts.goOn()}>Go on</button>`
            : nothing
        }
        <button
          class="bare action"
          aria-disabled=${!isAtWork && isOff ? 'true' : 'false'}
          aria-label=${`${isAtWork ? 'Interrupt' : 'Run'} ${cellName(view)}`}
          aria-keyshortcuts=${isAtWork ? 'Control+C' : 'Control+Enter'}
          title=${isAtWork ? 'Ctrl+C' : 'Ctrl+Enter'}
          @click=${() => (isAtWork ? acts.interrupt() : acts.run())}
        >
          ${isAtWork ? ICONS.stop : ICONS.run} ${isAtWork ? 'Interrupt' : 'Run'}
        </button>
        ${renderMenu(acts.menu, `More for ${cellName(view)}`)}
      </div>
    </div>
  `
}

const wordsOf = ({ icon, strong, isAlarm, rest }: FootWords) => html`
  ${icon ? html`<span class=${isAlarm ? 'alarm' : ''}>${ICONS[icon]}</span>` : nothing}
  ${strong ? html`<b class=${isAlarm ? 'alarm' : ''}>${strong}</b>` : nothing}
  <span>${rest}</span>
`

export const cellName = ({ id }: CellView): string => `cell ${id}`
