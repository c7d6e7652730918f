/** One slide with its transcript: the same HTML in Read, on the stage and in the pieces that a stage fetches. */
import type { Block, Deck, Slide, Token } from '../deck.ts'
import { backgroundClasses, renderBackgrounds } from './background.ts'
import { ROOT, type RenderContext } from './context.ts'
import { attribute, escapeHtml } from './escape.ts'
import { linkSlides } from './page.ts'
import { renderTokens, type MarkdownScope } from './markdown.ts'

/** How a slide is called in lists and for screen readers. */
export const slideLabel = (slide: Slide): string =>
  `Slide ${slide.number}${slide.title ? `: ${slide.title}` : ''}`

/** `beside` makes what stands beside the slide of its transcript; absent: that is all. */
export function renderSlide(
  deck: Deck,
  slide: Slide,
  context: RenderContext,
  beside: (transcript: string) => string = (transcript) => transcript,
): string {
  const hasDemo = slide.demos.length > 0
  const classes = ['slide', ...slide.classes, ...backgroundClasses(slide)]
  const hasCell = slide.cells.some((code) => !code.cell?.isHidden && context.cell?.(code))
  if (hasDemo) classes.push('has-demo')
  if (hasCell) classes.push('has-cell')
  if (slide.body.some((block) => block.tokens.some((token) => token.type === 'fence')))
    classes.push('has-code')
  const previous = deck.slides[slide.number - 2]
  const next = deck.slides[slide.number]
  const scope = scopeOf(deck, slide, context)
  return (
    `<section class="sheet${hasDemo ? ' with-demo' : ''}${hasCell ? ' with-cell' : ''}" id="${escapeHtml(slide.id)}" data-number="${slide.number}"` +
    ` data-steps="${slide.steps}"${attribute('data-previous', previous?.id)}${attribute('data-next', next?.id)}` +
    ` aria-label="${escapeHtml(slideLabel(slide))}">` +
    `<a class="permalink" href="${ROOT}#${escapeHtml(slide.id)}" aria-label="Link to slide ${slide.number}"></a>` +
    `<div class="stage"><div class="${escapeHtml(classes.join(' '))}">${renderBackgrounds(slide, context)}<div class="in">\n` +
    renderBlocks(slide.body, scope) +
    `</div></div></div>` +
    beside(renderTranscript(slide, { ...scope, pictures: 100, heading: 3 })) +
    `</section>\n`
  )
}

/** Private: for the speaker's file alone. Links to slides lead to their stages. */
export const renderNotes = (deck: Deck, slide: Slide, context: RenderContext): string =>
  linkSlides(
    renderBlocks(slide.notes, { ...scopeOf(deck, slide, context), pictures: 200, heading: 3 }),
    'stage',
  )

const scopeOf = (deck: Deck, slide: Slide, context: RenderContext): MarkdownScope => ({
  context,
  slideOf: placesOf(deck),
  slideId: slide.id,
  pictures: 0,
  firstLine: slide.range.line - 1,
  heading: 2,
  demoLabel: `Demo: ${slide.title || slide.id}`,
})

function renderTranscript(slide: Slide, scope: MarkdownScope): string {
  if (slide.transcript.length === 0) return ''
  return `<div class="said"><p class="n">Slide ${slide.number}, transcript</p>${renderBlocks(slide.transcript, scope)}</div>`
}

const renderBlocks = (blocks: readonly Block[], scope: MarkdownScope): string =>
  blocks.map((block) => renderTokens(block.tokens, scope, block.step)).join('')

const places = new WeakMap<Deck, ReadonlyMap<string, string>>()
function placesOf(deck: Deck): ReadonlyMap<string, string> {
  let known = places.get(deck)
  if (!known) {
    const all = deck.slides.flatMap((slide) =>
      [slide.id, ...idsIn(slide)].map((id) => [id, slide.id] as const),
    )
    places.set(deck, (known = new Map(all)))
  }
  return known
}

/** Ids that the author wrote within a slide: of headings, boxes, words, cells, demos. */
const idsIn = (slide: Slide): string[] => slide.body.flatMap(({ tokens }) => tokens.flatMap(idsOf))

const idsOf = ({ attrs, meta, children }: Token): string[] =>
  [
    ...(attrs ?? []).flatMap(([name, value]) => (name === 'id' ? [value] : [])),
    ...(meta?.ids ?? []).map(({ id }) => id),
    meta?.demo?.id ?? '',
    meta?.code?.id ?? '',
    ...(children ?? []).flatMap(idsOf),
  ].filter((id) => id !== '')
