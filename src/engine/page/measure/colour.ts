/** Colours as a browser paints them, and their contrast by WCAG 2.2 (relative luminance of sRGB). */

/** Parts from 0 to 255, opacity from 0 to 1. */
export interface Colour {
  readonly red: number
  readonly green: number
  readonly blue: number
  readonly alpha: number
}

const known = new Map<string, Colour>()
let brush: CanvasRenderingContext2D | null | undefined

/** Any colour of CSS, painted: also those that are mixed, or of another space. */
export function opaque(css: string): Colour {
  const plain = /^rgba?\((\d+), (\d+), (\d+)(?:, ([\d.]+))?\)$/.exec(css)
  if (plain) {
    const [red = 0, green = 0, blue = 0] = plain.slice(1, 4).map(Number)
    return { red, green, blue, alpha: Number(plain[4] ?? 1) }
  }
  let colour = known.get(css)
  if (!colour) known.set(css, (colour = paint(css)))
  return colour
}

function paint(css: string): Colour {
  brush ??= new OffscreenCanvas(1, 1).getContext('2d', {
    willReadFrequently: true,
  }) as unknown as CanvasRenderingContext2D
  brush.clearRect(0, 0, 1, 1)
  brush.fillStyle = css
  brush.fillRect(0, 0, 1, 1)
  const [red = 0, green = 0, blue = 0, alpha = 255] = brush.getImageData(0, 0, 1, 1).data
  return { red, green, blue, alpha: alpha / 255 }
}

/** What is seen of a colour that lies on another. */
export function flatten({ red, green, blue, alpha }: Colour, under: Colour): Colour {
  const mix = (over: number, below: number): number => over * alpha + below * (1 - alpha)
  return { red: mix(red, under.red), green: mix(green, under.green), blue: mix(blue, under.blue), alpha: 1 }
}

const linear = (part: number): number => {
  const share = part / 255
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
}

const luminance = ({ red, green, blue }: Colour): number =>
  0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)

/** From 1 to 21. */
export function contrast(a: Colour, b: Colour): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((one, other) => other - one) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

export const toHex = ({ red, green, blue }: Colour): string =>
  `#${[red, green, blue].map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`
