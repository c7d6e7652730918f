/** Footnotes: a number in the text, the text at the foot of the slide, and a link from each to the other. */
import type { Token } from '../deck.ts'
import { escapeHtml } from './escape.ts'

/** The dot keeps these ids apart from all that an author may write. */
const textId = (slide: string, number: number): string => `${slide}.fn${number}`
const markId = (slide: string, number: number, reference: number): string =>
  `${slide}.fn${number}-ref${reference > 1 ? reference : ''}`

const hash = (id: string): string => `#${encodeURIComponent(id)}`

/** The number in the text. */
export function renderMark({ meta }: Token, slide: string): string {
  if (!meta?.footnote) return ''
  const { number, references } = meta.footnote
  return (
    `<sup class="fn"><a id="${escapeHtml(markId(slide, number, references))}" href="${hash(textId(slide, number))}"` +
    ` aria-label="Footnote ${number}">${number}</a></sup>`
  )
}

export function openNote({ meta }: Token, slide: string): string {
  const number = meta?.footnote?.number ?? 0
  return `<li id="${escapeHtml(textId(slide, number))}"><span class="n">${number}</span> `
}

/** Ends a note with a link to each place that refers to it. */
export function closeNote({ meta }: Token, slide: string): string {
  const { number = 0, references = 0 } = meta?.footnote ?? {}
  const links = Array.from({ length: references }, (_, index) => {
    const which = references > 1 ? `, reference ${index + 1}` : ''
    return ` <a class="back" href="${hash(markId(slide, number, index + 1))}" aria-label="Back to footnote ${number}${which} in the text">↩\ufe0e</a>`
  })
  return `${links.join('')}</li>\n`
}
