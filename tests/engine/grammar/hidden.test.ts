import { describe, expect, it } from 'vitest'
import { deckOf, problemsOf } from '../../support/grammar-decks.ts'

const titles = (slides: string): string[] =>
  deckOf(slides).deck.slides.map(({ number, id, title }) => `${number} ${id} ${title}`)

describe('a hidden slide', () => {
  it.each(['# Two {#two .hidden}', '{#two .hidden}\n\n# Two'])('is no slide of the deck: %j', (two) => {
    const { spec, lines } = deckOf(`# One\n\n---\n\n${two}\n\n---\n\n# Three\n`)
    expect(titles(`# One\n\n---\n\n${two}\n\n---\n\n# Three\n`)).toEqual(['1 one One', '2 three Three'])
    expect(spec.slides).toHaveLength(3)
    expect(lines).toEqual([])
  })

  it('takes no id from those that are shown', () => {
    expect(
      titles('# One {.hidden}\n\n---\n\n# One\n\n---\n\n# Two {#two}\n\n---\n\n{#two .hidden}\n'),
    ).toEqual(['1 one One', '2 two Two'])
  })

  it('is named by the links that lead to it', () => {
    expect(
      problemsOf(
        '[a](#two) [b](#step-counter:end)\n\n---\n\n# Two {#two .hidden}\n\n[Demo time]{step-counter}\n',
      ),
    ).toEqual([
      'slides.md:1:11: error: the demo `step-counter` is on a slide that is hidden: show it, or take the link away',
      'slides.md:1:1: warning: `#two` leads to a slide that is hidden: nobody gets there',
    ])
  })

  it('is shown where every slide is hidden, and that is an error', () => {
    const deck = '# One {.hidden}\n\n---\n\n# Two {.hidden}\n'
    expect(titles(deck)).toHaveLength(2)
    expect(problemsOf(deck)).toEqual([
      'slides.md:1:1: error: every slide is hidden: take `.hidden` from one of them',
    ])
  })

  it('needs no component, and counts nothing', () => {
    expect(problemsOf('# One\n\n---\n\n# Two {.hidden}\n\n[Demo time]{none-such}\n')).toEqual([])
  })
})
