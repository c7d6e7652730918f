/** The deck's demos in every state that they declare, each drawn once, for the rules that look at them. */
import type { DemoRef, Slide } from '../deck.ts'
import type { DemoRehearsal, LoadedDeck } from '../site/index.ts'

export interface RehearsedDemo {
  readonly demo: DemoRef
  readonly slide: Slide
  readonly states: DemoRehearsal
}

export async function rehearseDemos({ deck, demos }: LoadedDeck): Promise<RehearsedDemo[]> {
  const rehearsed: RehearsedDemo[] = []
  for (const slide of deck.slides)
    for (const demo of slide.demos) {
      const states = await demos.rehearse(demo)
      if (states) rehearsed.push({ demo, slide, states })
    }
  return rehearsed
}
