import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { formatNotebook, originOf, type JsonObject } from '../../../src/engine/notebook/index.ts'
import { temporaryFolder } from '../../support/heapdeck.ts'
import { faultsOf, nbformatSays, notebookOf, pictureOf, python } from '../../support/notebooks.ts'

const DECK = {
  'slides.md': `---
# CANARY: the author's alone
title: Fish
author: A. Angler
---

# Catch {#catch .title}

* One <!-- CANARY --> fish
* Two

<!-- pause -->

It cost $5, or \`$6\`.[^price]

[^price]: In *2013*.

\`\`\`python {#weigh run}
weigh(fish)
\`\`\`

![The lake](lake.svg)

![A boat](boat.png){width=40%}

::: transcript
[click] Good evening. See [the end](#end).
:::

::: notes
CANARY of the speaker.
:::

---

# [Demo time] {#end}

[Demo time]{step-counter #counter}

<!-- CANARY, which is a note -->
`,
  'lake.svg': '',
  'boat.png': '',
}

describe('a deck as a notebook', () => {
  it('shows slides as plain Markdown, code as code, demos as pictures, and what is said beside them', () => {
    expect(pictureOf(notebookOf(DECK, { isPrivate: false }))).toBe(
      `[slide markdown]
# Catch

* One fish
* Two
[fragment markdown]
It cost \\$5, or \`$6\`.<sup>1</sup>
[code]
weigh(fish)
[markdown]
<img data-path="lake.svg" alt="The lake" width="800" src="data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHZpZXdCb3g9IjAgMCA0IDMiLz4=">

![A boat](attachment:boat.png)
[notes markdown]
Good evening. See the end.
[slide markdown]
# [Demo time]
[code]
# Demo "counter" (step-counter), drawn at each of its steps. It is live in the deck.`.replace(
        '<sup>1</sup>\n',
        '<sup>1</sup>\n\n<sup>1</sup> In *2013*.\n',
      ),
    )
  })

  it('asks for the Python that its cells are in', () => {
    const kernelOf = (deck: typeof DECK) => notebookOf(deck).metadata['kernelspec']
    expect(kernelOf(DECK)).toMatchObject({ name: 'python2' })
    const unrun = { ...DECK, 'slides.md': DECK['slides.md'].replace(' run}', '}') }
    expect(kernelOf(unrun)).toMatchObject({ name: 'python3' })
  })

  it('links to where it is published', () => {
    const deck = {
      ...DECK,
      'slides.md': DECK['slides.md'].replace('title:', 'url: https://example.com/fish\ntitle:'),
    }
    const shown = pictureOf(notebookOf(deck))
    expect(shown).toContain('See [the end](https://example.com/fish/#end).')
    expect(shown).toContain('It is live at https://example.com/fish/end/')
  })

  it('has notes and comments when they are asked for, marked as what they are', () => {
    const shown = pictureOf(notebookOf(DECK))
    expect(shown).toContain('[notes markdown]\n*Notes, for the speaker alone:*\n\nCANARY of the speaker.')
    expect(shown).toContain('[notes markdown]\nCANARY, which is a note')
  })

  it('holds a demo’s pictures as drawings, with sentences for who can’t see them', () => {
    const [cell] = notebookOf(DECK).cells.filter(({ outputs }) => outputs && outputs.length > 0)
    const data = cell!.outputs!.map((output) => output['data'] as JsonObject)
    expect(data.map((bundle) => bundle['text/plain'])).toEqual(['counter begins.', 'counter ends.'])
    expect(data.map((bundle) => bundle['image/svg+xml'])).toEqual([
      '<svg xmlns="http://www.w3.org/2000/svg"/>',
      '<svg xmlns="http://www.w3.org/2000/svg"> </svg>',
    ])
    expect(data[0]!['text/html']).toMatch(
      /^<img alt="" width="800" src="data:image\/svg\+xml;base64,[^"]+">\n<p>counter begins.<\/p>$/,
    )
  })

  it('names its cells by slide, cell and demo, each once, the same each time', () => {
    const ids = notebookOf(DECK).cells.map(({ id }) => id)
    expect(ids).toEqual([
      'catch',
      'catch-more',
      'weigh',
      'catch-more-2',
      'catch-transcript',
      'catch-notes',
      'end',
      'counter',
      'end-notes',
    ])
    expect(notebookOf('# Część\n\n---\n\n# 日本\n\n---\n\n# 日本').cells.map(({ id }) => id)).toEqual([
      'czesc',
      'slide-2',
      'slide-3',
    ])
  })

  it('begins every slide with a cell of its own, even one of nothing but words that are said', () => {
    expect(pictureOf(notebookOf('::: transcript\nHello.\n:::\n\n---\n\n---\n\n# End'))).toBe(
      '[slide markdown]\n\n[notes markdown]\nHello.\n[slide markdown]\n\n[slide markdown]\n# End',
    )
  })

  it('has the slides that were chosen, and definitions of links that others hold', () => {
    const notebook = notebookOf(
      '# One\n\n---\n\n# Two\n\n[a][far]\n\n---\n\n# Three\n\n[far]: https://example.com/far\n',
      { slides: [2] },
    )
    expect(pictureOf(notebook)).toBe('[slide markdown]\n# Two\n\n[a](https://example.com/far)')
    expect(formatNotebook(notebook)).toContain('[far]: https://example.com/far')
  })

  it('is valid, by the schema and by Jupyter where it is installed', (context) => {
    for (const isPrivate of [true, false]) {
      const file = formatNotebook(notebookOf(DECK, { isPrivate }))
      expect(faultsOf(file)).toEqual([])
      if (python === undefined) continue
      const path = join(temporaryFolder(onTestFinished), 'deck.ipynb')
      writeFileSync(path, file)
      expect(nbformatSays(path)).toBe('')
    }
    if (python === undefined) context.skip('no Python here has nbformat')
  })

  it('holds nothing private unless it is asked for', () => {
    expect(formatNotebook(notebookOf(DECK, { isPrivate: false }))).not.toContain('CANARY')
    expect(formatNotebook(notebookOf(DECK)).match(/CANARY/g)!.length).toBeGreaterThan(3)
  })

  it.each([false, true])('holds nothing of a slide that is hidden', (isPrivate) => {
    const notebook = notebookOf(
      '# A {.hidden}\n\nCANARY\n\n---\n\n# B\n\n---\n\n# C {.hidden}\n\nCANARY\n\n---\n\n# D\n\n---\n\n# E {.hidden}\n\nCANARY\n',
      { isPrivate },
    )
    expect(pictureOf(notebook)).toBe('[slide markdown]\n# B\n[slide markdown]\n# D')
    expect(formatNotebook(notebook)).not.toContain('CANARY')
  })

  it('remembers only what its cells do not show', () => {
    const [plain] = notebookOf('# Plain\n\n* text\n').cells
    expect(plain!.metadata['heapdeck']).not.toHaveProperty('shown')
    expect(originOf(plain!)!.parts.map(({ shown }) => shown)).toEqual(['# Plain', '* text'])
  })
})
