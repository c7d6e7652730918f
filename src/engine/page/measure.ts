/**
 * The script that `heapdeck check` runs in a document of slides: `heapdeckMeasure.ready` waits for all that it shows,
 * `heapdeckMeasure.look` goes through the steps and says what does not fit, is small, or is faint.
 */
import type { Fault, Wish } from '../measured.ts'
import { contrast, flatten, opaque, toHex, type Colour } from './measure/colour.ts'
import { showStep } from './steps.ts'

/** All slides at once, and nothing moves. */
const RULES = `
.window { display: block !important; block-size: auto !important; overflow: visible !important; }
.sheet { content-visibility: visible !important; }
* , *::before, *::after { transition: none !important; animation: none !important; }
`
/** Rounding, and the blank that a font has above and below its letters. */
const SLACK = 2
const FONT_SLACK = 0.12
/** Of a picture, beyond this part of it. */
const PICTURE_SLACK = 0.02
/** A picture squeezed to less than this part of the slide is none. */
const LEAST_PICTURE = 0.03
const WORDS = 60
/** Not of the slide: for screen readers, marks and buttons of ours. */
const OURS = '.off, .click, .permalink, .copy, button, .demo-error, script, style, template'
const THINGS = 'img, pre, table, figure.picture > svg, video'

class Look {
  private readonly sheets: readonly HTMLElement[]
  private readonly faults: Fault[] = []
  private readonly known = new Set<string>()
  private readonly wish: Wish
  private sheet = 0
  private step = 0
  private grounds = new Map<Element, Colour | undefined>()
  private clips = new Map<Element, readonly Element[]>()

  constructor(wish: Wish) {
    this.wish = wish
    this.sheets = [...document.querySelectorAll<HTMLElement>('.sheet')]
  }

  run(): Fault[] {
    const last = this.wish.isStage ? Math.max(0, ...this.sheets.map(stepsOf)) : 0
    for (let step = 0; step <= last; step++) {
      const shown = this.sheets.flatMap((sheet, index) => {
        const at = this.stepOf(sheet, step)
        return at === undefined ? [] : [{ sheet, index, at }]
      })
      for (const { sheet, at } of shown) showStep(sheet, at)
      this.grounds = new Map()
      this.clips = new Map()
      for (const { sheet, index, at } of shown) {
        this.sheet = index
        this.step = at
        this.lookAt(sheet)
      }
    }
    return this.faults
  }

  /** The step of a sheet in a round; undefined: it has had its last. In Read all is shown at once. */
  private stepOf(sheet: HTMLElement, round: number): number | undefined {
    if (!this.wish.isStage) return stepsOf(sheet)
    const fixed = sheet.dataset['at']
    if (fixed !== undefined) return round === 0 ? Number(fixed) : undefined
    return round <= stepsOf(sheet) ? round : undefined
  }

  private lookAt(sheet: HTMLElement): void {
    const stage = sheet.querySelector<HTMLElement>(':scope > .stage')
    const inside = stage?.querySelector<HTMLElement>('.in')
    if (!stage || !inside) return
    const frame = this.frameOf(stage)
    const covered = [...stage.querySelectorAll<HTMLElement>('.slide > .bg')].map(rectOf)
    for (const [block, one] of [...inside.children].entries()) {
      for (const text of textsIn(one)) this.lookAtText(text, block, frame, covered)
      if (this.wish.sizes && this.wish.limits.drawn > 0)
        for (const text of one.querySelectorAll<SVGTextElement>('svg text')) this.lookAtDrawn(text, block)
      if (this.wish.fit)
        for (const thing of thingsIn(one)) this.lookAtThing(thing, block, frame, rectOf(stage))
    }
    for (const said of sheet.querySelectorAll<HTMLElement>(':scope > .said'))
      for (const text of textsIn(said)) this.lookAtText(text, -1, this.viewport(), [])
  }

  /** What text may not leave: its slide, where that cuts, else the window's sides. */
  private frameOf(stage: HTMLElement): Frame {
    return getComputedStyle(stage).overflow === 'visible' ? this.viewport() : rectOf(stage)
  }

  private viewport(): Frame {
    return { left: 0, top: -Infinity, right: document.documentElement.clientWidth, bottom: Infinity }
  }

