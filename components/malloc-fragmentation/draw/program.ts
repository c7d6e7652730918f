import { shortBytes } from '../../format.ts'
import { INK, MemoryInk, PAINT } from '../../memory-ink.ts'
import { path, rect, round, tag, text } from '../../svg.ts'
import { chainOf } from '../story.ts'
import type { View } from '../view.ts'

export interface SidePlace {
  readonly x: number
  readonly width: number
  readonly top: number
}

/** The program with the resident memory at each wait, and below it why that is resident: for posters. */
export function sideMarks(view: View, { x, width, top }: SidePlace, ink: MemoryInk): string {
  const { program, position } = view
  const { label } = ink
  const size = label * 1.08
  const row = size * 1.36
  const figures = view.time.valuesAtWaits(view.run.curve.resident)
  const lines = program.lines
  const marks = lines.map(({ text: words }, index) => {
    const y = top + row * index
    const isNow = index === position.line
    const figure = figures.get(index)
    const fill = isNow ? PAINT.ground : PAINT.ink
    const indent = words.length - words.trimStart().length
    return (
      (isNow ? rect(x, y, width, row, { fill: INK.live }) : '') +
      text(x + size * (0.6 + indent * 0.6), y + row * 0.7, words.trim(), size, {
        'font-family': PAINT.mono,
        'font-weight': isNow ? 600 : undefined,
        fill,
      }) +
      (figure === undefined
        ? ''
        : text(x + width - size * 0.6, y + row * 0.7, shortBytes(figure), size * 0.9, {
            'font-family': PAINT.mono,
            'font-weight': 600,
            'text-anchor': 'end',
            fill: isNow ? PAINT.ground : PAINT.ink2,
          }))
    )
  })
  const chainTop = top + row * lines.length + size * 2
  return (
    path(`M${round(x)} ${round(top)}v${round(row * lines.length)}`, {
      stroke: PAINT.edge,
      'stroke-width': ink.gap,
    }) +
    marks.join('') +
    text(x, chainTop, 'Why is this resident?', size * 1.05, { 'font-weight': 700, fill: PAINT.ink }) +
    chainOf(view)
      .map(({ state, words }, index) => {
        const y = chainTop + size * (1.5 + index * 1.6)
        return (
          ink.entry(state).mark(x, y, size * 1.4) +
          tag(
            'text',
            { x: x + size * 1.9, y: y + size * 0.34, 'font-size': size, fill: PAINT.ink },
            words
              .map((piece, part) =>
                part % 2 ? tag('tspan', { 'font-weight': 700 }, piece) : tag('tspan', {}, piece),
              )
              .join(''),
          )
        )
      })
      .join('')
  )
}
