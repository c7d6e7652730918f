import { describe, expect, it } from 'vitest'
import {
  layoutsFor,
  withAttribute,
  withCellText,
  withEdits,
  withNewStep,
  withStepState,
  wordOf,
  type DemoEdit,
} from '../../../src/engine/edit/index.ts'
import { packState } from '../../../src/engine/packed.ts'
import { problemsOf } from '../../support/grammar-decks.ts'
import { editedDeck, outlineOf } from '../../support/outline.ts'

const TEXT = '# A\n\n[Demo time]{step-counter #one\n  by=2 to=\'a "b"\' }\n\nEnd\n'
const DEMO = outlineOf({ 'slides.md': TEXT }).slides[0]!.demos[0]!

function edited(text: string, edit: DemoEdit): string {
  if ('problem' in edit) throw new Error(edit.problem)
  return withEdits(text, [edit])
}

describe('an attribute of a demo', () => {
  it.each([
    ['by', '3', '# A\n\n[Demo time]{step-counter #one\n  by=3 to=\'a "b"\' }\n\nEnd\n'],
    ['by', 'a b', '# A\n\n[Demo time]{step-counter #one\n  by="a b" to=\'a "b"\' }\n\nEnd\n'],
    ['by', undefined, '# A\n\n[Demo time]{step-counter #one to=\'a "b"\' }\n\nEnd\n'],
    ['to', 'x', '# A\n\n[Demo time]{step-counter #one\n  by=2 to=x }\n\nEnd\n'],
    ['to', undefined, '# A\n\n[Demo time]{step-counter #one\n  by=2 }\n\nEnd\n'],
    ['glibc', '2.36', '# A\n\n[Demo time]{step-counter #one\n  by=2 to=\'a "b"\' glibc=2.36 }\n\nEnd\n'],
    ['none', undefined, TEXT],
  ])('%s becomes %s, and nothing else changes', (name, value, text) => {
    expect(edited(TEXT, withAttribute(TEXT, DEMO, name, value))).toBe(text)
  })

  it('is written nowhere it could not be read again', () => {
    expect(withAttribute(TEXT, DEMO, 'by', '{')).toHaveProperty('problem')
    expect(withAttribute(TEXT, DEMO, 'by', `"'`)).toHaveProperty('problem')
    expect(withAttribute('# Other\n', DEMO, 'by', '1')).toHaveProperty('problem')
  })
})

describe('what a step shows', () => {
  const text = '[Demo time]{step-counter}'
  const demo = outlineOf({ 'slides.md': text }).slides[0]!.demos[0]!
  const state = { version: 1, count: 7 }

  it('is the state that stands there, by its name if it has one', () => {
    expect(wordOf(state, { start: { version: 1, count: 0 }, seven: { count: 7, version: 1 } })).toBe('seven')
    const packed = wordOf(state, {})
    expect(packed).toBe(`~${packState(state)}`)
    const is = edited(text, withStepState(text, demo, 1, packed))
    expect(is).toBe(`[Demo time]{step-counter steps="0 ${packed} 2"}`)
    expect(problemsOf(is)).toEqual([])
    expect(edited(is, withStepState(is, demo, 0, 'end'))).toBe(
      `[Demo time]{step-counter steps="end ${packed} 2"}`,
    )
  })

  it('may be one step more', () => {
    const is = edited(text, withNewStep(text, demo, 0, 'end'))
    expect(is).toBe('[Demo time]{step-counter steps="0 end 1 2"}')
    expect(outlineOf({ 'slides.md': is }).slides[0]!.steps).toBe(3)
  })
})

describe('a cell’s code', () => {
  const text = '# A\n\n```python {#a run}\nx = 1\n```\n\nEnd\n'

  it.each([
    ['x = 2\ny = 3\n', '# A\n\n```python {#a run}\nx = 2\ny = 3\n```\n\nEnd\n'],
    ['', '# A\n\n```python {#a run}\n```\n\nEnd\n'],
    ['"""\n```\n"""', '# A\n\n````python {#a run}\n"""\n```\n"""\n````\n\nEnd\n'],
  ])('becomes %j between the marks that hold it', (code, is) => {
    expect(withEdits(text, [withCellText(text, { from: 3, to: 5 }, code)!])).toBe(is)
  })

  it('takes the place of its lines in a file of code', () => {
    expect(withEdits('a\nb\nc\n', [withCellText('a\nb\nc\n', { from: 2, to: 2 }, 'x\ny\n')!])).toBe(
      'a\nx\ny\nc\n',
    )
  })
})

describe('a layout', () => {
  const deck = editedDeck('# A\n')
  const layouts = layoutsFor({
    ...deck,
    outline: { ...deck.outline, pictures: ['a b.png'], tags: [{ tag: 'step-counter', attributes: [] }] },
  })

  it.each(layouts.map((layout) => [`${layout.name}: ${layout.words}`, layout.text]))(
    '%s is one slide without a fault',
    (_, slide) => {
      const files = { 'slides.md': slide, 'a b.png': '' }
      expect(problemsOf(files)).toEqual([])
      expect(outlineOf(files).slides).toHaveLength(1)
    },
  )
})
