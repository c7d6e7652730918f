/**
 * A cell in the page: its code and what it gave when the page was made, as text that needs no script. The element takes both
 * over when it wakes.
 */
import type { CellFacts } from '../cells/facts.ts'
import type { CodeBlock } from '../deck.ts'
import type { Figure, Output, OutputPiece, RunOutcome } from '../session.ts'
import { renderCode } from './code.ts'
import { ROOT, type RenderContext } from './context.ts'
import { attribute, escapeHtml } from './escape.ts'

/** A hidden cell is not shown; one that nothing runs is code. */
export function renderCell(block: CodeBlock, context: RenderContext, attributes = '', classes = ''): string {
  if (block.cell?.isHidden) return ''
  const picture = context.cell?.(block)
  if (!picture) return renderCode(block, context, attributes, classes)
  const { number, ran } = picture
  const label = `Cell ${number}, ${block.id}`
  const urls = (['module', 'session', 'cells', 'editor'] as const).map((name) =>
    picture[name] ? attribute(`data-${name}`, ROOT + picture[name]) : '',
  )
  return (
    `<div class="cell" role="group" aria-label="${escapeHtml(label)}"${attributes}>` +
    `<code-cell id="${escapeHtml(block.id)}" data-from="${block.from}" data-steps="0"${attribute('data-lang', block.lang)}${urls.join('')}>` +
    renderFold(block) +
    renderCode({ ...block, id: '' }, context, '', classes).trimEnd() +
    renderRan(ran, block.cell?.predicts ?? false) +
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

/** What is to be guessed is folded away. */
function renderRan(ran: CellFacts['ran'], isGuessed: boolean): string {
  if (!ran) return `<div class="ran"><p class="count">In [ ]</p><div class="words">Not run</div></div>`
  const { command, output, value, error } = ran.outcome
  const written = renderOutput(output, error && errorLine(error))
  const given =
    (written &&
      (error
        ? `<pre class="out failed"><span>${written}</span></pre>`
        : `<pre class="out">${written}</pre>`)) +
    (value === undefined
      ? ''
      : `<p class="n">Out[${command.count}]:</p><pre class="out value">${escapeHtml(value)}</pre>`)
  const words = `<div class="words">${wordsOf(ran.outcome)}</div>`
  return (
    `<div class="ran"><p class="count">In [${command.count}]</p>` +
    (isGuessed
      ? `<details class="words"><summary>Guess first what comes of it</summary>${given}${words}</details>`
      : given + words) +
    `</div>`
  )
}

/** stdout and stderr as they were written, the error's last line bold: it stands alone where nothing wrote it. */
function renderOutput({ head, hidden, tail }: Output, error: string | undefined): string {
  const pieces = [...head, ...tail]
  const all = pieces.map(({ text }) => text).join('')
  const isSaid = error !== undefined && all.trimEnd().split('\n').at(-1) === error
  const inner =
    hidden === 0
      ? renderPieces(pieces, isSaid ? error : undefined)
      : `${renderPieces(head)}<i class="more">${hidden.toLocaleString('en')} more lines</i>\n${renderPieces(tail, isSaid ? error : undefined)}`
  const added =
    error !== undefined && !isSaid
      ? `${all === '' || all.endsWith('\n') ? '' : '\n'}<b class="err">${escapeHtml(error)}</b>`
      : ''
  return inner.replace(/\n$/, added === '' ? '' : '\n') + added
}

function renderPieces(pieces: readonly OutputPiece[], bold?: string): string {
  return pieces
    .map(({ stream, text }, index) => {
      const isLast = index === pieces.length - 1
      const at = bold !== undefined && isLast ? text.lastIndexOf(bold) : -1
      const html =
        at < 0
          ? escapeHtml(text)
          : `${escapeHtml(text.slice(0, at))}<b class="err">${escapeHtml(bold!)}</b>${escapeHtml(text.slice(at + bold!.length))}`
      return stream === 'stderr' ? `<span class="stderr">${html}</span>` : html
    })
    .join('')
}

const errorLine = ({ name, message }: NonNullable<RunOutcome['error']>): string =>
  message === '' ? name : `${name}: ${message}`

const WHEN = 'when this page was built'

function wordsOf({ end, status, error, figure }: RunOutcome): string {
  const size = figure === undefined ? '' : `: ${figureWords(figure)}`
  switch (end) {
    case 'done':
      return `Ran ${WHEN}${size}`
    case 'error':
      return `<b>${escapeHtml(error?.name ?? 'Error')}</b>${error?.line ? ` in line ${error.line}` : ''} ${WHEN}${size}`
    case 'interrupted':
      return `<b>Interrupted</b> ${WHEN}${size}`
    case 'ended':
      return `<b>The process ended</b>${status === undefined ? '' : ` with status ${status}`} ${WHEN}${size}`
  }
}

/** `125.1 MB resident` */
const figureWords = ({ value, unit, label }: Figure): string =>
  escapeHtml(
    [value.toLocaleString('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 }), unit, label]
      .filter(Boolean)
      .join(' '),
  )
