/** What a cell wrote, and what was typed, in order: the beginning and the end of much, or its lines a page at a time. */
import { html, nothing, type TemplateResult } from 'lit'
import { allLines, countOf, endsOf } from '../../src/engine/cells/index.ts'
import type { Output, OutputPiece, RunError } from '../../src/engine/session.ts'
import { count } from '../format.ts'
import { isSaid, runsOf, type TextRun } from './traceback.ts'
import type { CellView } from './view.ts'
import { rangeWords } from './words.ts'

/** So many lines are shown at once, of all. */
export const PAGE_LINES = 1000

/** A page of all lines. */
export interface OutputPage {
  /** Its first line, from 0. */
  readonly from: number
  /** Undefined: they are on the way. */
  readonly pieces?: readonly OutputPiece[]
}

export interface OutputActs {
  showPage(from: number): void
  showLess(): void
  goTo(count: number, line: number): void
  /** Where the link leads, for who looks at it. */
  hrefOf(count: number): string | undefined
}

export function renderOutput(
  view: CellView,
  page: OutputPage | undefined,
  acts: OutputActs,
): TemplateResult | typeof nothing {
  const { output, isOld } = view
  const run = isOld ? view.before : view.run
  const error = run?.outcome.error
  const written = output && (output.head.length > 0 || output.tail.length > 0)
  const fault = error && !isSaid([...output!.head, ...output!.tail], error) ? error : undefined
  const value = run?.outcome.value
  if (!written && !fault && value === undefined) return nothing
  return html`
    <div
      class=${isOld ? 'out old' : 'out'}
      part="out"
      role="group"
      aria-label=${isOld ? 'Output of the run before' : 'Output'}
    >
      ${written ? (page ? renderPage(view, page, acts) : renderEnds(view, error, acts)) : nothing}
      ${fault ? html`<pre class="fault">${faultLine(fault)}</pre>` : nothing}
      ${
        value === undefined
          ? nothing
          : html`<div class="value">
              <span class="gutter">Out[${countOf(run!)}]:</span>
              <pre>${value}</pre>
            </div>`
      }
    </div>
  `
}

const faultLine = ({ name, message }: RunError): string => (message === '' ? name : `${name}: ${message}`)

/** Whether there is more of it than is shown at first. */
export const isCut = ({ output }: CellView): boolean => output !== undefined && endsOf(output) !== undefined

/** As it stands there, in words. */
export function outputText({ head, hidden, tail }: Output): string {
  const textOf = (pieces: readonly OutputPiece[]): string => pieces.map(({ text }) => text).join('')
  return textOf(head) + (hidden > 0 ? `… ${count(hidden)} more lines\n` : '') + textOf(tail)
}

function renderEnds(view: CellView, error: RunError | undefined, acts: OutputActs): TemplateResult {
  const output = view.output!
  const ends = endsOf(output)
  if (!ends) return html`<pre class="text">${renderRuns([...output.head, ...output.tail], error, acts)}</pre>`
  const words = `${count(ends.more)} more lines`
  return html`
    <pre class="text">${renderRuns(ends.first, error, acts)}</pre>
    ${
      view.underWay
        ? html`<p class="more">${words}</p>`
        : html`<button class="more" @click=${() => acts.showPage(0)}>${words}, show all</button>`
    }
    <pre class="text">${renderRuns(ends.last, error, acts)}</pre>
  `
}

function renderPage(view: CellView, { from, pieces }: OutputPage, acts: OutputActs): TemplateResult {
  const of = allLines(view.output!)
  const last = Math.max(0, Math.floor((of - 1) / PAGE_LINES) * PAGE_LINES)
  const to = Math.min(of, from + PAGE_LINES)
  const turn = (words: string, name: string, target: number) => {
    const isOff = target === from || target < 0 || target > last
    return html`<button
      aria-label=${name}
      aria-disabled=${isOff ? 'true' : 'false'}
      @click=${() => !isOff && acts.showPage(target)}
    >
      ${words}
    </button>`
  }
  return html`
    <pre class="text page" tabindex="0" role="region" aria-label="Output">
${pieces ? renderRuns(pieces, view.run?.outcome.error, acts) : 'Reading …'}</pre>
    <div class="pages" role="group" tabindex="-1" aria-label="Pages of the output">
      ${
        of > PAGE_LINES
          ? html`${turn('First', 'First lines', 0)} ${turn('Back', 'Back, lines before', from - PAGE_LINES)}
            ${turn('On', 'On, lines after', from + PAGE_LINES)} ${turn('Last', 'Last lines', last)}`
          : nothing
      }
      <button @click=${() => acts.showLess()}>Show less</button>
      <output>${rangeWords(from, to, of)}</output>
    </div>
  `
}

function renderRuns(pieces: readonly OutputPiece[], error: RunError | undefined, acts: OutputActs) {
  const runs = runsOf(pieces, error)
  // a line end within an element would be a line more
  return runs.map((run, index) =>
    renderRun(index < runs.length - 1 ? run : { ...run, text: run.text.replace(/\n$/, '') }, acts),
  )
}

function renderRun({ text, isError, isTyped, isFault, place }: TextRun, acts: OutputActs) {
  if (isTyped) return html`<kbd>${text}</kbd>`
  if (!isError) return text
  const href = place && acts.hrefOf(place.count)
  if (!place || href === undefined)
    return html`<span class=${isFault ? 'stderr fault' : 'stderr'}>${text}</span>`
  const go = (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    acts.goTo(place.count, place.line)
  }
  return html`<a href=${href} aria-label=${`${text} of cell ${place.count}`} @click=${go}>${text}</a>`
}
