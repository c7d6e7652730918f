/**
 * What a deck's layout needs of the style sheet: the parts for what it uses, and a rule for each length and colour that
 * its author wrote. These are classes with a colon, such as `w:40%`, for nothing may have a `style`.
 */
import type { Background, Deck, Slide, Token } from '../deck.ts'

/** Style sheets of a page's `layouts/`. */
export type LayoutPart =
  'backgrounds' | 'boxes' | 'cells' | 'columns' | 'footnotes' | 'html' | 'inks' | 'looks' | 'pictures'

export interface Layouts {
  readonly parts: readonly LayoutPart[]
  readonly rules: string
}

const LOOKS = new Set(['note', 'tip', 'warning', 'small', 'center', 'quiet'])
const INKS = new Set(['on-light', 'on-dark'])

export const layoutsOf = ({ slides }: Pick<Deck, 'slides'>): Layouts => {
  const parts = new Set<LayoutPart>()
  const rules = new Map<string, string>()
  for (const slide of slides) new Survey(parts, rules).slide(slide)
  const names = [...rules.keys()].sort()
  return { parts: [...parts].sort(), rules: names.map((name) => rules.get(name)).join('') }
}

/** The class of a slide's colour. */
export const colourClass = (colour: string): string => `bg:${colour.replaceAll(' ', '_')}`

class Survey {
  private readonly parts: Set<LayoutPart>
  private readonly rules: Map<string, string>

  constructor(parts: Set<LayoutPart>, rules: Map<string, string>) {
    this.parts = parts
    this.rules = rules
  }

  slide({ classes, background, backgrounds, body, transcript, notes, cells }: Slide): void {
    if (cells.some(({ cell }) => cell?.isHidden === false)) this.parts.add('cells')
    this.classes(classes)
    if (background !== '') {
      const name = colourClass(background)
      this.parts.add('backgrounds')
      // What is mixed with the slide's ground is mixed with this one.
      const ground = background === 'var(--stage)' ? '' : `--stage:${background};`
      this.rules.set(name, `.slide${selector(name)}{${ground}background:${background}}`)
    }
    for (const picture of backgrounds) this.background(picture)
    for (const block of [...body, ...transcript, ...notes])
      for (const token of block.tokens) this.token(token)
  }

  private background({ classes }: Background): void {
    this.parts.add('backgrounds')
    this.classes(classes)
  }

  private token(token: Token): void {
    const { type, attrs, children, meta } = token
    if (meta?.html !== undefined) {
      this.parts.add('html')
      for (const [, names = ''] of meta.html.matchAll(/ class="([^"]*)"/g)) this.classes(names.split(' '))
    }
    if (type === 'footnotes_open') this.parts.add('footnotes')
    for (const [key, value] of attrs ?? []) {
      if (key !== 'class') continue
      const classes = value.split(' ')
      if (type === 'image') this.parts.add('pictures')
      if (type === 'box_open') this.parts.add(classes[0] === 'box' ? 'boxes' : 'columns')
      this.classes(classes)
    }
    for (const child of children ?? []) this.token(child)
  }

  private classes(names: readonly string[]): void {
    for (const name of names) {
      if (LOOKS.has(name)) this.parts.add('looks')
      if (INKS.has(name)) this.parts.add('inks')
      const rule = this.rules.has(name) ? undefined : ruleOf(name)
      if (rule !== undefined) this.rules.set(name, rule)
    }
  }
}

const LENGTH = /^([a-z]):([\d.]+)(%|px)$/
/** A slide is so many pixels wide for those who write pixels, and 48 u. */
const SLIDE_PIXELS = 1280
const PIXEL_IN_U = 48 / SLIDE_PIXELS
const U = 'var(--u,26.667px)'

function ruleOf(name: string): string | undefined {
  const [, letter, number, unit] = LENGTH.exec(name) ?? []
  const value = Number(number)
  const pixels = `calc(${round(value * PIXEL_IN_U)}*${U})`
  switch (letter) {
    case 'w':
      return `:is(.slide,.said) ${selector(name)}{inline-size:${unit === '%' ? `${value}%` : pixels}}`
    case 'h': {
      const share = `calc(${round(value / 100)}*var(--rows)*${U})`
      return `:is(.slide,.said) ${selector(name)}{inline-size:auto;block-size:${unit === '%' ? share : pixels}}`
    }
    case 'c':
      return `${selector(name)}{flex:0 1 ${value}%}`
    case 'z':
      return `.slide .bg>i>${selector(name)}{inline-size:${value}%}`
    case 'l':
    case 'r':
      return `${selector(name)}{--${letter}:${value}%}`
    default:
      return undefined
  }
}

const round = (value: number): number => Math.round(value * 10_000) / 10_000

const selector = (name: string): string => `.${name.replace(/[^\w-]/g, (mark) => `\\${mark}`)}`
