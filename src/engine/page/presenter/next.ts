/**
 * The next step, as it will look: a still. It has a shadow root, where a slide's ids and styles are its own, and the page's
 * style sheet once more; a demo is the poster of its step.
 */
import { move, type Position } from '../../position.ts'
import { parseInert } from '../inert.ts'
import { pageCss } from '../page-css.ts'
import { showStep } from '../steps.ts'
import type { Desk } from './desk.ts'
import { make } from './elements.ts'

const OWN = `
  :host { display: block }
  .sheet > .stage { inline-size: 100% !important }
  .sheet > .said { display: none !important }
  * { animation: none !important; transition: none !important }
  /* a phone's stage is laid out otherwise, a still is not */
  @media (max-width: 40rem) and (orientation: portrait) {
    .sheet.with-demo > .stage { container-type: size; aspect-ratio: var(--shape); overflow: hidden; padding: 0 }
    .sheet.with-demo .slide { position: absolute; --u: min(100cqw / 48, 100cqh / var(--rows)) }
    .sheet.with-demo .in { position: absolute; --u: inherit; display: flex }
  }`

/** As in `demos.ts`, which keeps a page's demos: there must not be a second one of it here. */
const DEMOS = '.demo > [data-steps]'

/** How soon to look again for a slide that is still on its way, in milliseconds. */
const SOON = 200

export class NextPreview {
  private readonly desk: Desk
  private readonly heading: HTMLElement
  private readonly root: ShadowRoot
  private readonly place: HTMLElement
  private css = ''
  private waiting: ReturnType<typeof setTimeout> | undefined
  /** What stands there: while only steps change it stays. */
  private html = ''
  private sheet: Element | undefined
  private posters = new Map<Element, string>()
  /** Counts drawings: one that waited for posters may be late. */
  private drawing = 0

  constructor(desk: Desk) {
    this.desk = desk
    this.heading = desk.find('.next h2')
    this.place = desk.find('.preview')
    this.place.inert = true
    this.root = this.place.attachShadow({ mode: 'open' })
  }

  /** Draws the step after the one on show. */
  async draw(): Promise<void> {
    clearTimeout(this.waiting)
    const drawing = ++this.drawing
    const { stage, facts } = this.desk
    if (facts.length === 0) return
    const next = move(stage.at, 'next', {
      slides: facts.length,
      stepsOf: (slide) => facts[slide - 1]?.steps ?? 0,
    })
    const isEnd = next === stage.at
    this.place.classList.toggle('end', isEnd)
    if (isEnd) {
      this.html = ''
      this.sheet = undefined
      this.heading.textContent = 'Next: the end'
      return this.fill(make('p', { className: 'end' }, 'End of the talk'))
    }
    const html = this.desk.host.html(next.slide)
    if (html === undefined) {
      this.waiting = setTimeout(() => void this.draw(), SOON)
      return
    }
    const sheet = html === this.html ? this.sheet! : parseInert(html).firstElementChild!
    const posters = await this.postersOf(sheet, next)
    if (drawing !== this.drawing) return
    for (const [demo, poster] of posters)
      if (poster !== this.posters.get(demo)) demo.replaceChildren(parseInert(poster))
    this.posters = posters
    showStep(sheet, next.step)
    if (sheet !== this.sheet) this.fill(sheet)
    else this.adoptStyles()
    this.html = html
    this.sheet = sheet
    // With what it names, never before.
    this.heading.textContent = `Next: slide ${next.slide}, step ${next.step + 1}`
  }

  /** The demos of a slide, each with the poster of its step. */
  private async postersOf(sheet: Element, { step }: Position): Promise<Map<Element, string>> {
    const posters = new Map<Element, string>()
    for (const demo of sheet.querySelectorAll<HTMLElement>(DEMOS)) {
      const last = Number(demo.dataset['steps'])
      const at = Math.max(0, Math.min(step - Number(demo.dataset['from']), last))
      const poster = (await this.desk.speaker.postersOf(demo.id))[at]
      if (poster) posters.set(demo, poster)
    }
    return posters
  }

  private fill(content: Element): void {
    this.adoptStyles()
    content.classList.add('on')
    const frame = document.createElement('div')
    // As `head.js` has it on the page's root: without scripts every step would show.
    frame.className = 'js'
    frame.dataset['view'] = 'stage'
    frame.append(content)
    this.root.replaceChildren(frame)
  }

  /** The page's own style sheet, also after it was saved. */
  private adoptStyles(): void {
    const { stage } = this.desk
    const relative = document.documentElement.dataset['root']!
    const css = pageCss().replaceAll(`url("${relative}`, `url("${stage.root.href}`)
    if (css === this.css) return
    this.css = css
    this.root.adoptedStyleSheets = [css, OWN].map((text) => {
      const sheet = new CSSStyleSheet()
      sheet.replaceSync(text)
      return sheet
    })
  }
}
