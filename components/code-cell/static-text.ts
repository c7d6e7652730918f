/** A cell's text as it stands in the page: the engine's `<pre>`, with the text that is wanted, its lines marked. */
import { colouredLines, sameEnds, type ColouredPart, type Part } from '../../src/engine/cells/index.ts'
import type { LanguageSupport } from '../../src/engine/session.ts'
import { withEdited } from './edited.ts'

export class StaticText {
  readonly pre: HTMLElement
  readonly code: HTMLElement
  private readonly published: readonly Node[]
  private readonly publishedText: string
  private shown: string
  private edited: readonly Part[] = []
  private language: LanguageSupport | undefined
  private marks: {
    readonly at: number
    readonly bad: number
    readonly figures: readonly (string | undefined)[]
  } = { at: 0, bad: 0, figures: [] }

  /** `text`: what stands in it. */
  constructor(pre: HTMLElement, text: string) {
    this.pre = pre
    this.code = pre.querySelector('code') ?? pre.appendChild(document.createElement('code'))
    this.published = [...this.code.childNodes]
    this.publishedText = this.shown = text
  }

  get lines(): HTMLElement[] {
    return [...this.code.querySelectorAll<HTMLElement>('.line')]
  }

  /** The text as it is shown. */
  get text(): string {
    return this.shown
  }

  /** How many letters wide a tab stands. */
  get tabSize(): number {
    return parseInt(getComputedStyle(this.pre).tabSize, 10) || 8
  }

  /** `edited`: parts of it that are underlined. */
  show(text: string, edited: readonly Part[]): void {
    if (text === this.shown && JSON.stringify(edited) === JSON.stringify(this.edited)) return
    this.shown = text
    this.edited = edited
    this.draw()
  }

  /** With the colours of its language, which come later than the text. */
  colour(language: LanguageSupport): void {
    if (language === this.language) return
    this.language = language
    if (!this.isPublished) this.draw()
  }

  /** As the engine wrote it. */
  get isPublished(): boolean {
    return this.shown === this.publishedText && this.edited.length === 0
  }

  /** Lines from 1; 0: none. `figures`: what stands at the right of each line. */
  mark(at: number, bad: number, figures: readonly (string | undefined)[]): void {
    this.marks = { at, bad, figures }
    this.drawMarks()
  }

  private drawMarks(): void {
    const { at, bad, figures } = this.marks
    for (const [index, line] of this.lines.entries()) {
      line.classList.toggle('at', index + 1 === at)
      line.classList.toggle('bad', index + 1 === bad)
      const figure = figures[index]
      if (figure) line.dataset['figure'] = figure
      else delete line.dataset['figure']
    }
  }

  /** Makes an editor's lines stand as these do where a theme sets them apart: in em, so that it grows with them. */
  lend(editor: HTMLElement): void {
    const [first, second] = this.lines
    if (!first || !second) return
    const { top, height } = first.getBoundingClientRect()
    const between = second.getBoundingClientRect().top - top - height
    if (Math.abs(between) < 1) return
    const style = getComputedStyle(first)
    const em = (px: number): string => `${px / parseFloat(style.fontSize)}em`
    editor.style.setProperty('--code-line-padding', em(parseFloat(style.paddingBlockStart) + between / 2))
    editor.style.setProperty('--code-lead', em(between / 2))
  }

  /** Where in the text a point of the window lies; its end: nowhere. */
  offsetAt(x: number, y: number): number {
    const found = document.caretPositionFromPoint?.(x, y)
    const old = found ?? oldCaret(x, y)
    return old && this.code.contains(old.offsetNode)
      ? this.offsetOf(old.offsetNode, old.offset)
      : this.shown.length
  }

  /** Where in the text somebody has clicked last, though nothing took the focus; undefined: elsewhere. */
  get clicked(): number | undefined {
    const { isCollapsed, anchorNode, anchorOffset = 0 } = getSelection() ?? {}
    const isHere = isCollapsed && anchorNode && this.code.contains(anchorNode)
    return isHere && document.activeElement === document.body
      ? this.offsetOf(anchorNode, anchorOffset)
      : undefined
  }

  private offsetOf(node: Node, offset: number): number {
    const range = document.createRange()
    range.setStart(this.code, 0)
    range.setEnd(node, offset)
    return Math.min(range.toString().length, this.shown.length)
  }

  private draw(): void {
    const classes = new Map(this.lines.map(({ dataset, className }) => [dataset['on'], className]))
    if (this.isPublished) this.code.replaceChildren(...this.published)
    else {
      const lines = colouredLines(this.shown, this.language?.tokens(this.shown) ?? [])
      this.code.replaceChildren(...nodesOf(withEdited(lines, this.edited)))
      this.keepStages()
    }
    for (const line of this.lines) {
      const on = line.dataset['on']
      const alike = on === undefined ? undefined : classes.get(on)
      if (alike !== undefined) line.className = alike
    }
    this.drawMarks()
  }

  /** A line is lit at the steps of the published one in whose place it stands. */
  private keepStages(): void {
    const published = this.published.filter((node): node is HTMLElement => node instanceof HTMLElement)
    const places = placesOf(this.shown.split('\n'), this.publishedText.split('\n'))
    for (const [index, line] of this.lines.entries()) {
      const on = published[places[index]!]?.dataset['on']
      if (on !== undefined) line.dataset['on'] = on
    }
  }
}

/** In whose place of `before` each line stands: those that are the same from the beginning, or the end, on; of the rest, the next. */
function placesOf(lines: readonly string[], before: readonly string[]): number[] {
  const { last } = sameEnds(lines, before)
  const least = Math.max(0, before.length - last - 1)
  return lines.map((_, index) =>
    index < lines.length - last ? Math.min(index, least) : index - lines.length + before.length,
  )
}

function oldCaret(x: number, y: number): { offsetNode: Node; offset: number } | undefined {
  const range = (
    document as { caretRangeFromPoint?: (x: number, y: number) => Range | null }
  ).caretRangeFromPoint?.(x, y)
  return range ? { offsetNode: range.startContainer, offset: range.startOffset } : undefined
}

/** A line an element, with a line end between two, as the engine writes them. */
const nodesOf = (lines: readonly (readonly ColouredPart[])[]): Node[] =>
  lines.flatMap((parts, index) => {
    const line = document.createElement('span')
    line.className = 'line'
    line.append(...parts.map(nodeOf))
    return index === 0 ? [line] : [document.createTextNode('\n'), line]
  })

function nodeOf({ kind, text }: ColouredPart): Node {
  if (kind === '') return document.createTextNode(text)
  const coloured = document.createElement('span')
  coloured.className = kind
  coloured.textContent = text
  return coloured
}