  private lookAtText(text: Text, block: number, frame: Frame, covered: readonly DOMRect[]): void {
    const parent = text.parentElement!
    if (!isSeen(parent)) return
    const range = document.createRange()
    range.selectNodeContents(text)
    const rect = range.getBoundingClientRect()
    if (rect.width < 1 || rect.height < 1) return
    const style = getComputedStyle(parent)
    const size = parseFloat(style.fontSize) * scaleOf(parent)
    const words = wordsOf(text)
    if (this.wish.fit) this.lookAtFit(parent, rect, size, { block, words, thing: 'text', frame })
    if (this.wish.sizes && !parent.closest('sup, sub, .fn')) {
      const limit = block < 0 || frame.bottom === Infinity ? this.wish.limits.said : this.wish.limits.text
      if (size < limit - 0.05)
        this.add(block, words, `small ${block}`, { kind: 'small', size, limit, isDrawn: false })
    }
    if (this.wish.colours && !covered.some((one) => meets(one, rect)))
      this.lookAtColour(parent, style, size, block, words)
  }

  private lookAtFit(
    element: Element,
    rect: DOMRect,
    size: number,
    { block, words, thing, frame }: { block: number; words: string; thing: string; frame: Frame },
  ): void {
    const slack = SLACK + FONT_SLACK * size
    const clips = this.clipsOf(element)
    for (const clip of clips) {
      const past = pastOf(rect, paddingBox(clip), slack)
      if (!past) continue
      const style = getComputedStyle(clip)
      const overflow = past.edge === 'left' || past.edge === 'right' ? style.overflowX : style.overflowY
      if (overflow === 'visible') continue
      if (/auto|scroll/.test(overflow) && !this.wish.isStage) return
      this.add(block, words, 'fit', { kind: 'cut', thing, ...past })
      return
    }
    const past = pastOf(rect, frame, slack)
    if (past) this.add(block, words, 'fit', { kind: 'beyond', thing, ...past })
  }

  private lookAtThing(thing: Element, block: number, frame: Frame, stage: DOMRect): void {
    if (!isSeen(thing)) return
    const rect = rectOf(thing)
    const name = thing.localName
    const isPicture = name === 'img' || name === 'svg'
    const inSlide = frame.bottom < Infinity
    if (
      isPicture &&
      inSlide &&
      Math.min(rect.height / stage.height, rect.width / stage.width) < LEAST_PICTURE
    ) {
      // A small picture in a line of text is meant to be small.
      const isFigure = thing.parentElement?.matches('figure')
      if (isFigure) this.add(block, '', 'fit', { kind: 'no-room', thing: name, edge: '', by: 0 })
      return
    }
    const slack = isPicture ? SLACK + PICTURE_SLACK * Math.max(rect.width, rect.height) : SLACK
    this.lookAtFit(thing.parentElement!, rect, slack / FONT_SLACK, { block, words: '', thing: name, frame })
  }

  private lookAtDrawn(text: SVGTextElement, block: number): void {
    if (!isSeen(text)) return
    const matrix = text.getScreenCTM()
    if (!matrix) return
    for (const one of [text, ...text.querySelectorAll('tspan')]) {
      const own = [...one.childNodes].find((node) => node instanceof Text && node.data.trim() !== '')
      if (!own) continue
      const size = parseFloat(getComputedStyle(one).fontSize) * Math.hypot(matrix.a, matrix.b)
      const limit = this.wish.limits.drawn
      if (size > 0 && size < limit - 0.05)
        this.add(block, wordsOf(own as Text), `small ${block}`, { kind: 'small', size, limit, isDrawn: true })
    }
  }

  private lookAtColour(
    element: Element,
    style: CSSStyleDeclaration,
    size: number,
    block: number,
    words: string,
  ): void {
    const ground = this.groundOf(element)
    // Words whose own ground shows through them, or that are drawn otherwise.
    if (!ground || /text/.test(style.backgroundClip) || style.webkitTextFillColor !== style.color) return
    const ink = flatten(withAlpha(style.color, opacityOf(element)), ground)
    const isBold = Number(style.fontWeight) >= 700
    const isLarge = size >= this.wish.limits.large * (isBold ? BOLD_LARGE : 1)
    const needed = isLarge ? 3 : 4.5
    const ratio = contrast(ink, ground)
    if (ratio >= needed - 0.005) return
    const [inkHex, groundHex] = [toHex(ink), toHex(ground)]
    this.add(block, words, `faint ${block} ${inkHex} ${groundHex}`, {
      kind: 'faint',
      ratio,
      needed,
      ink: inkHex,
      ground: groundHex,
    })
  }

  /** The colour behind an element; undefined where a picture makes it unknown. */
  private groundOf(element: Element): Colour | undefined {
    if (this.grounds.has(element)) return this.grounds.get(element)
    const style = getComputedStyle(element)
    let ground: Colour | undefined
    if (style.backgroundImage === 'none' && style.filter === 'none' && style.mixBlendMode === 'normal') {
      const own = opaque(style.backgroundColor)
      const parent = element.parentElement
      if (own.alpha === 1) ground = own
      else {
        const under = parent ? this.groundOf(parent) : opaque('Canvas')
        ground = under && flatten(own, under)
      }
    }
    this.grounds.set(element, ground)
    return ground
  }

