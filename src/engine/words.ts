/** How much is said: words of a slide's transcript, by the step at which they are said. */
import type { Slide, Token } from './deck.ts'

/** `words[k]` is what is said from step k on, until the mark of another step; all of it without marks at step 0. */
export function wordsByStep(slide: Pick<Slide, 'transcript' | 'steps'>, lang = 'en'): number[] {
  const words = Array.from({ length: slide.steps + 1 }, () => 0)
  let step = 0
  const count = (token: Token): void => {
    if (token.type === 'click') step = Math.min(token.meta?.click ?? step, slide.steps)
    else if (token.children && token.type !== 'image') token.children.forEach(count)
    else if (SAID.has(token.type)) words[step]! += countWords(token.content, lang)
  }
  for (const { tokens } of slide.transcript) tokens.forEach(count)
  return words
}

/** Tokens whose text is spoken; code in a fence is shown, not read out. */
const SAID = new Set(['text', 'code_inline'])

const segmenters = new Map<string, Intl.Segmenter>()

/** Words of any script, also of those that write no spaces. */
export function countWords(text: string, lang = 'en'): number {
  let segmenter = segmenters.get(lang)
  if (!segmenter) segmenters.set(lang, (segmenter = createSegmenter(lang)))
  let words = 0
  for (const { isWordLike } of segmenter.segment(text)) if (isWordLike) words++
  return words
}

function createSegmenter(lang: string): Intl.Segmenter {
  try {
    return new Intl.Segmenter(lang, { granularity: 'word' })
  } catch {
    // No language of that name.
    return new Intl.Segmenter('en', { granularity: 'word' })
  }
}
