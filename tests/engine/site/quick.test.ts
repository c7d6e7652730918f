import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Emitted } from '../../../src/engine/site/emit.ts'
import { loadDeck, openWorkshop, type LoadedDeck, type Workshop } from '../../../src/engine/site/load.ts'
import { contextFor, renderSlides } from '../../../src/engine/site/pages.ts'
import { changeOfOneSlide } from '../../../src/engine/site/quick.ts'
import { copyFolder, temporaryFolder } from '../../support/heapdeck.ts'
import { SECOND_DECK } from '../../support/site.ts'

let folder: string
let clean: () => void
let workshop: Workshop
let source: string
let was: LoadedDeck
beforeAll(async () => {
  folder = temporaryFolder((done) => {
    clean = done
  })
  copyFolder(SECOND_DECK, folder)
  source = readFileSync(join(folder, 'slides.md'), 'utf8')
  workshop = openWorkshop(folder)
  was = await loadDeck(folder, workshop)
})
afterAll(() => clean())

const contextOf = (loaded: LoadedDeck) => contextFor(loaded, new Emitted(), () => 'assets/demo.js')
const bytes = (text: string) => new TextEncoder().encode(text)
const quick = (text: string) => changeOfOneSlide(was, contextOf(was), 'slides.md', bytes(source), bytes(text))

test('a sentence that changed is rendered alone', () => {
  const change = quick(source.replace('* another', '* something else'))
  expect(change?.index).toBe(1)
  expect(change?.html).toContain('something else')
  expect(change?.isAll).toBe(true)
})

test.each([
  ['a title', '# A loop', '# Loops'],
  ['a step more', '* a third', '* a third\n* a fourth'],
  ['a new slide', '* a third', '* a third\n\n---\n\n# New'],
  ['a fence that opens', '* a third', '* a third\n\n```'],
  ['a definition', '* a third', '* a third\n\n[x]: http://example.org'],
  ['front matter', 'title: Counting', 'title: Recounting'],
  ['a mistake', '* a third', '* a third\n\n[Demo time]'],
  ['a box, which needs more of the style sheet', '* a third', '* a third\n\n::: {.tip}\nx\n:::'],
  ['a colour, for the same reason', '# What counts {#fragments', '# What counts {#fragments background=navy'],
  ['a footnote’s text', '* a third', '* a third[^1]\n\n[^1]: x'],
  ['a last line that loses its end', 'a note -->\n\n---', 'a note -->\n---'],
  ['a picture', '* a third', '* a third ![x](missing.png)'],
])('%s is left to the reading of the whole deck, if it is shown before', (_, from, to) => {
  expect(source).toContain(from)
  expect(quick(source.replace(from, to))?.isAll ?? false).toBe(false)
})

test.each([
  ['a title', '# A loop', '# Loops', 'Loops'],
  ['a step more', '* a third', '* a third\n* a fourth', 'a fourth'],
  ['a box that is still open', '* a third', '* a third\n\n::: {.tip}\nfine print', 'fine print'],
])('%s is on its slide before the whole deck is read', (_, from, to, shown) => {
  expect(quick(source.replace(from, to))?.html).toContain(shown)
})

test.each([
  ['a new slide', '* a third', '* a third\n\n---\n\n# New'],
  ['a definition', '* a third', '* a third\n\n[x]: http://example.org'],
  ['front matter', 'title: Counting', 'title: Recounting'],
])('%s is not shown before the whole deck is read', (_, from, to) => {
  expect(quick(source.replace(from, to))).toBeUndefined()
})

const MOST_TIME = process.env['FUZZ'] ? 1_800_000 : 60_000

test(
  'what is sent quickly is what the whole deck says, whatever was changed',
  { timeout: MOST_TIME },
  async () => {
    const pieces = [
      'x',
      ' ',
      '\n',
      '\n\n',
      '*',
      '- a',
      '---',
      '```',
      ':::',
      '#',
      '[click]',
      '<!--',
      '-->',
      '{.a}',
      '|',
      '>',
      '`',
      '1)',
      '[x]{.b}',
      '^[x]',
      '\n::: {.box}\n',
      '{background=red}',
      '<b>',
    ]
    const old = renderSlides(was.deck, contextOf(was))
    let quickly = 0
    await fc.assert(
      fc.asyncProperty(
        fc.nat(source.length),
        fc.nat(12),
        fc.array(fc.constantFrom(...pieces), { maxLength: 3 }),
        async (at, removed, inserted) => {
          const text = source.slice(0, at) + inserted.join('') + source.slice(at + removed)
          const change = quick(text)
          if (!change?.isAll) return
          quickly++
          writeFileSync(join(folder, 'slides.md'), text)
          const is = await loadDeck(folder, workshop)
          expect(renderSlides(is.deck, contextOf(is))).toEqual(old.with(change.index, change.html))
          expect(is.problems).toEqual(was.problems)
        },
      ),
      { numRuns: process.env['FUZZ'] ? 5000 : 400 },
    )
    expect(quickly).toBeGreaterThan(20)
  },
)
