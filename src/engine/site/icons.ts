/** What stands for a deck in a tab, on a home screen, and beside a link to it: drawn without a browser. */
import type { Deck } from '../deck.ts'
import { PICTURE_SIZE, type IconLink, type SharedPicture } from '../render/index.ts'
import { toPng, toSvg, type Drawing, type Rectangle } from './drawing.ts'
import type { Emitted } from './emit.ts'

/** The column of memory, and what is live at its top; in a box of 16 units. */
const COLUMN: readonly Rectangle[] = [
  { x: 3, y: 1, width: 10, height: 14, fill: '#1e7461' },
  { x: 4, y: 2, width: 8, height: 12, fill: '#dff0eb' },
  { x: 3, y: 1, width: 10, height: 4, fill: '#132c46' },
]
const ICON: Drawing = { width: 16, height: 16, rectangles: COLUMN }

/** Home screens round its corners, and take nothing transparent. */
const TOUCH_ICON: Drawing = {
  width: 24,
  height: 24,
  rectangles: [
    { x: 0, y: 0, width: 24, height: 24, fill: '#ffffff' },
    ...COLUMN.map((one) => ({ ...one, x: one.x + 4, y: one.y + 4 })),
  ],
}

/** Icons of the deck's own, in `public/`: they are taken where they are there. */
const OWN: Readonly<Record<string, IconLink>> = {
  'favicon.ico': { rel: 'icon', sizes: '32x32', path: 'favicon.ico' },
  'icon.svg': { rel: 'icon', type: 'image/svg+xml', sizes: 'any', path: 'icon.svg' },
  'apple-touch-icon.png': { rel: 'apple-touch-icon', path: 'apple-touch-icon.png' },
}

/** The icon by itself. */
export const iconSvg = (): string => toSvg(ICON)

/** `published`: paths in `public/`. */
export function emitIcons(emitted: Emitted, published: readonly string[]): IconLink[] {
  const own = Object.keys(OWN)
    .filter((name) => published.includes(name))
    .map((name) => OWN[name]!)
  const has = (rel: string): boolean => own.some((icon) => icon.rel === rel)
  const icons: IconLink[] = [...own]
  if (!has('icon')) {
    // Browsers take the last that they can show.
    const png = emitted.asset('icon.png', toPng(ICON, 32, 32))
    icons.push({ rel: 'icon', type: 'image/png', sizes: '32x32', path: png })
    icons.push({
      rel: 'icon',
      type: 'image/svg+xml',
      sizes: 'any',
      path: emitted.asset('icon.svg', toSvg(ICON)),
    })
  }
  if (!has('apple-touch-icon'))
    icons.push({
      rel: 'apple-touch-icon',
      path: emitted.asset('touch-icon.png', toPng(TOUCH_ICON, 180, 180)),
    })
  return icons
}

/**
 * The picture of a deck beside links to it, where there are none of its slides: the deck as a piece of memory, where each
 * slide holds a cell for itself and one for each of its steps, and the first is live.
 */
export function emitPicture({ meta, slides }: Deck, theme: string, emitted: Emitted): SharedPicture {
  const { width, height } = PICTURE_SIZE
  const colour = coloursOf(theme)
  const across = width - 2 * MARGIN
  const down = height - 2 * MARGIN
  const owners = slides.flatMap(({ steps }, slide) => Array<number>(steps + 1).fill(slide))
  const columns = Math.ceil(Math.sqrt((owners.length * across) / down))
  const rows = Math.ceil(owners.length / columns)
  const [cellWidth, cellHeight] = [across / columns, down / rows]
  const gap = Math.min(8, cellWidth / 4, cellHeight / 4)
  const cells = Array.from({ length: columns * rows }, (_, cell): Rectangle => {
    const owner = owners[cell]
    const isLast = owners[cell + 1] !== owner || (cell + 1) % columns === 0
    return {
      x: MARGIN + (cell % columns) * cellWidth,
      y: MARGIN + Math.floor(cell / columns) * cellHeight,
      width: cellWidth - (isLast ? gap : 0),
      height: cellHeight - gap,
      fill: colour(owner === undefined ? 'line' : owner === 0 ? 'ink' : 'past'),
    }
  })
  const ground: Rectangle = { x: 0, y: 0, width, height, fill: colour('stage') }
  const png = toPng({ width, height, rectangles: [ground, ...cells] }, width, height)
  const alt = `The slides as cells of memory, ${slides.length} of them: ${meta.title}`
  return { path: emitted.asset('share.png', png), alt }
}

/** Around the cells of a deck's picture. */
const MARGIN = 64

/** What `base.css` has. */
const COLOURS = { stage: '#ffffff', ink: '#14191a', past: '#5a7f76', line: '#c9cfd0' } as const

/** Colours that a theme gives in hexadecimal digits; the first is that of daylight. */
const coloursOf =
  (theme: string) =>
  (name: keyof typeof COLOURS): string => {
    const digits = new RegExp(`--${name}:\\s*#([\\da-f]{6}|[\\da-f]{3})\\b`, 'i').exec(theme)?.[1]
    if (!digits) return COLOURS[name]
    return `#${digits.length === 3 ? [...digits].map((digit) => digit + digit).join('') : digits}`.toLowerCase()
  }
