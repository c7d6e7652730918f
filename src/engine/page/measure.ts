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
const OURS = '.off, .click, .permalink, .said > .n, .copy, button, .demo-error, script, style, template'
const THINGS = 'img, pre, table, figure.picture > svg, video'

/** A block of a slide, or what is said beside it: what of it can be asked once for all steps. */
interface Part {
  readonly element: Element
  readonly texts: readonly Text[]
  readonly drawn: readonly SVGTextElement[]
  readonly things: readonly Element[]
  /** What cuts, within it. */
  readonly clips: readonly Element[]
  /** Whether a step changes how it looks. */
  readonly changes: boolean
}

/** What a cell wrote may be long: that can be scrolled on a stage, too. */
const OUTPUT = '.cell .out'
/** A text that its author has folded away. */
const FOLDED = '.fold + .code'

class Look {
  private readonly sheets: readonly HTMLElement[]
  private readonly faults: Fault[] = []
  private readonly known = new Set<string>()
  private readonly wish: Wish
  private readonly parts = new Map<Element, Part>()
  private sheet = 0
  private step = 0
  private grounds = new Map<Element, Colour | undefined>()
  private opacities = new Map<Element, number>()
  private readonly clips = new Map<Element, readonly Element[]>()

  constructor(wish: Wish) {
    this.wish = wish
    this.sheets = [...document.querySelectorAll<HTMLElement>('.sheet')]
  }

