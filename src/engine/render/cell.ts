/**
 * A cell in the page: its code and what it gave when the page was made, as text that needs no script. The element takes both
 * over when it wakes.
 */
import { CUT, endsOf, firstLines, lastLines, lineCount } from '../cells/output-lines.ts'
import type { CodeBlock } from '../deck.ts'
import type { Figure, Output, OutputPiece, RunOutcome } from '../session.ts'
import { renderCode } from './code.ts'
import { ROOT, type CellPicture, type RenderContext } from './context.ts'
import { attribute, escapeHtml } from './escape.ts'

/** A hidden cell is not shown; one that nothing runs is code. */
export function renderCell(block: CodeBlock, context: RenderContext, attributes = '', classes = ''): string {
  if (block.cell?.isHidden) return ''
  const picture = context.cell?.(block)
  if (!picture) return renderCode(block, context, attributes, classes)
  const { number } = picture
  const label = `Cell ${number}, ${block.id}`
  const urls = (['module', 'session', 'cells', 'editor'] as const).map((name) =>
    picture[name] ? attribute(`data-${name}`, ROOT + picture[name]) : '',
  )
  return (
    `<div class="cell" role="group" aria-label="${escapeHtml(label)}"${attributes}>` +
    `<code-cell id="${escapeHtml(block.id)}" data-from="${block.from}" data-steps="0"${attribute('data-lang', block.lang)}${urls.join('')}>` +
    renderFold(block) +
    renderCode({ ...block, id: '' }, context, '', classes).trimEnd() +
    renderRan(picture, block.cell?.predicts ?? false) +
    `</code-cell></div>\n`
  )
}

/** Opens the text behind it. */
function renderFold({ cell, text }: CodeBlock): string {
  const lines = text.split('\n').length
  return cell?.isCollapsed && lines > 1
    ? `<details class="fold"><summary>All ${lines} lines</summary></details>`
    : ''
}

/** What is to be guessed is folded away, and so is what would tell it. Its box is as large as the element's that takes it over. */
function renderRan({ ran, isUntold }: CellPicture, isGuessed: boolean): string {
  if (!ran)
    return `<div class="ran"><p class="count">In [ ]</p><p class="words"><span>Not run</span></p></div>`
  const { command, output, value, error, events } = ran.outcome
  const written = renderOutput(output, error && errorLine(error))
  const given =
    written || value !== undefined
      ? `<div class="out${error ? ' failed' : ''}"><div>${written}` +
        (value === undefined
          ? ''
          : `<div class="value"><span class="n">Out[${command.count}]:</span> <pre>${escapeHtml(value)}</pre></div>`) +
        `</div></div>`
      : ''
  const words = `<p class="words">${wordsOf(ran.outcome)}</p>`
  const count = `<p class="count">In [${command.count}]</p>`
  if (isGuessed || isUntold)
    return (
      `<div class="ran${isGuessed ? ' asks' : ''}">${count}` +
      `<details class="words"><summary>Guess first what comes of it</summary>${given}${words}</details></div>`
    )
  return `<div class="ran${events > 0 ? ' timed' : ''}">${count}${given}${words}</div>`
}

/** As the element has it: of much the first and the last lines, what is between them folded; the error's own line bold. */
function renderOutput(output: Output, error: string | undefined): string {
  const { head, hidden, tail } = output
  const pieces = [...head, ...tail]
  const all = pieces.map(({ text }) => text).join('')
  const isSaid = error !== undefined && all.trimEnd().split('\n').at(-1) === error
  const bold = isSaid ? error : undefined
  const added = error === undefined || isSaid ? '' : `<pre class="err">${escapeHtml(error)}</pre>`
  if (all === '') return added
  const ends = endsOf(output)
  if (!ends) return `<pre>${renderPieces(pieces, bold)}</pre>${added}`
  const { first, last, more } = ends
  const between =
    hidden === 0
      ? renderPieces(firstLines(afterFirst(pieces), more))
      : `${renderPieces(afterFirst(head))}\n<i class="more">${hidden.toLocaleString('en')} more lines</i>\n` +
        renderPieces(firstLines(tail, Math.max(0, lineCount(tail) - CUT.last)))
  return (
    `<pre>${renderPieces(first)}</pre>` +
    `<details><summary>${more.toLocaleString('en')} more lines</summary><pre>${between}</pre></details>` +
    `<pre>${renderPieces(last, bold)}</pre>${added}`
  )
}

const afterFirst = (pieces: readonly OutputPiece[]): readonly OutputPiece[] =>
  lastLines(pieces, Math.max(0, lineCount(pieces) - CUT.first))

/** stdout and stderr as they were written, and what was typed between. A line end at the end would be a line more. */
function renderPieces(pieces: readonly OutputPiece[], bold?: string): string {
  return pieces
    .map(({ stream, text }, index) => {
      const isLast = index === pieces.length - 1
      const shown = isLast ? text.replace(/\n$/, '') : text
      const at = bold !== undefined && isLast ? shown.lastIndexOf(bold) : -1
      const html =
        at < 0
          ? escapeHtml(shown)
          : `${escapeHtml(shown.slice(0, at))}<b class="err">${escapeHtml(bold!)}</b>${escapeHtml(shown.slice(at + bold!.length))}`
      if (stream === 'stdin') return `<kbd>${html}</kbd>`
      return stream === 'stderr' ? `<span class="stderr">${html}</span>` : html
    })
    .join('')
}

const errorLine = ({ name, message }: NonNullable<RunOutcome['error']>): string =>
  message === '' ? name : `${name}: ${message}`

/** As the element says it. */
function wordsOf({ end, status, error, figure, command }: RunOutcome): string {
  const size = figure === undefined ? '' : `, ${figureWords(figure)}`
  switch (end) {
    case 'done':
      return `<span>Ran when this page was built${size}</span>`
    case 'error': {
      const { name = 'Error', line, count } = error ?? {}
      const where = line
        ? `line ${line}${(count ?? command.count) === command.count ? '' : ` of cell ${count}`}`
        : ''
      return `<b>${escapeHtml(name)}</b> <span>${where}${where === '' ? size.slice(2) : size}</span>`
    }
    case 'interrupted':
      return `<b>Interrupted</b>`
    case 'ended':
      return `<b>The process ended</b>${status === undefined ? '' : ` <span>with status ${status}</span>`}`
  }
}

/** `125.1 MB resident` */
const figureWords = ({ value, unit, label }: Figure): string =>
  escapeHtml(
    [value.toLocaleString('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 }), unit, label]
      .filter(Boolean)
      .join(' '),
  )