  /** What cuts an element, the innermost first, within its slide. */
  private clipsOf(element: Element): readonly Element[] {
    const known = this.clips.get(element)
    if (known) return known
    const parent = element.parentElement
    const outer =
      !parent || element.matches('.stage, .said, .sheet') || parent.matches('.stage')
        ? []
        : this.clipsOf(parent)
    const { overflowX, overflowY } = getComputedStyle(element)
    const isClip = !element.matches('.stage') && (overflowX !== 'visible' || overflowY !== 'visible')
    const clips = isClip ? [element, ...outer] : outer
    this.clips.set(element, clips)
    return clips
  }

  /** Once for each slide's `key`. */
  private add(block: number, words: string, key: string, fault: Detail): void {
    const whole = `${this.sheet} ${key}`
    if (this.known.has(whole)) return
    this.known.add(whole)
    this.faults.push({ sheet: this.sheet, step: this.step, block, words, ...fault })
  }
}

type Detail = Fault extends infer One
  ? One extends Fault
    ? Omit<One, 'sheet' | 'step' | 'block' | 'words'>
    : never
  : never

interface Frame {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** WCAG's 14 points to 18. */
const BOLD_LARGE = 14 / 18

const stepsOf = (sheet: HTMLElement): number => Number(sheet.dataset['steps'] ?? 0)

const rectOf = (element: Element): DOMRect => element.getBoundingClientRect()

const meets = (a: Frame, b: Frame): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom

function* textsIn(root: Element): Iterable<Text> {
  if (root.matches(OURS)) return
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) => {
    if (node instanceof Text)
      return node.data.trim() === '' ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT
    return node instanceof SVGElement || (node as Element).matches(OURS)
      ? NodeFilter.FILTER_REJECT
      : NodeFilter.FILTER_SKIP
  })
  while (walker.nextNode()) yield walker.currentNode as Text
}

const thingsIn = (root: Element): Element[] => [
  ...(root.matches(THINGS) ? [root] : []),
  ...root.querySelectorAll(THINGS),
]

const isSeen = (element: Element): boolean =>
  element.checkVisibility({ opacityProperty: true, visibilityProperty: true })

const wordsOf = (text: Text): string => text.data.replace(/\s+/g, ' ').trim().slice(0, WORDS)

/** How much an element's own pixels are larger than the window's: a theme may `scale`. */
function scaleOf(element: Element): number {
  const box = element.closest<HTMLElement>('.slide, .said')
  const width = box?.offsetWidth ?? 0
  return width > 0 ? rectOf(box!).width / width : 1
}

function opacityOf(element: Element | null): number {
  let opacity = 1
  for (let at = element; at && !at.matches('.stage, .said'); at = at.parentElement)
    opacity *= Number(getComputedStyle(at).opacity)
  return opacity
}

function withAlpha(colour: string, opacity: number): Colour {
  const one = opaque(colour)
  return { ...one, alpha: one.alpha * opacity }
}

function paddingBox(element: Element): Frame {
  const { left, top } = rectOf(element)
  const { clientLeft, clientTop, clientWidth, clientHeight } = element
  return {
    left: left + clientLeft,
    top: top + clientTop,
    right: left + clientLeft + clientWidth,
    bottom: top + clientTop + clientHeight,
  }
}

/** The edge of a frame that a box is past most, and by how much. */
function pastOf(
  rect: Frame,
  frame: Frame,
  slack: number,
): { edge: 'right' | 'bottom' | 'left' | 'top'; by: number } | undefined {
  const past = [
    { edge: 'bottom', by: rect.bottom - frame.bottom },
    { edge: 'right', by: rect.right - frame.right },
    { edge: 'left', by: frame.left - rect.left },
    { edge: 'top', by: frame.top - rect.top },
  ] as const
  const most = past.reduce((a, b) => (b.by > a.by ? b : a))
  return most.by > slack ? { edge: most.edge, by: Math.round(most.by) } : undefined
}

async function ready(): Promise<void> {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(RULES)
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
  for (const image of document.images) image.loading = 'eager'
  await document.fonts.ready
  await Promise.all([...document.images].map((image) => image.decode().catch(() => {})))
}

;(window as { heapdeckMeasure?: object }).heapdeckMeasure = {
  ready,
  look: (wish: Wish) => new Look(wish).run(),
}
