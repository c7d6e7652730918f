import { freeListMarks } from '../free-lists/draw.ts'
import { heapMarks } from '../heap-map/draw.ts'
import { Layout, intBlocksMarks, statesOf as blockStates } from '../int-blocks/draw.ts'
import { madeAgainMarks, statesOf as againStates } from '../made-again/draw.ts'
import { MemoryInk, PAINT, picture, type MemoryState } from '../memory-ink.ts'
import { poolGridMarks, STATES as POOL_STATES } from '../pool-grid/draw.ts'
import { timelineMarks } from '../rss-timeline/draw.ts'
import { tag, text } from '../svg.ts'
import { picturesOf, type Pictures } from './pictures.ts'
import { chainOf } from './story.ts'
import type { View } from './view.ts'

const WIDTH = 1700
const HEIGHT = 900
const LABEL = 28
const TIME_HEIGHT = 210
const PICTURES = { top: 20, height: 640 }
const COLUMN = 330
const MAIN = { x: 340, width: 800 }
const LENSED = 1150
const SIDE = { x: 1200, width: 480 }

/** All pictures in one, for where nothing moves. */
export function drawPoster(view: View, prefix: string): string {
  const pictures = picturesOf(view, { top: 1, bottom: PICTURES.height / LABEL - 2 })
  const ink = new MemoryInk(prefix, LABEL)
  const isLensed = pictures.scenery === 'lens'
  const heap = heapMarks(pictures.heap, {
    width: isLensed ? LENSED : COLUMN,
    height: PICTURES.height,
    label: LABEL,
    prefix,
  })
  const states = new Set<MemoryState>([
    ...heap.states,
    ...blockStates(pictures.blocks),
    ...(pictures.again ? againStates(pictures.again) : []),
    ...(pictures.pools ? POOL_STATES : []),
    ...chainOf(view).map(({ state }) => state),
    'list',
    'never',
  ])
  return picture(
    WIDTH,
    HEIGHT,
    ink.patterns([...states]) +
      at(0, PICTURES.top, heap.marks) +
      at(MAIN.x, PICTURES.top, mainMarks(pictures, ink, prefix)) +
      at(SIDE.x, PICTURES.top, sideMarks(view, ink, prefix)) +
      at(
        0,
        HEIGHT - TIME_HEIGHT,
        timelineMarks(pictures.time, {
          width: WIDTH,
          height: TIME_HEIGHT,
          label: LABEL,
          prefix: `${prefix}t-`,
        }),
      ),
  )
}

function mainMarks({ scenery, blocks, again, pools }: Pictures, ink: MemoryInk, prefix: string): string {
  const { width } = MAIN
  if (scenery === 'blocks')
    return intBlocksMarks(new Layout(blocks, { x: 0, y: 0, width, height: PICTURES.height - 60 }, LABEL), ink)
  if (scenery === 'again' && again)
    return madeAgainMarks(again, { width, height: PICTURES.height - 40, label: LABEL, prefix }).marks
  if (scenery === 'pools' && pools)
    return poolGridMarks(pools, { width, height: PICTURES.height - 40, label: LABEL, prefix }).marks
  return ''
}

function sideMarks(view: View, ink: MemoryInk, prefix: string): string {
  const chain = chainOf(view)
  const { width } = SIDE
  const title = (words: string): string =>
    text(0, LABEL, words, LABEL * 1.05, { 'font-weight': 700, fill: PAINT.ink })
  if (chain.length === 0)
    return (
      title('Free lists, newest first') +
      at(
        0,
        LABEL * 2,
        freeListMarks(view.snapshot, { width, height: PICTURES.height * 0.55, label: LABEL, prefix }),
      )
    )
  const size = LABEL * 0.92
  return (
    title('Why is this resident?') +
    chain
      .map(({ state, words }, index) => {
        const y = LABEL * 3 + index * size * 3.4
        const lines = wrapped(words.join(''), Math.floor(width / (size * 0.52)))
        return (
          ink.entry(state).mark(0, y, size * 1.4) +
          lines
            .map((line, row) =>
              text(size * 1.9, y + size * (0.34 + row * 1.25), line, size, { fill: PAINT.ink }),
            )
            .join('')
        )
      })
      .join('')
  )
}

function wrapped(words: string, most: number): string[] {
  return words.split(' ').reduce<string[]>((lines, word) => {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= most)
      lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
    return lines
  }, [])
}

const at = (x: number, y: number, marks: string): string =>
  tag('g', { transform: `translate(${x} ${y})` }, marks)
