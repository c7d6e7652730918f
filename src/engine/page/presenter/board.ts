/** The lines that say what is amiss, or what to do: one for each thing that has something to say. */
import { make } from './elements.ts'

export interface BoardAction {
  readonly words: string
  act(): void
}

export class Board {
  private readonly place: HTMLElement
  private readonly lines = new Map<string, { readonly text: string; readonly line: HTMLElement }>()

  constructor(place: HTMLElement) {
    this.place = place
  }

  /** Says `text` in the line of `about`, or takes that line away. A line that says so already is left alone. */
  say(about: string, text = '', ...more: (BoardAction | HTMLElement)[]): void {
    const known = this.lines.get(about)
    if (text === (known?.text ?? '')) return
    known?.line.remove()
    this.lines.delete(about)
    if (!text) return
    const line = make('p', { className: about }, text)
    for (const one of more)
      line.append(
        ' ',
        one instanceof HTMLElement ? one : make('button', { onclick: () => one.act() }, one.words),
      )
    this.place.append(line)
    this.lines.set(about, { text, line })
  }
}
