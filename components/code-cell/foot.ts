/** The foot: how the cell stands, in words, and its one action. */
import { html, nothing, type TemplateResult } from 'lit'
import { ICONS } from './icons.ts'
import { renderMenu, type MenuEntry } from './menu.ts'
import type { CellView } from './view.ts'
import type { FootWords } from './words.ts'

export interface FootActs {
  run(): void
  interrupt(): void
  goOn(): void
  step(): void
  /** To the text that ran. */
  takeBack(): void
  readonly menu: readonly MenuEntry[]
}

/** `within`: what stands in it where there is no room elsewhere. */
export function renderFoot(
  view: CellView,
  words: FootWords,
  within: { readonly sign: TemplateResult; readonly time: TemplateResult | typeof nothing } | undefined,
  acts: FootActs,
) {
  const { mark, lineage, asksFirst } = view
  const isBusy = /^(queued|running|waiting|paused)$/.test(mark.mark)
  return html`
    <div class="foot">
      ${within?.sign ?? nothing}
      <p class="words">
        ${mark.mark === 'running' ? html`<span class="beat"></span>` : nothing}
        ${words.icon ? html`<span class=${words.isAlarm ? 'alarm' : ''}>${ICONS[words.icon]}</span>` : nothing}
        ${words.strong ? html`<b class=${words.isAlarm ? 'alarm' : ''}>${words.strong}</b>` : nothing}
        <span>${words.rest}</span>
        ${lineage && !/^(edited|queued)$/.test(mark.mark) ? html`<span class="lineage">${lineage}</span>` : nothing}
      </p>
      ${within?.time ?? nothing}
      <div class="acts">
        ${mark.mark === 'edited' ? html`<button class="bare" @click=${() => acts.takeBack()}>Undo</button>` : nothing}
        ${
          mark.mark === 'paused'
            ? html`<button class="bare" @click=${() => acts.step()}>Step</button>
                <button class="bare" @click=${() => acts.goOn()}>Go on</button>`
            : nothing
        }
        <button
          class="bare action"
          aria-disabled=${!isBusy && asksFirst ? 'true' : 'false'}
          aria-label=${`${isBusy ? 'Interrupt' : 'Run'} ${cellName(view)}`}
          @click=${() => (isBusy ? acts.interrupt() : acts.run())}
        >
          ${isBusy ? ICONS.stop : ICONS.run} ${isBusy ? 'Interrupt' : 'Run'}
        </button>
        ${renderMenu(acts.menu, `More for ${cellName(view)}`)}
      </div>
    </div>
  `
}

export const cellName = ({ id }: CellView): string => `cell ${id}`
