/** What wakes in a page: the elements of demos and of cells, asleep or awake, each in its frame. */

export const LIVE = ':is(.demo, .cell) > [data-steps]'

/** Their frames. */
export const FRAMES = '.demo, .cell'

/** A cell stands as its person left it, whatever step its slide is at. */
export const isCell = (element: Element): boolean => element.parentElement?.matches('.cell') === true
