/** A demo in the page: its element, with its posters inside until (or unless) it wakes. */
import type { DemoRef } from '../deck.ts'
import type { Poster } from '../demo.ts'
import { ROOT, type DemoPicture, type RenderContext } from './context.ts'
import { attribute, escapeHtml, nameSvg } from './escape.ts'

export function renderDemo(demo: DemoRef, label: string, context: RenderContext, attributes = ''): string {
  const picture = context.demo(demo)
  const own = Object.entries(demo.attributes).map(([name, value]) => ` ${name}="${escapeHtml(value)}"`)
  const module = picture?.module ? attribute('data-module', ROOT + picture.module) : ''
  const scene = picture?.scene ? attribute('data-scene', ROOT + picture.scene) : ''
  const program = picture?.program ? attribute('data-program', ROOT + picture.program) : ''
  const shows = demo.shows ? attribute('data-shows', demo.shows.map(({ written }) => written).join(' ')) : ''
  return (
    `<div class="demo" role="group" aria-label="${escapeHtml(label)}"${attributes}>` +
    `<${demo.tag} id="${escapeHtml(demo.id)}" data-from="${demo.from}" data-steps="${demo.steps}"${shows}${module}${scene}${program}${own.join('')}>` +
    (picture ? renderEnds(picture) : '') +
    `</${demo.tag}></div>\n`
  )
}

/** On a stage a demo opens at its first step, in Read at its last: the page shows one of the two. */
function renderEnds({ first, last }: DemoPicture): string {
  if (first.svg === last.svg && first.sentence === last.sentence) return renderPoster('poster', last)
  return renderPoster('poster first', first) + renderPoster('poster last', last)
}

export function renderPoster(className: string, { svg, sentence }: Poster): string {
  return `<div class="${className}"><p class="say">${escapeHtml(sentence)}</p>${nameSvg(svg, sentence)}</div>`
}
