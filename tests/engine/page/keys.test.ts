import { describe, expect, test } from 'vitest'
import { commandOf, READ_KEYS, STAGE_KEYS } from '../../../src/engine/page/keys.ts'

interface Control {
  localName: string
  type?: string
  role?: string
  href?: boolean
  isContentEditable?: boolean
  keys?: readonly string[]
}

/** A key pressed with the focus in `path`, from the control outwards. */
function press(
  key: string,
  path: readonly Control[] = [{ localName: 'body' }],
  held: Record<string, boolean> = {},
) {
  const targets = path.map((control) => ({
    ...control,
    getAttribute: (name: string) => (name === 'role' ? (control.role ?? null) : null),
    hasAttribute: (name: string) => name === 'href' && control.href === true,
  }))
  return {
    key,
    shiftKey: false,
    ctrlKey: false,
    altKey: false,
    metaKey: false,
    isComposing: false,
    ...held,
    composedPath: () => targets as unknown as EventTarget[],
  }
}

test.each([
  ['ArrowRight', 'next'],
  [' ', 'next'],
  ['PageDown', 'next'],
  ['n', 'next'],
  ['N', 'next'],
  ['ArrowLeft', 'previous'],
  ['PageUp', 'previous'],
  ['ArrowDown', 'next-slide'],
  ['ArrowUp', 'previous-slide'],
  ['Home', 'first'],
  ['End', 'last'],
  ['v', 'view'],
  ['f', 'fullscreen'],
  ['o', 'overview'],
  ['?', 'help'],
  ['t', 'transcript'],
  ['g', 'go-to'],
  ['/', 'search'],
  ['7', 'go-to 7'],
  ['s', 'presenter'],
  ['p', 'presenter'],
  ['b', 'black'],
  ['.', 'black'],
  ['w', 'white'],
  [',', 'white'],
  ['+', 'larger'],
  ['-', 'smaller'],
  ['c', 'contrast'],
  ['r', 'reset'],
  ['x', undefined],
  ['F5', undefined],
  ['Enter', undefined],
])('on the stage %s is %s', (key, command) => {
  expect(commandOf(press(key), STAGE_KEYS)).toBe(command)
})

test('Shift turns arrows into slides and Space into back', () => {
  const shift = { shiftKey: true }
  expect(commandOf(press('ArrowRight', undefined, shift), STAGE_KEYS)).toBe('next-slide')
  expect(commandOf(press('ArrowLeft', undefined, shift), STAGE_KEYS)).toBe('previous-slide')
  expect(commandOf(press(' ', undefined, shift), STAGE_KEYS)).toBe('previous')
})

test('keys with Ctrl, Alt or Meta are the browser’s, and a key in composition is nobody’s', () => {
  for (const held of ['ctrlKey', 'altKey', 'metaKey', 'isComposing'])
    expect(commandOf(press('ArrowRight', undefined, { [held]: true }), STAGE_KEYS)).toBeUndefined()
})

test.each(['ctrlKey', 'metaKey'])(
  '%s and K search, but not while somebody types or something is open',
  (held) => {
    for (const table of [STAGE_KEYS, READ_KEYS]) {
      const search = (...path: Control[]) =>
        commandOf(press('k', path.length > 0 ? path : undefined, { [held]: true }), table)
      expect(search()).toBe('search')
      expect(search({ localName: 'button', type: 'button' })).toBe('search')
      expect(search({ localName: 'select', type: 'select-one' })).toBe('search')
      expect(search({ localName: 'textarea' })).toBeUndefined()
      expect(search({ localName: 'dialog' })).toBeUndefined()
      expect(search({ localName: 'my-demo', keys: ['Ctrl+k'] })).toBeUndefined()
      expect(commandOf(press('k', undefined, { [held]: true, altKey: true }), table)).toBeUndefined()
    }
  },
)

test('in Read only slides and views have keys: the rest scrolls', () => {
  expect(commandOf(press('n'), READ_KEYS)).toBe('next-slide')
  expect(commandOf(press('k'), READ_KEYS)).toBe('previous-slide')
  for (const key of ['ArrowDown', ' ', 'Home', 'End', 'PageDown'])
    expect(commandOf(press(key), READ_KEYS)).toBeUndefined()
})

describe('a key belongs to the control that uses it', () => {
  const deckKeys = Object.keys(STAGE_KEYS).filter((key) => !/^(Shift|Ctrl)\+/.test(key))
  const kept = (control: Control): string[] =>
    deckKeys.filter(
      (key) => commandOf(press(key, [control, { localName: 'my-demo' }]), STAGE_KEYS) === undefined,
    )
  const all = deckKeys.filter((key) => !key.startsWith('Page'))
  const allButBlack = all.filter((key) => key !== '.')

  test.each<[string, Control]>([
    ['a text field', { localName: 'input', type: 'text' }],
    ['a search field', { localName: 'input', type: 'search' }],
    ['a number field', { localName: 'input', type: 'number' }],
    ['a text area', { localName: 'textarea' }],
    ['an editor', { localName: 'div', isContentEditable: true }],
    ['a textbox', { localName: 'div', role: 'textbox' }],
  ])('%s keeps everything but PageUp and PageDown', (_, control) => {
    expect(kept(control)).toEqual(all)
  })

  test.each<[string, Control]>([
    ['a slider', { localName: 'input', type: 'range' }],
    ['a select', { localName: 'select', type: 'select-one' }],
    ['a radio button', { localName: 'input', type: 'radio' }],
    ['a grid', { localName: 'div', role: 'grid' }],
    ['a listbox', { localName: 'ul', role: 'listbox' }],
  ])('%s keeps arrows, Home, End, Space, Enter and letters', (_, control) => {
    expect(kept(control)).toEqual(allButBlack)
  })

  test.each<[string, Control]>([
    ['a button', { localName: 'button', type: 'submit' }],
    ['a link', { localName: 'a', href: true }],
    ['a summary', { localName: 'summary' }],
    ['a checkbox', { localName: 'input', type: 'checkbox' }],
  ])('%s keeps Space and Enter', (_, control) => {
    expect(kept(control)).toEqual([' '])
  })

  test('a demo keeps what it names', () => {
    expect(kept({ localName: 'heap-map', keys: ['ArrowLeft', 'ArrowRight'] })).toEqual([
      'ArrowRight',
      'ArrowLeft',
    ])
  })

  test('a dialog that is open keeps everything but a clicker’s keys', () => {
    expect(kept({ localName: 'dialog' })).toEqual(allButBlack)
  })

  test('anything else keeps nothing', () => {
    for (const localName of ['div', 'p', 'pre', 'a']) expect(kept({ localName })).toEqual([])
  })
})
