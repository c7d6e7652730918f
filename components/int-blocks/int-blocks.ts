import { LitElement, html, nothing, type PropertyValues } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import { classMap } from 'lit/directives/class-map.js'
import { SLOTS_PER_BLOCK, type IntBlock, type Where } from '../../src/machine/index.ts'
import { BoxSize } from '../box-size.ts'
import { demoStyles } from '../demo-styles.ts'
import { count, counted } from '../format.ts'
import { settled } from '../settled.ts'
import {
  DETAIL_HEIGHT,
  LEGEND_HEIGHT,
  layoutOf,
  type Layout,
  detailOf,
  drawDetail,
  drawIntBlocks,
  heightOf,
  sentence,
} from './draw.ts'
import type { BlockMap, MapPlace } from './map/block-map.ts'
import { findOrder } from './map/find-order.ts'
import { Gestures } from './map/gestures.ts'
import { intBlocksStyles } from './styles.ts'
import { FREE, itemsOf, type Place, type ShownBlock, type View } from './view.ts'
import { addressOfSlot, blockWords, headerWords, slotWords, type SlotFacts } from './words.ts'

/** What the owner answers about the moment of the view. */
export interface IntBlocksAsk {
  /** Blocks from the `from`-th on, the newest first. */
  blocks(from: number, count: number): Promise<readonly IntBlock[]>
  /** How many ints live in each block, the newest first. */
  density(): Promise<Uint8Array>
  /** What lies at an address: for the references to an int. */
  where?(address: number): Promise<Where>
}

export interface PointDetail {
  readonly address: number
  readonly text: string
}

/**
 * The blocks in which CPython 2.7 keeps its ints: some of them as rows to scale, with the free list through their slots, or
 * all of them as a map, from a dot per block down to the three words of a slot.
 *
 * @fires point - A slot or a block is named: `PointDetail`.
 * @fires mode - The person went to the map, or back to the rows.
 * @cssprop --u - The unit of a stage, on which sizes hang where the picture is given a height.
 */
@customElement('int-blocks')
export class IntBlocks extends LitElement {
  static override styles = [demoStyles, intBlocksStyles]

  private readonly size = new BoxSize(this)
  private map: BlockMap | undefined
  private watcher: MutationObserver | undefined
  private readonly media = ['(prefers-color-scheme: dark)', '(forced-colors: active)'].map((query) =>
    matchMedia(query),
  )
  private layout: Layout | undefined
  /** The drawing of the rows, and of what it is. */
  private rows = ''
  private rowsOf: View | undefined
  private rowsKey = ''
  /** The view with what was asked for. */
  private drawn: View | undefined
  private asked = 0
  private isMapAsked = false
  private isOpening = false
  private work: Promise<unknown> = Promise.resolve()
  private readonly gestures = new Gestures()
  private told = ''
  private known: { readonly address: number; readonly refcount: number } | undefined
  private isAsking = false

  /** The blocks of a moment. */
  @property({ attribute: false }) view: View | undefined

  /** Answers about that moment; without it there is no map. */
  @property({ attribute: false }) ask: IntBlocksAsk | undefined

  /** Rows of some blocks, or the map of all. */
  @property({ reflect: true }) mode: 'rows' | 'map' = 'rows'

  /** Whether a legend stands below the rows. */
  @property({ type: Boolean }) legend = false

  @state() private place: Place | undefined
  @state() private under: Place | undefined
  @state() private hasFocus = false
  @state() private isOpen = false

  @query('canvas') private readonly canvas!: HTMLCanvasElement | null
  @query('.picture') private readonly pictureBox!: HTMLElement | null
  @query('.reach') private readonly reach!: HTMLElement | null
  @query('.probe') private readonly probe!: HTMLElement

  private get isMap(): boolean {
    return this.mode === 'map' && this.ask !== undefined
  }

  /** Resolves once the view set last is drawn. */
  get ready(): Promise<unknown> {
    return this.drawnAll()
  }

