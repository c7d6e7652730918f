/** What the editor asks the dev server beside files and pictures. */
import type { Place } from '../../deck.ts'
import { OUTLINE, OWN_EDITOR, PREVIEW } from '../../dev-server.ts'
import type { Outline } from '../../outline.ts'
import { ask } from './ask.ts'

export interface SlidePreview {
  readonly html: string
  readonly css: string
}

/** Rejects with a sentence. */
export const fetchOutline = (): Promise<Outline> => fetchJson<Outline>(OUTLINE)

/** How a slide would look; `of` is its Markdown, or its index among those that are hidden. Rejects with a sentence. */
export const fetchPreview = (of: string | number): Promise<SlidePreview> =>
  fetchJson<SlidePreview>(
    `${PREVIEW}?${typeof of === 'string' ? `text=${encodeURIComponent(of)}` : `hidden=${of}`}`,
  )

/** In the author's own editor. Rejects with a sentence. */
export async function openElsewhere({ file, line, column }: Place): Promise<void> {
  await answerOf(`${OWN_EDITOR}?file=${encodeURIComponent(`${file}:${line}:${column}`)}`)
}

async function fetchJson<Value>(address: string): Promise<Value> {
  const response = await answerOf(address)
  return (await response.json()) as Value
}

async function answerOf(address: string): Promise<Response> {
  const response = await ask(address)
  if (!response) throw new Error('The dev server does not answer.')
  if (!response.ok) throw new Error(`The dev server answers ${response.status}.`)
  return response
}
