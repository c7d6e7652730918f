/** What the room sees instead of, or on, the slide: black or white, larger text, more contrast. Drawn by attributes of the root. */

export interface Look {
  /** `''`: the slide. */
  readonly screen: '' | 'black' | 'white'
  /** Steps of text size, from -2 to 4; each makes it 15 % larger. */
  readonly size: number
  readonly contrast: boolean
}

export const PLAIN_LOOK: Look = { screen: '', size: 0, contrast: false }

const SMALLEST = -2
const LARGEST = 4

/** The look that a key's command makes of `look`; undefined when the command has nothing to do with looks. */
export function lookAfter(look: Look, command: string): Look | undefined {
  switch (command) {
    case 'black':
    case 'white':
      return { ...look, screen: look.screen === command ? '' : command }
    case 'show':
      return { ...look, screen: '' }
    case 'larger':
      return { ...look, size: Math.min(LARGEST, look.size + 1) }
    case 'smaller':
      return { ...look, size: Math.max(SMALLEST, look.size - 1) }
    case 'contrast':
      return { ...look, contrast: !look.contrast }
    default:
      return undefined
  }
}

export const isPlain = ({ screen, size, contrast }: Look): boolean => !screen && !size && !contrast

/** Text size in per cent. */
export const percent = ({ size }: Look): number => Math.round(100 * 1.15 ** size)
