/** What a pointer does to the map: one drags, two pinch, a wheel pans and, with Ctrl, zooms. In px of the map. */
import type { BlockMap } from './block-map.ts'

interface Point {
  readonly x: number
  readonly y: number
}

/** A pointer that moves so far, in px, drags. */
const DRAG = 4
/** A wheel's line in px, and how its px zoom. */
const LINE = 16
const WHEEL_ZOOM = 0.006

export class Gestures {
  private readonly downById = new Map<number, Point>()
  private hasDragged = false

  get isDragging(): boolean {
    return this.hasDragged && this.downById.size > 0
  }

  down(id: number, point: Point): void {
    this.downById.set(id, point)
    this.hasDragged = this.downById.size > 1
  }

  move(id: number, point: Point, map: BlockMap): void {
    const before = this.downById.get(id)
    if (!before) {
      map.pointAt(point.x, point.y)
      return
    }
    const [x, y] = [point.x - before.x, point.y - before.y]
    if (this.downById.size > 1) this.pinch(id, before, point, map)
    else {
      if (!this.hasDragged && Math.hypot(x, y) < DRAG) return
      this.hasDragged = true
      map.pan(x, y)
    }
    this.downById.set(id, point)
  }

  /** Whether that was a click, or a tap. */
  up(id: number): boolean {
    const wasDown = this.downById.delete(id)
    return wasDown && this.downById.size === 0 && !this.hasDragged
  }

  /** Answers whether anything moved: where there is nothing more to see the page goes on. */
  wheel(event: WheelEvent, { x, y }: Point, map: BlockMap): boolean {
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE : 1
    const [across, down] = event.shiftKey ? [event.deltaY, 0] : [event.deltaX, event.deltaY]
    const isOurs = event.ctrlKey
      ? map.zoomAt(x, y, Math.exp(-event.deltaY * unit * WHEEL_ZOOM)) || true
      : map.pan(-across * unit, -down * unit)
    if (isOurs) map.pointAt(x, y)
    return isOurs
  }

  private pinch(id: number, before: Point, point: Point, map: BlockMap): void {
    const [, other] = [...this.downById].find(([each]) => each !== id) ?? []
    if (!other) return
    const far = Math.hypot(before.x - other.x, before.y - other.y)
    const near = Math.hypot(point.x - other.x, point.y - other.y)
    if (far > 0 && near > 0) map.zoomAt((point.x + other.x) / 2, (point.y + other.y) / 2, near / far)
    map.pan((point.x - before.x) / 2, (point.y - before.y) / 2)
  }
}