  private async drawnAll(): Promise<void> {
    for (let work: unknown; work !== this.work;) {
      await settled(this)
      work = this.work
      await work
    }
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.watcher = new MutationObserver(this.onTheme)
    this.watcher.observe(document.documentElement, { attributeFilter: ['data-theme', 'class'] })
    for (const query of this.media) query.addEventListener('change', this.onTheme)
    if (this.hasUpdated) this.requestUpdate('view')
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.watcher?.disconnect()
    for (const query of this.media) query.removeEventListener('change', this.onTheme)
    this.map?.close()
    this.map = undefined
    this.isMapAsked = false
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('view') || changed.has('ask')) {
      this.asked++
      this.isMapAsked = false
      this.known = undefined
      this.drawn = this.view
      this.under = undefined
      if (changed.has('view') && this.view && !this.isShown(this.place)) this.place = undefined
      this.askDensity()
    }
    if (changed.has('mode')) this.isOpen = false
  }

  protected override updated(): void {
    const { size, drawn } = this
    if (!drawn || !size.width) return
    const high = Math.ceil((heightOf(drawn) + (this.legend ? LEGEND_HEIGHT : 0)) * size.label)
    this.pictureBox?.style.setProperty('--_high', String(high))
    this.placeMarks()
    if (this.isMap) this.updateMap()
    this.tell(this.named())
  }

  /** Where what is folded cannot be told from the rows, all blocks are asked. */
  private askDensity(): void {
    const { view, ask, asked } = this
    if (!view || !ask || view.density) return
    const isKnown = itemsOf(view).every(
      (item) => item.kind !== 'fold' || !(item.fold.isAll || item.fold.kind === 'unknown'),
    )
    if (isKnown) return
    this.waitFor(
      unlessClosed(ask.density()).then((density) => {
        if (!density || asked !== this.asked) return
        this.drawn = { ...view, density }
        this.requestUpdate()
        return settled(this)
      }),
    )
  }

  /** Who waits for `ready` waits for this, and hears of a failure; nobody has to. */
  private waitFor(work: Promise<unknown>): void {
    this.work = work
    work.catch(() => {})
  }

  private updateMap(): void {
    const { canvas, size, ask, drawn } = this
    if (!canvas || !ask || !drawn) return
    if (!this.map) {
      if (!this.isOpening) this.waitFor(this.openMap(canvas))
      return
    }
    this.map.measure(
      { width: size.width, height: size.height, label: size.label },
      Math.min(2, window.devicePixelRatio),
    )
    if (this.isMapAsked) return
    this.isMapAsked = true
    this.waitFor(this.bringMap(ask, drawn))
  }

  /** Its code is had when it is first wanted; where it can't be had the rows stay. */
  private async openMap(canvas: HTMLCanvasElement): Promise<void> {
    this.isOpening = true
    try {
      const { BlockMap } = await import('./map/block-map.ts')
      if (!this.isConnected) return
      this.map = new BlockMap(canvas, () => this.requestUpdate())
      this.map.readInks(this.probe)
      this.requestUpdate()
    } catch (error) {
      this.mode = 'rows'
      throw error
    } finally {
      this.isOpening = false
    }
  }

  private async bringMap(ask: IntBlocksAsk, view: View): Promise<void> {
    const { asked } = this
    const density = view.density ?? (await unlessClosed(ask.density()))
    if (!density || asked !== this.asked) return
    const { head } = view.ints
    const order = head && (await unlessClosed(findOrder(head.serial, density.length, ask)))
    if (asked !== this.asked || !this.map) return
    this.map.show({
      heapStart: view.heapStart,
      density,
      head: head && order !== undefined && order >= 0 ? { order, slot: head.slot } : undefined,
      blocks: (from, count) => ask.blocks(from, count),
    })
    this.requestUpdate()
  }

  private readonly onTheme = (): void => {
    if (this.map && this.isConnected) this.map.readInks(this.probe)
  }

  private isShown(place: Place | undefined): boolean {
    return this.view?.ints.shown.some(({ serial }) => serial === place?.serial) ?? false
  }

  /** The place that keys go on from in the rows: the head of the free list at first. */
  private get reached(): Place {
    const shown = this.layout?.view.ints.shown ?? this.view?.ints.shown ?? []
    const { place } = this
    if (place && shown.some(({ serial }) => serial === place.serial)) return place
    const { head } = this.view?.ints ?? {}
    if (head && shown.some(({ serial }) => serial === head.serial)) return head
    return { serial: shown[0]?.serial ?? 0, slot: 0 }
  }

  private blockOf(serial: number): ShownBlock | undefined {
    return this.view?.ints.shown.find((block) => block.serial === serial)
  }

  /** What is named, and where it lies: under the pointer, or else where the focus is. */
  private named(isFocus = false): PointDetail | undefined {
    const { drawn, map } = this
    if (!drawn) return undefined
    if (this.isMap) {
      const place = isFocus ? map?.cursor : map?.pointed
      return place && this.namedInMap(drawn, place)
    }
    const place = isFocus ? this.reached : (this.under ?? (this.hasFocus ? this.reached : undefined))
    const block = place && this.blockOf(place.serial)
    return block && this.namedIn(drawn, block, place.slot)
  }

  private namedIn(view: View, block: ShownBlock, slot: number): PointDetail {
    if (slot < 0) return { address: block.address, text: headerWords(view, block) }
    const address = addressOfSlot(block, slot)
    return { address, text: slotWords(view, block, slot, this.factsOf(address)) }
  }

  private namedInMap(view: View, { order, slot }: MapPlace): PointDetail | undefined {
    const block = this.map?.find(order)
    if (!block) return undefined
    if (this.map?.showsSlots) return this.namedIn(view, block, slot)
    return { address: block.address, text: blockWords(view, block) }
  }

  private factsOf(address: number): SlotFacts {
    return this.known?.address === address ? { refcount: this.known.refcount } : {}
  }

  /** Tells whoever listens what is named, and asks how many refer to it. */
  private tell(named: PointDetail | undefined): void {
    if (!named || named.text === this.told) return
    this.told = named.text
    queueMicrotask(() =>
      this.dispatchEvent(new CustomEvent('point', { detail: named, bubbles: true, composed: true })),
    )
    void this.askRefcount(named.address)
  }

  private async askRefcount(address: number): Promise<void> {
    if (this.isAsking || this.known?.address === address || !this.ask?.where) return
    const { asked } = this
    this.isAsking = true
    const where = await unlessClosed(this.ask.where(address)).finally(() => (this.isAsking = false))
    if (asked !== this.asked) return
    if (where?.object && where.object.address === address && where.object.refcount > 0) {
      this.known = { address, refcount: where.object.refcount }
      this.requestUpdate()
    }
    // the pointer may have gone on meanwhile
    const now = this.named()
    if (now && now.address !== address) void this.askRefcount(now.address)
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return
    const isOurs = this.isMap ? this.map?.onKey(event.key, event.shiftKey) : this.onRowKey(event.key)
    if (isOurs) event.preventDefault()
  }

  /** Arrows move from slot to slot and from row to row; Enter opens the slot, Escape closes it. */
  private onRowKey(key: string): boolean {
    const rows = this.layout?.view.ints.shown ?? []
    const { serial, slot } = this.reached
    const row = rows.findIndex((block) => block.serial === serial)
    const to = (toRow: number, toSlot: number): Place => ({
      serial: rows[Math.max(0, Math.min(toRow, rows.length - 1))]?.serial ?? 0,
      slot: Math.max(0, Math.min(toSlot, SLOTS_PER_BLOCK - 1)),
    })
    const moves: Readonly<Record<string, Place>> = {
      ArrowLeft: to(row, slot - 1),
      ArrowRight: to(row, slot + 1),
      ArrowUp: to(row - 1, slot),
      ArrowDown: to(row + 1, slot),
      Home: to(row, 0),
      End: to(row, SLOTS_PER_BLOCK - 1),
    }
    const move = moves[key]
    if (move) {
      this.place = move
      this.under = undefined
      return true
    }
    if (key === 'Enter' || key === ' ') this.isOpen = !this.isOpen
    else if (key === 'Escape' && this.isOpen) this.isOpen = false
    else return false
    return true
  }

  private pointOf(event: MouseEvent): { x: number; y: number } {
    const box = this.reach?.getBoundingClientRect()
    return { x: event.clientX - (box?.x ?? 0), y: event.clientY - (box?.y ?? 0) }
  }

  private readonly onDown = (event: PointerEvent): void => {
    if (event.button !== 0) return
    this.gestures.down(event.pointerId, this.pointOf(event))
    if (this.isMap) this.reach?.setPointerCapture(event.pointerId)
  }

  private readonly onMove = (event: PointerEvent): void => {
    const point = this.pointOf(event)
    if (!this.isMap) {
      if (event.pointerType !== 'touch') this.pointInRows(point)
    } else if (this.map) {
      this.gestures.move(event.pointerId, point, this.map)
      this.reach?.classList.toggle('dragging', this.gestures.isDragging)
    }
  }

  private readonly onUp = (event: PointerEvent): void => {
    const isClick = this.gestures.up(event.pointerId)
    this.reach?.classList.toggle('dragging', this.gestures.isDragging)
    if (!isClick || event.type === 'pointercancel') return
    const { x, y } = this.pointOf(event)
    if (this.isMap) this.map?.pick(x, y)
    else this.pickInRows({ x, y })
  }

  private readonly onLeave = (): void => {
    if (this.isMap) this.map?.pointAway()
    else this.under = undefined
  }

  private pointInRows(point: { x: number; y: number }): void {
    const found = this.layout?.at(point.x, point.y)
    const to = found && { serial: found.block.serial, slot: found.slot }
    if (to?.serial !== this.under?.serial || to?.slot !== this.under?.slot) this.under = to
  }

  private pickInRows(point: { x: number; y: number }): void {
    const found = this.layout?.at(point.x, point.y)
    if (!found || found.slot < 0) {
      this.isOpen = false
      return
    }
    const isSame = found.block.serial === this.place?.serial && found.slot === this.place.slot
    this.place = { serial: found.block.serial, slot: found.slot }
    this.isOpen = !(isSame && this.isOpen)
  }

  private readonly onWheel = (event: WheelEvent): void => {
    if (this.isMap && this.map && this.gestures.wheel(event, this.pointOf(event), this.map))
      event.preventDefault()
  }

  private readonly onDouble = (event: MouseEvent): void => {
    if (this.isMap) this.map?.zoomIn(this.pointOf(event))
  }

  private readonly onFocus = (event: FocusEvent): void => {
    this.hasFocus = event.type === 'focus'
    this.map?.showPlace(this.hasFocus)
  }

  private readonly toggle = (): void => {
    this.mode = this.mode === 'map' ? 'rows' : 'map'
    this.dispatchEvent(new CustomEvent('mode', { detail: this.mode, bubbles: true, composed: true }))
  }

  private placeMarks(): void {
    const { layout } = this
    if (!layout || this.isMap) return
    const put = (selector: string, place: Place | undefined, grow: number): void => {
      const mark = this.renderRoot.querySelector<HTMLElement>(selector)
      const row = place && layout.rowOf(place.serial)
      if (!mark || !row) return
      const x = place.slot < 0 ? layout.left : layout.x(place.slot)
      const width = place.slot < 0 ? layout.x(0) - layout.left : layout.slot
      mark.style.setProperty('transform', `translate(${x - grow}px, ${row.slotsTop - grow}px)`)
      mark.style.setProperty('inline-size', `${width + 2 * grow}px`)
      mark.style.setProperty('block-size', `${row.slotsBottom - row.slotsTop + 2 * grow}px`)
    }
    put('.mark.here', this.reached, 3)
    put('.mark.thin', this.under, 2)
    const detail = this.renderRoot.querySelector<HTMLElement>('.detail')
    const at = layout.middleOf(this.reached)
    if (!detail || !at) return
    const { width, height, label } = this.size
    const wide = this.detailWidth
    const high = DETAIL_HEIGHT * label + label * 1.2
    const left = Math.max(0, Math.min(width - wide - 4, at.x + label * 1.4))
    const below = at.y + label * 1.4
    const top = below + high > height ? Math.max(0, at.y - high - label * 1.4) : below
    detail.style.setProperty('inline-size', `${wide}px`)
    detail.style.setProperty('transform', `translate(${left}px, ${top}px)`)
  }

  private get detailWidth(): number {
    return Math.min(this.size.width, this.size.label * 17)
  }

  protected override render() {
    const { size, isMap, drawn: view } = this
    const classes = {
      ...size.classes,
      demo: false,
      frame: true,
      'is-map': isMap,
      'is-near': isMap && this.map !== undefined && !this.map.isAll,
    }
    if (!view) return html`<div class="probe"></div>`
    const named = this.named()
    return html`
      <div class="probe"></div>
      <div class=${classMap(classes)}>
        <div class="picture">
          <div class="rows" aria-hidden="true" .innerHTML=${this.drawRows(view)}></div>
          <canvas aria-hidden="true"></canvas>
          ${isMap ? nothing : this.renderMarks(view)} ${this.renderReach(view, isMap)}
        </div>
        <div class="foot">
          <p class="plate" aria-live=${this.hasFocus ? 'off' : 'polite'}>
            ${named?.text ?? (isMap ? this.mapWords(view) : nothing)}
          </p>
          ${this.ask ? this.renderControls(view, isMap) : nothing}
        </div>
      </div>
    `
  }

  private mapWords(view: View): string {
    const place = this.map?.pointed
    if (place) return 'Reading this block …'
    return view.ints.free > 0
      ? 'A dot per block, the oldest at the bottom left: solid where every slot is live, beads where all are free.'
      : 'A dot per block, the oldest at the bottom left: every slot is live.'
  }

  private renderReach(view: View, isMap: boolean) {
    const { cursor } = this.map ?? {}
    const slots = view.ints.blocks * SLOTS_PER_BLOCK
    const reached = this.reached
    const now =
      isMap && cursor ? cursor.order * SLOTS_PER_BLOCK + Math.max(0, cursor.slot) : placeNumber(view, reached)
    const words = this.named(true)?.text ?? (isMap ? 'reading this block' : '')
    return html`
      <div
        class="reach"
        role="slider"
        tabindex="0"
        aria-label=${isMap ? `Slots of all ${counted(view.ints.blocks, 'block')} of ints` : 'Slots of blocks of ints'}
        aria-description=${isMap ? nothing : sentence(view)}
        aria-orientation="horizontal"
        aria-valuemin="0"
        aria-valuemax=${Math.max(1, slots - 1)}
        aria-valuenow=${now}
        aria-valuetext=${words}
        @keydown=${this.onKey}
        @focus=${this.onFocus}
        @blur=${this.onFocus}
        @pointerdown=${this.onDown}
        @pointermove=${this.onMove}
        @pointerup=${this.onUp}
        @pointercancel=${this.onUp}
        @pointerleave=${this.onLeave}
        @dblclick=${this.onDouble}
        @wheel=${{ handleEvent: this.onWheel, passive: false }}
      ></div>
    `
  }

  private renderMarks(view: View) {
    const { reached, size } = this
    const block = this.blockOf(reached.serial)
    const facts = block ? this.factsOf(addressOfSlot(block, reached.slot)) : {}
    return html`
      ${this.hasFocus || this.isOpen ? html`<div class="mark here"></div>` : nothing}
      ${this.under ? html`<div class="mark thin"></div>` : nothing}
      ${
        this.isOpen && block && size.width
          ? html`<div
              class="detail"
              role="img"
              aria-label=${detailWords(view, block, reached.slot, facts)}
              .innerHTML=${drawDetail(detailOf(block, reached.slot, facts), {
                width: this.detailWidth - size.label,
                label: size.label * 0.9,
                prefix: 'd-',
              })}
            ></div>`
          : nothing
      }
    `
  }

  private renderControls(view: View, isMap: boolean) {
    const { map } = this
    const button = (name: string, glyph: string, isOff: boolean, act: () => void) =>
      html`<button aria-label=${name} aria-disabled=${isOff} @click=${() => isOff || act()}>${glyph}</button>`
    return html`
      <div class="controls" role="group" aria-label="Blocks of ints">
        ${
          isMap && map
            ? html`${button('Zoom out', '−', map.isAll, () => map.zoomOut())}
              ${button('Zoom in', '+', map.isNearest, () => map.zoomIn())}
              ${button('See all blocks', 'all', map.isAll, () => map.zoomToAll())}`
            : nothing
        }
        <button @click=${this.toggle}>${isMap ? 'rows' : `all ${count(view.ints.blocks)} blocks`}</button>
      </div>
    `
  }

  private drawRows(view: View): string {
    const { width, height, label, boxed } = this.size
    if (!width) return ''
    const { legend } = this
    const key = [width, boxed ? height : 0, label, legend].join()
    if (view !== this.rowsOf || key !== this.rowsKey) {
      const size = { width, ...(boxed && height > 0 ? { height } : {}), label, legend }
      this.layout = layoutOf(view, size)
      this.rows = drawIntBlocks(view, { ...size, prefix: 'b-' }, this.layout)
      this.rowsOf = view
      this.rowsKey = key
    }
    return this.rows
  }
}

/** What was asked, undefined if the moment that it was asked about is gone. */
async function unlessClosed<Answer>(answer: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof Error && error.name === 'SessionClosed') return undefined
    throw error
  }
}

function placeNumber(view: View, { serial, slot }: Place): number {
  return Math.min(Math.max(0, view.ints.blocks - 1), serial) * SLOTS_PER_BLOCK + Math.max(0, slot)
}

function detailWords(view: View, block: ShownBlock, slot: number, facts: SlotFacts): string {
  const { title, words } = detailOf(block, slot, facts)
  const isHead = view.ints.head?.serial === block.serial && view.ints.head.slot === slot
  return `${title}${block.slots[slot] === FREE && isHead ? ', the next to be used' : ''}: ${words
    .toReversed()
    .map(({ name, value }) => `${name} ${value}`)
    .join(', ')}`
}

declare global {
  interface HTMLElementTagNameMap {
    'int-blocks': IntBlocks
  }
}
