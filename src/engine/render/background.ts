/** The pictures behind a slide, and on its sides. */
import type { Background, Slide } from '../deck.ts'
import { attributeOf } from '../tokens.ts'
import { ROOT, type RenderContext } from './context.ts'
import { attribute, escapeHtml, nameSvg } from './escape.ts'
import { colourClass } from './layout.ts'

const SIDES = ['', 'left', 'right'] as const

/** Classes that a slide has for its backgrounds. */
export function backgroundClasses({ background, backgrounds }: Slide): string[] {
  const sides = new Set(backgrounds.map(({ side }) => side))
  return [
    ...(background === '' ? [] : [colourClass(background)]),
    ...SIDES.filter((side) => side !== '' && sides.has(side)).map((side) => `bg-${side}`),
    ...new Set(backgrounds.flatMap(({ side, classes }) => classes.filter((name) => name[0] === side[0]))),
  ]
}

export function renderBackgrounds({ id, backgrounds }: Slide, context: RenderContext): string {
  return SIDES.map((side) => {
    const pictures = backgrounds.filter((one) => one.side === side)
    if (pictures.length === 0) return ''
    const classes = ['bg', side, pictures.some(({ isVertical }) => isVertical) ? 'vertical' : '']
    const html = pictures.map((one) => renderPicture(one, `${id}-bg${backgrounds.indexOf(one) + 1}`, context))
    return `<div class="${classes.filter(Boolean).join(' ')}">${html.join('')}</div>`
  }).join('')
}

function renderPicture(background: Background, use: string, context: RenderContext): string {
  const { image, size, classes } = background
  const src = attributeOf(image, 'src') ?? ''
  const picture = context.picture(src, use)
  if (!picture) return ''
  const own = [size === 'cover' ? '' : size, ...classes.filter((name) => name.startsWith('z:'))]
  const named = attribute('class', own.filter(Boolean).join(' '))
  const html =
    picture.kind === 'file'
      ? `<img${named} src="${ROOT}${escapeHtml(picture.path)}" alt="${escapeHtml(image.content)}" decoding="async">`
      : renderSvg(picture.svg, background, named)
  // A picture of its own size is cut where its share of the place ends.
  return size === 'auto' ? `<i>${html}</i>` : html
}

function renderSvg(drawing: string, { image, size }: Background, attributes: string): string {
  const svg = size === 'cover' ? covering(drawing) : drawing
  const named =
    image.content === ''
      ? svg.trimStart().replace('<svg', '<svg aria-hidden="true"')
      : nameSvg(svg, image.content)
  return named.replace('<svg', `<svg${attributes}`)
}

/** A drawing that fills its place, cut where it is too long. */
const covering = (svg: string): string =>
  svg.replace(/<svg[^>]*>/, (root) =>
    root
      .replace(/\s+preserveAspectRatio="[^"]*"/, '')
      .replace('<svg', '<svg preserveAspectRatio="xMidYMid slice"'),
  )
