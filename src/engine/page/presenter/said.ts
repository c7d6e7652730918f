/** The two columns of words: transcript and notes. */
import type { Desk } from './desk.ts'
import { keep, kept } from './kept.ts'
import { copyInert, parseInert } from '../inert.ts'
import { drawPassages } from './passages.ts'

const SMALLEST = -3
const LARGEST = 6

export class Said {
  private readonly desk: Desk
  private readonly transcript: HTMLElement
  private readonly notes: HTMLElement
  private size = 0

  constructor(desk: Desk) {
    this.desk = desk
    this.transcript = desk.find('.transcript .text')
    this.notes = desk.find('.notes .text')
    for (const text of [this.transcript, this.notes])
      // A column that has the focus scrolls by these keys; the others stay the deck's.
      Object.assign(text, { keys: ['ArrowUp', 'ArrowDown', 'Home', 'End'] })
    this.resize(Number(kept('presenter-size', true) ?? 0) || 0)
    for (const [name, by] of [
      ['.smaller', -1],
      ['.larger', 1],
    ] as const)
      desk.find(name).addEventListener('click', () => this.resize(this.size + by))
    document.documentElement.classList.toggle('no-transcript', kept('presenter-transcript', true) === false)
  }

  /** Shows or hides the transcript. */
  toggleTranscript(): void {
    const isHidden = document.documentElement.classList.toggle('no-transcript')
    keep('presenter-transcript', !isHidden, true)
  }

  draw(): void {
    const { stage, speaker, facts } = this.desk
    const { slide, step } = stage.at
    const sheet = document.querySelector('main > .on')
    const source = sheet?.querySelector(':scope > .said')
    const steps = Number(sheet?.getAttribute('data-steps') ?? 0)
    const isLast = facts.length > 0 && slide === facts.length
    const end = { words: isLast ? 'The end' : `→ slide ${slide + 1}`, isDue: step >= steps }
    const said = source ? copyInert(source) : parseInert('<p class="none">No transcript</p>')
    said.querySelector('p.n')?.remove()
    show(this.transcript, drawPassages(this.transcript, said, step, end))
    const notes = speaker.notes(slide)
    const own = parseInert(notes || '<p class="none">No notes</p>')
    show(this.notes, drawPassages(this.notes, own, step))
  }

  private resize(size: number): void {
    this.size = Math.min(LARGEST, Math.max(SMALLEST, Math.round(size)))
    this.desk.find('.desk').style.setProperty('--text', String(1.12 ** this.size))
    keep('presenter-size', this.size, true)
  }
}

/** Scrolls a column so that what is due stands at its top, with a line of what was before. */
function show(column: HTMLElement, due: Element | undefined): void {
  const line = 1.85 * parseFloat(getComputedStyle(column).fontSize)
  const top = due
    ? due.getBoundingClientRect().top - column.getBoundingClientRect().top + column.scrollTop - line
    : 0
  const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches
  column.scrollTo({ top: Math.max(0, top), behavior: isCalm ? 'instant' : 'smooth' })
}
