/** What each key does, in words: the one table behind `?`. */

export interface HelpRow {
  /** As a keyboard event names them, `Shift+` and `Ctrl+` written out. */
  readonly keys: readonly string[]
  /** What stands on the keys that are shown; absent: all of `keys`. */
  readonly shown?: readonly string[]
  readonly words: string
}

const DIGITS = [...'0123456789']

/** Two columns: moving and looking. */
export const STAGE_HELP: readonly (readonly HelpRow[])[] = [
  [
    { keys: ['ArrowRight', ' ', 'PageDown', 'n'], words: 'next step' },
    {
      keys: ['ArrowLeft', 'Shift+ ', 'PageUp'],
      words: 'step back',
    },
    {
      keys: ['ArrowDown', 'ArrowUp', 'Shift+ArrowRight', 'Shift+ArrowLeft'],
      shown: ['ArrowDown', 'ArrowUp'],
      words: 'next, previous slide',
    },
    { keys: ['Home', 'End'], words: 'first, last' },
    { keys: ['g', ...DIGITS, 'Enter'], shown: ['g', '12', 'Enter'], words: 'go to a slide' },
    { keys: ['/', 'Ctrl+k'], words: 'search' },
    { keys: ['o'], words: 'overview' },
    { keys: ['v'], words: 'read this slide' },
    { keys: ['f'], words: 'full screen' },
    { keys: ['l'], words: 'link, embed, download' },
  ],
  [
    { keys: ['t'], words: 'transcript' },
    { keys: ['s', 'p'], words: 'presenter' },
    { keys: ['b', '.'], words: 'black' },
    { keys: ['w', ','], words: 'white' },
    { keys: ['+', '=', '-'], shown: ['+', '-'], words: 'text size' },
    { keys: ['c'], words: 'high contrast' },
    { keys: ['r'], words: 'reset the demo' },
    { keys: ['?'], words: 'these keys' },
    { keys: ['Escape'], words: 'leave the demo or close this' },
  ],
]

export const READ_HELP: readonly (readonly HelpRow[])[] = [
  [
    { keys: ['n', 'k'], words: 'next, previous slide' },
    { keys: ['g', 'Enter'], shown: ['g', '12', 'Enter'], words: 'go to a slide' },
    { keys: ['/', 'Ctrl+k'], words: 'search' },
    { keys: ['o'], words: 'overview' },
    { keys: ['v'], words: 'this slide on the stage' },
    { keys: ['l'], words: 'link, embed, download' },
  ],
  [
    { keys: ['f'], words: 'full screen' },
    { keys: ['t'], words: 'with or without transcript' },
    { keys: ['+', '=', '-'], shown: ['+', '-'], words: 'text size' },
    { keys: ['s'], words: 'presenter' },
    { keys: ['?'], words: 'these keys' },
    { keys: ['Escape'], words: 'leave the demo or close this' },
  ],
]
