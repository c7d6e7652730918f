/**
 * Who a key belongs to. A key is the focused control's, inside any shadow root, if that kind of control uses it;
 * every other key is the deck's. So typing never moves a slide, and a clicker never goes dead.
 */

/** What the router needs of a keyboard event. */
export type KeyPress = Pick<
  KeyboardEvent,
  'key' | 'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey' | 'isComposing' | 'composedPath'
>

export type KeyTable = Readonly<Record<string, string>>

/** Keys of every view; `Ctrl+` is Cmd on a Mac. */
const VIEW_KEYS: KeyTable = {
  v: 'view',
  f: 'fullscreen',
  o: 'overview',
  '?': 'help',
  t: 'transcript',
  g: 'go-to',
  '/': 'search',
  'Ctrl+k': 'search',
  s: 'presenter',
  l: 'share',
}

/** Keys of the stage; `Shift+` is written only where it makes a difference. */
export const STAGE_KEYS: KeyTable = {
  ArrowRight: 'next',
  ' ': 'next',
  PageDown: 'next',
  n: 'next',
  ArrowLeft: 'previous',
  'Shift+ ': 'previous',
  PageUp: 'previous',
  ArrowDown: 'next-slide',
  'Shift+ArrowRight': 'next-slide',
  ArrowUp: 'previous-slide',
  'Shift+ArrowLeft': 'previous-slide',
  Home: 'first',
  End: 'last',
  ...VIEW_KEYS,
  p: 'presenter',
  b: 'black',
  '.': 'black',
  w: 'white',
  ',': 'white',
  '+': 'larger',
  '=': 'larger',
  '-': 'smaller',
  c: 'contrast',
  r: 'reset',
  ...Object.fromEntries([...'0123456789'].map((digit) => [digit, `go-to ${digit}`])),
}

/** Keys of Read: by slide, and the same views; everything else scrolls as in any page. */
export const READ_KEYS: KeyTable = {
  n: 'next-slide',
  k: 'previous-slide',
  ...VIEW_KEYS,
  '+': 'larger',
  '=': 'larger',
  '-': 'smaller',
}

/** The command that a key press gives the deck, or undefined: the key is a control's or the browser's. */
export function commandOf(press: KeyPress, table: KeyTable): string | undefined {
  if (press.altKey || press.isComposing) return
  const held = press.ctrlKey || press.metaKey ? 'Ctrl+' : ''
  const key = held + (press.key.length === 1 ? press.key.toLowerCase() : press.key)
  const command = (press.shiftKey && table[`Shift+${key}`]) || table[key]
  return command && !isKept(key, press.composedPath()) ? command : undefined
}

const TEXT = /^(?!button|checkbox|color|file|image|radio|range|reset|submit)/
const MOVES = /^(Arrow\w+|Home|End|Enter| |.)$/
const PRESSES = /^(Enter| )$/
const LARGE_ROLES =
  /^(slider|spinbutton|select|listbox|combobox|radio|radiogroup|grid|treegrid|tree|tablist|tab|menu|menubar|application)$/

/** Whether the control under the focus keeps `key`. `path` leads from the control outwards. */
function isKept(key: string, path: readonly EventTarget[]): boolean {
  const clicker = key === 'PageUp' || key === 'PageDown'
  return !clicker && path.some((target) => keeps(target as Focusable, key))
}

type Focusable = Partial<HTMLElement & { keys: unknown }>

const isText = (element: Focusable, role: string): boolean =>
  element.isContentEditable ||
  element.localName === 'textarea' ||
  /^(textbox|searchbox)$/.test(role) ||
  (element.localName === 'input' && TEXT.test((element as Partial<HTMLInputElement>).type ?? ''))

function keeps(element: Focusable, key: string): boolean {
  const name = element.localName
  if (!name) return false
  const role = element.getAttribute?.('role') ?? ''
  const type = (element as Partial<HTMLInputElement>).type ?? ''
  if (isText(element, role)) return true
  // Clickers send it too: black is the deck's, except while somebody types.
  if (key === '.') return false
  // What is open over the deck has the keys until it is closed.
  if (name === 'dialog') return true
  if (name === 'select' || name === 'video' || name === 'audio' || LARGE_ROLES.test(role))
    return MOVES.test(key)
  if (name === 'input' && /^(range|radio|color)$/.test(type)) return MOVES.test(key)
  if (/^(button|a|summary|input)$/.test(name) || /^(button|link|checkbox|switch)$/.test(role))
    return PRESSES.test(key) && (name !== 'a' || element.hasAttribute?.('href') === true || role !== '')
  return (
    Array.isArray(element.keys) && element.keys.some((own) => String(own).toLowerCase() === key.toLowerCase())
  )
}

/** Hands the deck its keys: `act` takes each command of the table. Escape leaves a control that did not want it. */
export function listen(table: KeyTable, act: (command: string) => void): void {
  addEventListener(
    'keydown',
    (event) => {
      const command = commandOf(event, table)
      if (!command) return
      event.preventDefault()
      event.stopImmediatePropagation()
      act(command)
    },
    { capture: true },
  )
  addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.defaultPrevented) (focused() as HTMLElement | null)?.blur()
  })
}

/** The element that really has the focus, inside any open shadow root. */
function focused(root: Document | ShadowRoot = document): Element | null {
  const element = root.activeElement
  return element?.shadowRoot ? (focused(element.shadowRoot) ?? element) : element
}
