/** Rows in which a cell asks for something: a line that its program waits for, a guess, a choice between two texts. */
import { html, nothing, type TemplateResult } from 'lit'
import type { Draft } from './drafts.ts'
import { ICONS } from './icons.ts'
import type { CellView } from './view.ts'

export function renderWaiting(
  { underWay, isElsewhere }: CellView,
  enter: (line: string) => void,
): TemplateResult | typeof nothing {
  if (underWay?.phase !== 'waiting' || isElsewhere) return nothing
  const send = (event: SubmitEvent): void => {
    event.preventDefault()
    const field = (event.currentTarget as HTMLFormElement).querySelector('input')!
    enter(field.value)
    field.value = ''
  }
  return html`
    <form class="ask waiting" @submit=${send}>
      <label for="line">Waiting for Enter</label>
      <input
        id="line"
        type="text"
        autocomplete="off"
        autocapitalize="off"
        spellcheck="false"
        enterkeyhint="send"
      />
      <button class="solid">Enter ${ICONS.enter}</button>
    </form>
  `
}

/** `isNone`: what was said is no number. */
export function renderGuess(
  { asksFirst, underWay, asked }: CellView,
  isNone: boolean,
  guess: (words: string) => void,
): TemplateResult | typeof nothing {
  if (!asksFirst || underWay) return nothing
  return html`
    <form class="ask guess" @submit=${(event: SubmitEvent) => event.preventDefault()}>
      <label for="guess">How much will be ${asked.label}?</label>
      <input
        id="guess"
        type="text"
        inputmode="decimal"
        autocomplete="off"
        aria-invalid=${isNone ? 'true' : nothing}
        aria-describedby=${isNone ? 'none' : nothing}
        @input=${(event: Event) => guess((event.currentTarget as HTMLInputElement).value)}
      />
      <span>${asked.unit}</span>
      ${isNone ? html`<p id="none" class="alarm">${NO_NUMBER}</p>` : nothing}
    </form>
  `
}

export const NO_NUMBER = 'That is no number. Write it like 80 or 30.5'

/**
 * What a person writes as a number: either sign before its decimals, thousands apart by commas or spaces; null where it is none.
 */
export function numberIn(words: string): number | null {
  const number = words.trim()
  const isThousands = /^[1-9]\d{0,2}(,\d{3})+(\.\d*)?$/.test(number)
  const plain = isThousands ? number.replaceAll(',', '') : number.replaceAll(/(?<=\d)\s(?=\d{3}(?!\d))/g, '')
  return /^(\d+([.,]\d*)?|[.,]\d+)$/.test(plain) ? Number(plain.replace(',', '.')) : null
}

/** An edit from another day, made from a text that is published no more. */
export function renderDraft(
  view: CellView,
  draft: Draft | undefined,
  settle: (isKept: boolean) => void,
): TemplateResult | typeof nothing {
  if (!draft) return nothing
  return html`
    <div class="draft" role="group" aria-label="This cell has changed">
      <p><b>This cell has changed</b> since you edited it. Which text do you want?</p>
      <div class="both">
        <div>
          <h3>Yours</h3>
          <pre>${draft.text}</pre>
          <button class="solid" @click=${() => settle(true)}>Keep mine</button>
        </div>
        <div>
          <h3>Published</h3>
          <pre>${view.cell.text}</pre>
          <button class="solid" @click=${() => settle(false)}>Take the published one</button>
        </div>
      </div>
    </div>
  `
}
