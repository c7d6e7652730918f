/** Colours of a canvas, as CSS has them for the element: read once per theme. */
import { INK, PAINT, TINT } from '../../memory-ink.ts'

export interface Inks {
  readonly live: string
  readonly list: string
  readonly listTint: string
  readonly edge: string
  readonly ground: string
  readonly ink: string
  readonly ink2: string
  readonly signal: string
  readonly sans: string
  readonly mono: string
  /** The same for pictures made of texels; tints lie on the ground. */
  readonly texels: Texels
}

export type Rgb = readonly [red: number, green: number, blue: number]

export interface Texels {
  readonly live: Rgb
  readonly list: Rgb
  readonly listTint: Rgb
  readonly edge: Rgb
}

/** `probe`: an element of no size in the place of the picture; it is left as it was. */
export function inksOf(probe: HTMLElement): Inks {
  const style = getComputedStyle(probe)
  const read = (property: 'color' | 'font-family', value: string): string => {
    probe.style.setProperty(property, value)
    const found = style.getPropertyValue(property)
    probe.style.removeProperty(property)
    return found
  }
  const colour = (value: string): string => read('color', value)
  const ground = colour(PAINT.ground)
  const [live, list, listTint, edge] = [INK.live, INK.list, TINT.list, PAINT.edge].map(colour) as [
    string,
    string,
    string,
    string,
  ]
  return {
    live,
    list,
    listTint,
    edge,
    ground,
    ink: colour(PAINT.ink),
    ink2: colour(PAINT.ink2),
    signal: colour(PAINT.signal),
    sans: read('font-family', PAINT.sans),
    mono: read('font-family', PAINT.mono),
    texels: {
      live: rgbOf(live, ground),
      list: rgbOf(list, ground),
      listTint: rgbOf(listTint, ground),
      edge: rgbOf(edge, ground),
    },
  }
}

/** What a colour looks like on the ground. */
function rgbOf(colour: string, ground: string): Rgb {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = 1
  const context = canvas.getContext('2d', { willReadFrequently: true }) as CanvasRenderingContext2D
  for (const layer of [ground, colour]) {
    context.fillStyle = layer
    context.fillRect(0, 0, 1, 1)
  }
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data
  return [red, green, blue]
}