  run(): Fault[] {
    const last = this.wish.isStage ? Math.max(0, ...this.sheets.map(stepsOf)) : 0
    for (let round = 0; round <= last; round++) {
      const shown = this.sheets.flatMap((sheet, index) => {
        const at = this.stepOf(sheet, round)
        return at === undefined ? [] : [{ sheet, index, at }]
      })
      for (const { sheet, at } of shown) showStep(sheet, at)
      this.grounds = new Map()
      this.opacities = new Map()
      for (const { sheet, index, at } of shown) {
        this.sheet = index
        this.step = at
        this.lookAt(sheet, round > 0)
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

  private lookAt(sheet: HTMLElement, again: boolean): void {
    const stage = sheet.querySelector<HTMLElement>(':scope > .stage')
    const inside = stage?.querySelector<HTMLElement>('.in')
    if (!stage || !inside) return
    const covered = [...stage.querySelectorAll<HTMLElement>('.slide > .bg')]
    const around = { stage, frame: this.wish.fit ? this.frameOf(stage) : NOWHERE, covered }
    for (const [block, element] of [...inside.children].entries()) {
      const part = this.partOf(element)
      if (!again || part.changes) this.lookAtPart(part, block, around)
    }
    if (again) return
    const beside = { stage: undefined, frame: this.wish.fit ? this.viewport() : NOWHERE, covered: [] }
    for (const said of sheet.querySelectorAll<HTMLElement>(':scope > .said'))
      this.lookAtPart(this.partOf(said), -1, beside)
  }

  private partOf(element: Element): Part {
    let part = this.parts.get(element)
    if (part) return part
    const clips = this.wish.fit
      ? [element, ...element.querySelectorAll(':not(svg *)')].filter((one) => {
          const { overflowX, overflowY } = getComputedStyle(one)
          return overflowX !== 'visible' || overflowY !== 'visible'
        })
      : []
    part = {
      element,
      texts: [...textsIn(element)],
      drawn: [...element.querySelectorAll<SVGTextElement>('svg text')],
      things: thingsIn(element),
      clips: clips.filter((one) => one.localName !== 'svg'),
      changes: element.matches(CHANGING) || element.querySelector(CHANGING) !== null,
    }
    this.parts.set(element, part)
    return part
  }

  private lookAtPart(part: Part, block: number, around: Around): void {
    const { fit, sizes, limits } = this.wish
    // Most blocks fit as a whole; only in the others each text is asked.
    const isTight = fit && this.isTight(part, around.frame)
    for (const text of part.texts) this.lookAtText(text, block, around, isTight)
    if (sizes && limits.drawn > 0) for (const text of part.drawn) this.lookAtDrawn(text, block)
    if (fit) for (const thing of part.things) this.lookAtThing(thing, block, around)
  }

  private isTight({ element, clips }: Part, frame: Frame): boolean {
    const range = document.createRange()
    range.selectNodeContents(element)
    if (pastOf(range.getBoundingClientRect(), frame, SLACK)) return true
    return clips.some(
      (clip) => clip.scrollWidth > clip.clientWidth + 1 || clip.scrollHeight > clip.clientHeight + 1,
    )
  }

  /** What text may not leave: its slide, where that cuts, else the window's sides. */
  private frameOf(stage: HTMLElement): Frame {
    return getComputedStyle(stage).overflow === 'visible' ? this.viewport() : rectOf(stage)
  }

  private viewport(): Frame {
    return { left: 0, top: -Infinity, right: document.documentElement.clientWidth, bottom: Infinity }
  }

  private lookAtText(text: Text, block: number, around: Around, isTight: boolean): void {
    const { fit, sizes, colours, limits } = this.wish
    const parent = text.parentElement!
    const words = (): string => wordsOf(text)
    const size = (): number => parseFloat(getComputedStyle(parent).fontSize) * scaleOf(parent)
    if (fit && isTight && isSeen(parent)) {
      const rect = rectOfText(text)
      if (isRoom(rect))
        this.lookAtFit(parent, rect, size(), { block, words: words(), thing: 'text', frame: around.frame })
    }
    if (sizes && !parent.closest('sup, sub, .fn')) {
      const limit = block < 0 || around.frame.bottom === Infinity ? limits.said : limits.text
      if (size() < limit - 0.05 && isSeen(parent) && isRoom(rectOfText(text)))
        this.add(block, words(), `small ${block}`, { kind: 'small', size: size(), limit, isDrawn: false })
    }
    if (colours) this.lookAtColour(text, parent, block, around.covered)
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
      if (clip.matches(FOLDED)) return
      const style = getComputedStyle(clip)
      const overflow = past.edge === 'left' || past.edge === 'right' ? style.overflowX : style.overflowY
      if (overflow === 'visible') continue
      if (/auto|scroll/.test(overflow) && (!this.wish.isStage || clip.matches(OUTPUT))) return
      this.add(block, words, 'fit', { kind: 'cut', thing, ...past })
      return
    }
    const past = pastOf(rect, frame, slack)
    if (past) this.add(block, words, 'fit', { kind: 'beyond', thing, ...past })
  }

  private lookAtThing(thing: Element, block: number, { stage, frame }: Around): void {
    if (!isSeen(thing)) return
    const rect = rectOf(thing)
    const name = thing.localName
    const isPicture = name === 'img' || name === 'svg'
    if (isPicture && stage && frame.bottom < Infinity && thing.parentElement?.matches('figure')) {
      const whole = rectOf(stage)
      if (Math.min(rect.height / whole.height, rect.width / whole.width) < LEAST_PICTURE) {
        this.add(block, '', 'fit', { kind: 'no-room', thing: name, edge: '', by: 0 })
        return
      }
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
      const { drawn, posters } = this.wish.limits
      const limit = text.closest('.poster') ? posters : drawn
      if (size > 0 && size < limit - 0.05)
        this.add(block, wordsOf(own as Text), `small ${block}`, { kind: 'small', size, limit, isDrawn: true })
    }
  }

  private lookAtColour(text: Text, element: Element, block: number, covered: readonly HTMLElement[]): void {
    const ground = this.groundOf(element)
    if (!ground) return
    const style = getComputedStyle(element)
    const colour = opaque(style.color)
    const ink = flatten({ ...colour, alpha: colour.alpha * this.opacityOf(element) }, ground)
    const ratio = contrast(ink, ground)
    // What would do for any text does; the other questions cost more.
    if (ratio >= ENOUGH - ROUNDING) return
    const isBold = Number(style.fontWeight) >= 700
    const large = this.wish.limits.large * (isBold ? BOLD_LARGE : 1)
    const needed = parseFloat(style.fontSize) * scaleOf(element) >= large ? ENOUGH_LARGE : ENOUGH
    if (ratio >= needed - ROUNDING || !isSeen(element)) return
    // Words through which their own ground is seen, or that are drawn otherwise.
    if (/text/.test(style.backgroundClip) || style.webkitTextFillColor !== style.color) return
    const rect = rectOfText(text)
    if (!isRoom(rect) || covered.some((one) => meets(rectOf(one), rect))) return
    const [inkHex, groundHex] = [toHex(ink), toHex(ground)]
    this.add(block, wordsOf(text), `faint ${block} ${inkHex} ${groundHex}`, {
      kind: 'faint',
      ratio,
      needed,
      ink: inkHex,
      ground: groundHex,
    })
  }

  /** How much of its ground an element lets through, up to its slide. */
  private opacityOf(element: Element): number {
    const known = this.opacities.get(element)
    if (known !== undefined) return known
    const parent = element.parentElement
    const outer = !parent || element.matches('.stage, .said') ? 1 : this.opacityOf(parent)
    const opacity = Number(getComputedStyle(element).opacity) * outer
    this.opacities.set(element, opacity)
    return opacity
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

/** What stands around a block. */
interface Around {
  /** Absent: it is beside the slide. */
  readonly stage: HTMLElement | undefined
  readonly frame: Frame
  /** Pictures behind it. */
  readonly covered: readonly HTMLElement[]
}

/** Nothing is asked about edges. */
const NOWHERE: Frame = { left: -Infinity, top: -Infinity, right: Infinity, bottom: Infinity }
/** WCAG 2.2, 1.4.3, and its 14 points to 18. */
const ENOUGH = 4.5
const ENOUGH_LARGE = 3
const BOLD_LARGE = 14 / 18
const ROUNDING = 0.005
/** What `showStep` changes. */
const CHANGING = '[data-step], [data-stages]'

const stepsOf = (sheet: HTMLElement): number => Number(sheet.dataset['steps'] ?? 0)

const rectOf = (element: Element): DOMRect => element.getBoundingClientRect()

const rectOfText = (text: Text): DOMRect => {
  const range = document.createRange()
  range.selectNodeContents(text)
  return range.getBoundingClientRect()
}

const isRoom = ({ width, height }: DOMRect): boolean => width >= 1 && height >= 1

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
