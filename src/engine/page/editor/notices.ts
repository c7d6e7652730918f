/** What the editor has to say or to ask, in its place below the text: never over it. */
import type { Draft, WriterState } from '../../edit/index.ts'
import { make } from '../tools/dom.ts'
import { timeOf } from './words.ts'

export interface Choice {
  readonly words: string
  readonly act: () => void
  readonly isMain?: boolean
}

export const choices = (...all: Choice[]): HTMLElement =>
  make(
    'div',
    { class: 'choices' },
    ...all.map(({ words, act, isMain }) => {
      const button = make('button', { type: 'button', class: isMain ? 'main' : undefined }, words)
      button.addEventListener('click', act)
      return button
    }),
  )

export function draftNotice({ at }: Draft, take: () => void, discard: () => void): HTMLElement {
  return make(
    'section',
    { class: 'notice', role: 'status' },
    make('p', {}, make('strong', {}, `There is text from ${timeOf(at, false)}`), ' that was never saved.'),
    choices({ words: 'Take it', act: take, isMain: true }, { words: 'Discard', act: discard }),
  )
}

/** Undefined: nothing to say beyond the state's own line. */
export function troubleNotice(state: WriterState, again: () => void): HTMLElement | undefined {
  if (state.kind !== 'failed' && state.kind !== 'gone' && state.kind !== 'read-only') return undefined
  const words = { failed: 'Try again', gone: 'Save it again', 'read-only': '' }[state.kind]
  return make(
    'section',
    { class: 'notice alarm', role: 'alert' },
    make('p', {}, state.kind === 'failed' ? `Not saved: ${state.problem}` : state.problem),
    ...(words === '' ? [] : [choices({ words, act: again })]),
  )
}

/** Asks what is to be seen in a picture. Resolves to its alt text, '' for decoration; undefined: it is not wanted. */
export function askAlt(place: HTMLElement, src: string, name: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const field = make('input', { type: 'text', autocomplete: 'off', id: 'alt' })
    const form = make(
      'form',
      { class: 'notice' },
      make('p', {}, make('strong', {}, name), ` is stored as ${src}.`),
      make('label', { for: 'alt' }, 'What is to be seen in it?'),
      field,
      make('p', { class: 'hint' }, 'Left empty it is decoration: those who can’t see it are told nothing.'),
    )
    const end = (alt: string | undefined): void => {
      form.remove()
      resolve(alt)
    }
    const insert = make('button', { class: 'main' }, 'Insert')
    const leave = make('button', { type: 'button' }, 'Leave it out')
    form.append(make('div', { class: 'choices' }, insert, leave))
    leave.addEventListener('click', () => end(undefined))
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      end(field.value.trim())
    })
    form.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return
      event.preventDefault()
      event.stopPropagation()
      end(undefined)
    })
    place.append(form)
    field.focus()
  })
}
