/** Which step of a slide a line of its source belongs to, and where words that were clicked stand in it. */
import type { Outline, SlideOutline } from '../../outline.ts'

/** `line` is of the slide, from 0. 0: what stands there is there from the start. */
export function stepInPage(line: number, slide: SlideOutline): number {
  if (slide.parts.some(({ from, to }) => line + slide.from >= from && line + slide.from <= to)) return 0
  const demo = slide.demos.find((one) => one.line === line + slide.from)
  if (demo) return demo.from
  const sheet = document.querySelector(`main > [id="${CSS.escape(slide.id)}"]`)
  if (!sheet)
    return (
      slide.blocks.find(({ from, to }) => line + slide.from >= from && line + slide.from <= to)?.step ?? 0
    )
  let found: HTMLElement | undefined
  for (const element of sheet.querySelectorAll<HTMLElement>('.slide [data-at]'))
    if (
      Number(element.dataset['at']) <= line &&
      !(found && Number(found.dataset['at']) > Number(element.dataset['at']))
    )
      found = element
  return Number(found?.closest<HTMLElement>('[data-step]')?.dataset['step'] ?? 0)
}

/** Code that stands in a file of its own: the slide that shows it. */
export function slideOfFile(outline: Outline, file: string): number | undefined {
  const index = outline.slides.findIndex((slide) => slide.cells.some((cell) => cell.file === file))
  return index < 0 ? undefined : index + 1
}

/** Where in a line the words stand that were clicked; else where its own words begin. */
export function columnOf(line: string, words: string): number {
  const text = words.trim()
  for (let length = Math.min(text.length, 40); length >= 3; length = Math.floor(length / 1.5)) {
    const at = line.indexOf(text.slice(0, length))
    if (at >= 0) return at
  }
  return Math.max(0, line.search(/[^\s*#>\-\d.)]/))
}
