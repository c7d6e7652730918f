/** Dragging a cell of a grid to between two others, by any pointer; on a touch screen by its grip, for else the grid scrolls. */
import { make } from '../tools/dom.ts'

export interface Drop {
  /** The cells, in order. */
  cellsOf(): readonly HTMLElement[]
  /** `before`: the index of the cell that it is to stand before, or how many there are. */
  drop(cell: HTMLElement, before: number): void
}

/** Pixels that a pointer moves before it drags. */
const THRESHOLD = 6
/** Near the edge of what scrolls, it does: pixels, and pixels a frame. */
const EDGE = 60
const SPEED = 12

export function followDrag(page: HTMLElement, grid: HTMLElement, { cellsOf, drop }: Drop): void {
  const mark = make('div', { class: 'insertion', hidden: true })
  const scroller = grid.parentElement!
  page.append(mark)
  let start:
    { readonly x: number; readonly y: number; readonly cell: HTMLElement; readonly id: number } | undefined
  let isDragging = false
  let before = -1
  let pointer = { x: 0, y: 0 }

  const end = (): void => {
    start?.cell.classList.remove('dragged')
    page.classList.remove('dragging')
    mark.hidden = true
    start = undefined
    isDragging = false
    before = -1
  }
  const show = (): void => {
    const found = gapAt(cellsOf(), pointer)
    before = found?.before ?? -1
    mark.hidden = !found
    if (!found) return
    const { left, top } = page.getBoundingClientRect()
    mark.style.setProperty('left', `${found.x - left}px`)
    mark.style.setProperty('top', `${found.top - top}px`)
    mark.style.setProperty('height', `${found.height}px`)
  }
  const scroll = (): void => {
    if (!isDragging) return
    const { top, bottom } = scroller.getBoundingClientRect()
    if (pointer.y < top + EDGE) scroller.scrollTop -= SPEED
    else if (pointer.y > bottom - EDGE) scroller.scrollTop += SPEED
    show()
    requestAnimationFrame(scroll)
  }

  page.addEventListener('pointerdown', (event) => {
    const target = event.target as Element
    const cell = target.closest<HTMLElement>('.tile')
    const isHeld = event.pointerType !== 'touch' || target.closest('.grip')
    if (!cell || !isHeld || event.button !== 0 || target.closest('.more')) return
    start = { x: event.clientX, y: event.clientY, cell, id: event.pointerId }
  })
  page.addEventListener('pointermove', (event) => {
    if (!start || event.pointerId !== start.id) return
    pointer = { x: event.clientX, y: event.clientY }
    if (isDragging) return
    if (Math.hypot(pointer.x - start.x, pointer.y - start.y) < THRESHOLD) return
    isDragging = true
    page.setPointerCapture(start.id)
    start.cell.classList.add('dragged')
    page.classList.add('dragging')
    requestAnimationFrame(scroll)
  })
  page.addEventListener('pointerup', (event) => {
    if (!start || event.pointerId !== start.id) return
    if (isDragging) {
      const { cell } = start
      const to = before
      // The click that follows opens no slide.
      page.addEventListener('click', stopOnce, { capture: true, once: true })
      setTimeout(() => page.removeEventListener('click', stopOnce, { capture: true }))
      end()
      if (to >= 0) drop(cell, to)
    } else end()
  })
  for (const name of ['pointercancel', 'lostpointercapture'] as const)
    page.addEventListener(name, () => isDragging && end())
  page.addEventListener(
    'keydown',
    (event) => {
      if (!isDragging || event.key !== 'Escape') return
      event.preventDefault()
      event.stopPropagation()
      end()
    },
    { capture: true },
  )
  page.addEventListener('dragstart', (event) => event.preventDefault())
}

const stopOnce = (event: Event): void => {
  event.preventDefault()
  event.stopImmediatePropagation()
}

interface Gap {
  readonly before: number
  readonly x: number
  readonly top: number
  readonly height: number
}

/** The gap between two cells that is nearest to the pointer, in its row. */
function gapAt(
  cells: readonly HTMLElement[],
  { x, y }: { readonly x: number; readonly y: number },
): Gap | undefined {
  let best: (Gap & { readonly far: number }) | undefined
  for (const [index, cell] of cells.entries()) {
    if (cell.hidden) continue
    const box = cell.getBoundingClientRect()
    if (y < box.top || y > box.bottom) continue
    for (const side of [box.left, box.right]) {
      const far = Math.abs(x - side)
      if (best && best.far <= far) continue
      best = { before: side === box.left ? index : index + 1, x: side, top: box.top, height: box.height, far }
    }
  }
  return best
}
