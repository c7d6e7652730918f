import { bench, describe } from 'vitest'
import { readDeck, toDeck } from '../src/engine/grammar/index.ts'
import { renderSlide, type RenderContext } from '../src/engine/render/index.ts'
import { Highlighter } from '../src/engine/site/highlight.ts'
import { deckOf, hostOf } from './decks.ts'

const context: RenderContext = {
  highlight: (code) => code.split('\n').map((text) => [{ kind: '', text }]),
  picture: () => undefined,
  file: (href) => (/^[\w-]+\.pdf$/.test(href) ? `assets/${href}` : undefined),
  demo: () => undefined,
}

for (const count of [12, 1000, 5000]) {
  const host = hostOf(deckOf(count))
  const { deck } = toDeck(readDeck(host, 'slides.md'), () => undefined)
  const options = count === 12 ? {} : { iterations: 5, warmupIterations: 2 }
  describe(`${count} slides`, () => {
    bench('read', () => void toDeck(readDeck(host, 'slides.md'), () => undefined), options)
    bench('render', () => void deck.slides.map((slide) => renderSlide(deck, slide, context)), options)
  })
}

describe('colouring six lines of Python', () => {
  const highlighter = new Highlighter()
  let n = 0
  bench(
    'never seen before',
    () =>
      void highlighter.highlight(
        `def f${n++}(a):\n    for b in a:\n        print b\n    return a + 1\n\n# end`,
        'python',
      ),
    { setup: async () => void (await highlighter.load(['python'])) },
  )
})
