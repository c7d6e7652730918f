/** What stands beside the pictures of a program's run: the program, and why its memory is resident. */
import { html, nothing, type TemplateResult } from 'lit'
import { shortBytes } from './format.ts'
import { MemoryInk, picture, type MemoryState } from './memory-ink.ts'
import { code } from './program-line.ts'

const SWATCH = { width: 30, height: 20, label: 14 }

/** A link of the chain that says why memory is resident: its state, and words; every second piece is set in bold. */
export interface Link {
  readonly state: MemoryState
  readonly words: readonly string[]
}

/** A program, the line at which it stands marked, with the bytes that are resident after some of its lines; a long one may be set smaller. */
export function renderProgram(
  { file, lines }: { readonly file: string; readonly lines: readonly { readonly text: string }[] },
  at: number,
  resident: ReadonlyMap<number, number>,
  size: '' | 'long' | 'longer' = '',
): TemplateResult {
  return html`
    <ol class=${`program ${size}`} aria-label=${`${file}, with the resident memory at each wait`}>
      ${lines.map(({ text }, line) => {
        const bytes = resident.get(line)
        return html`<li
          class=${line === at ? 'line now' : 'line'}
          aria-current=${line === at ? 'step' : 'false'}
        >
          <code>${code(text)}</code>${bytes === undefined ? '' : html`<em>${shortBytes(bytes)}</em>`}
        </li>`
      })}
    </ol>
  `
}

/** The chain, from the top of the heap down; `remedy` is what a person may do about it. */
export function renderWhy(
  chain: readonly Link[],
  remedy: TemplateResult | typeof nothing = nothing,
): TemplateResult {
  return html`
    <div class="why">
      <h3>Why is this resident? ${remedy}</h3>
      <ol>
        ${chain.map(({ state, words }, index) => {
          const ink = new MemoryInk(`w${index}-`, SWATCH.label)
          const mark = ink.entry(state).mark(1, SWATCH.height / 2, SWATCH.width - 2)
          const swatch = picture(SWATCH.width, SWATCH.height, ink.patterns([state]) + mark)
          return html`<li>
            <span aria-hidden="true" .innerHTML=${swatch}></span>
            <span>${words.map((piece, part) => (part % 2 ? html`<b>${piece}</b>` : piece))}</span>
          </li>`
        })}
      </ol>
    </div>
  `
}
