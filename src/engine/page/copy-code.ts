/** A button on each piece of code that copies it, to the character. */
import { copyText } from './tools/copy.ts'
import { icon, make } from './tools/dom.ts'
import { say } from './tools/status.ts'

const COPY = 'M8 8h12v12H8zM16 8V4H4v12h4'
const DONE = 'M4 12.5l5.5 5.5L20 6.5'
/** How long the button says that it was done. */
const STAY = 2000

/** Gives each code in `within` its button, but those that have one. */
export function addCopyButtons(within: HTMLElement): void {
  for (const pre of within.querySelectorAll<HTMLElement>('pre.code:not(.cell *)')) {
    if (pre.querySelector(':scope > .copy')) continue
    const button = make(
      'button',
      { type: 'button', class: 'copy', 'aria-label': 'Copy the code' },
      icon(COPY),
    )
    button.addEventListener('click', () => void copy(button, pre.querySelector('code')!))
    pre.append(button)
  }
}

/** A slide's HTML without them. */
export const withoutCopyButtons = (html: string): string =>
  html.replace(/<button type="button" class="copy".*?<\/button>/g, '')

async function copy(button: HTMLElement, code: HTMLElement): Promise<void> {
  if (!(await copyText(code.textContent))) {
    // Refused, or the page did not come over https: the reader can, once it is selected.
    getSelection()?.selectAllChildren(code)
    const key = /Mac|iP/.test(navigator.platform) ? '⌘C' : 'Ctrl+C'
    return say(`The code is selected: ${key} copies it`)
  }
  say('Copied')
  button.replaceChildren(icon(DONE))
  setTimeout(() => button.replaceChildren(icon(COPY)), STAY)
}
