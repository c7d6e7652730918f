/** Code on a slide: a line an element, so that lines can be highlighted step by step. */
import type { CodeBlock } from '../deck.ts'
import type { CodeToken, RenderContext } from './context.ts'
import { attribute, escapeHtml } from './escape.ts'

export function renderCode(block: CodeBlock, context: RenderContext, attributes = '', classes = ''): string {
  const lines = context.highlight(block.text.replace(/\n$/, ''), block.lang)
  const body = lines.map((line, index) => {
    const stages = block.stages.flatMap((on, stage) => (on === null || on.includes(index + 1) ? [stage] : []))
    return `<span class="line"${attribute('data-on', stages.join(' '))}>${line.map(renderToken).join('')}</span>`
  })
  const steps =
    block.stages.length > 0 ? ` data-from="${block.from}" data-stages="${block.stages.length}"` : ''
  return (
    `<pre${attribute('class', `code ${classes}`.trim())}${attribute('id', block.id)}${attribute('data-lang', block.lang)}${steps}${attributes}>` +
    `<code>${body.join('\n')}</code></pre>\n`
  )
}

const renderToken = ({ kind, text }: CodeToken): string =>
  kind ? `<span class="${kind}">${escapeHtml(text)}</span>` : escapeHtml(text)
