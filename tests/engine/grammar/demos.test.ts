import { describe, expect, it } from 'vitest'
import { deckOf, problemsOf } from '../../support/grammar-decks.ts'
import { picture } from '../../support/grammar-picture.ts'

describe('a demo', () => {
  it('is a block of its own, with an id, attributes and steps', () => {
    const { deck, lines } = deckOf(`# [Demo time] {#demo}

[Demo time]{step-counter #one of=frag.py url="http://example.com/a*b*c"}

[Demo time]{
  step-counter
  count=3
}

The [Demo time] is prose.`)
    expect(picture(deck)).toBe(`slide 1 #demo "[Demo time]", 5 steps
  h1 [Demo time]
  demo step-counter #one of="frag.py" url="http://example.com/a*b*c" from 0 for 2
  demo step-counter #step-counter count="3" from 2 for 3
  p The [Demo time] is prose.`)
    expect(deck.slides[0]!.demos).toMatchObject([
      { tag: 'step-counter', id: 'one', from: 0, steps: 2, place: { file: 'slides.md', line: 3, column: 1 } },
      { tag: 'step-counter', id: 'step-counter', from: 2, steps: 3 },
    ])
    expect(lines).toEqual([])
  })

  it.each([
    [
      '[Demo time]',
      "1:1: error: `[Demo time]` doesn't say which demo: write `[Demo time]{tag #id}`, with the name of a component",
    ],
    [
      '- [Demo time]',
      "1:3: error: `[Demo time]` doesn't say which demo: write `[Demo time]{tag #id}`, with the name of a component",
    ],
    [
      '[Demo time]{}',
      '1:1: error: this is no demo: write `[Demo time]{tag #id}`, with the name of a component, alone in a paragraph',
    ],
    [
      '[Demo time]{x-y',
      '1:1: error: this is no demo: write `[Demo time]{tag #id}`, with the name of a component, alone in a paragraph',
    ],
    [
      '[Demo time]{x-y} text',
      '1:1: error: this is no demo: write `[Demo time]{tag #id}`, with the name of a component, alone in a paragraph',
    ],
    [
      '[Demo time]{#id}',
      '1:12: error: this demo has no name: write `[Demo time]{tag #id}`, with the name of a component',
    ],
    [
      '[Demo time]{script}',
      '1:13: error: `script` is no component: its name has small letters, digits and at least one `-`',
    ],
    [
      '> [Demo time]{step-counter}',
      '1:3: error: a demo stands on the slide, in a paragraph of its own: in no list, no quote, and not in what is said',
    ],
    [
      '::: transcript\n[Demo time]{step-counter}\n:::',
      '2:1: error: a demo stands on the slide, in a paragraph of its own: in no list, no quote, and not in what is said',
    ],
    ['[Demo time]{step-counter onclick=x}', "1:26: error: a demo can't have the attribute `onclick`"],
    ['[Demo time]{step-counter style=x}', "1:26: error: a demo can't have the attribute `style`"],
    ['[Demo time]{step-counter data-from=x}', "1:26: error: a demo can't have the attribute `data-from`"],
    ['[Demo time]{step-counter __proto__=x}', "1:26: error: a demo can't have the attribute `__proto__`"],
    ['[Demo time]{step-counter a=1 a=2}', '1:30: error: `a` is given twice'],
    ['[Demo time]{step-counter fast}', '1:26: error: unknown `fast`: a demo takes `#id` and `key=value`'],
    ['[Demo time]{step-counter .x}', '1:26: error: a demo takes no class `.x`: give it to the slide'],
    ['[Demo time]{step-counter #edit}', '1:26: error: the id `edit` is reserved: choose another'],
    [
      '[Demo time]{no-such}',
      "1:1: error: there is no component `no-such`: it is looked for in components/no-such/no-such.ts, then among heapdeck's own",
    ],
    ['[Demo time]{bad-demo}', '1:1: error: demo `bad-demo`: no program `x`'],
    [
      '[Demo time]{step-counter}\n\n[Demo time]{step-counter}',
      '3:1: error: a second `step-counter`: give it an id of its own, `[Demo time]{step-counter #id}`',
    ],
  ])('reports `%s`', (text, line) => {
    expect(problemsOf(text).filter((problem) => !problem.includes('warning'))).toEqual([`slides.md:${line}`])
  })

  it('says where an unknown component is looked for', () => {
    expect(problemsOf('---\ncomponents: [../components, more]\n---\n[Demo time]{no-such}')).toEqual([
      "slides.md:4:1: error: there is no component `no-such`: it is looked for in components/no-such/no-such.ts, ../components/no-such/no-such.ts, more/no-such/no-such.ts, then among heapdeck's own",
    ])
  })

  it('has a scene: a file of the deck, named from the file that the demo stands in', () => {
    const { deck, lines } = deckOf({
      'slides.md': '[Demo time]{step-counter #one by=2 scene=scenes/one.ts}\n\n<<< part/more.md',
      'part/more.md': '# More\n\n[Demo time]{step-counter #two scene="../scenes/one.ts"}',
      'scenes/one.ts': 'export default 1',
    })
    expect(lines).toEqual([])
    expect(deck.slides.flatMap(({ demos }) => demos)).toMatchObject([
      {
        id: 'one',
        attributes: { by: '2' },
        scene: { path: 'scenes/one.ts', place: { file: 'slides.md', line: 1, column: 36 } },
      },
      { id: 'two', scene: { path: 'scenes/one.ts', place: { file: 'part/more.md', line: 3, column: 31 } } },
    ])
    expect(picture(deck)).toContain('demo step-counter #one by="2" scene scenes/one.ts from 0 for 2')
  })

  it('has a program in the same way', () => {
    const { deck, lines } = deckOf({
      'slides.md': '[Demo time]{step-counter program=programs/one.py scene=one.ts}',
      'programs/one.py': 'print 1',
      'one.ts': 'export default 1',
    })
    expect(lines).toEqual([])
    expect(deck.slides.flatMap(({ demos }) => demos)).toMatchObject([
      { attributes: {}, program: { path: 'programs/one.py' }, scene: { path: 'one.ts' } },
    ])
  })

  it.each([
    ['scene=no.ts', "no scene `no.ts`: there is no no.ts in the deck's folder"],
    ['scene=../out.ts', "no scene `../out.ts`: ../out.ts lies outside the deck's folder"],
    [
      'scene=data.json',
      'no scene `data.json`: a scene is a module, .ts or .js, whose default export is data',
    ],
    ['scene=""', 'no scene ``: it names no file'],
    ['scene=scenes/bad.ts', 'scene `scenes/bad.ts`: it throws'],
    ['program=no.py', "no program `no.py`: there is no no.py in the deck's folder"],
    ['program=programs', 'no program `programs`: a program is a file with an ending, as .py'],
  ])('with `%s` is an error at its place, and no other', (scene, message) => {
    const files = {
      'slides.md': `# A\n\n[Demo time]{step-counter #one ${scene}} \n\n[x](#one:nowhere)`,
      'scenes/bad.ts': '',
      'data.json': '{}',
    }
    expect(problemsOf(files)).toEqual([`slides.md:3:31: error: ${message}`])
  })

  it('has one scene', () => {
    const files = { 'slides.md': '[Demo time]{step-counter scene=a.ts scene=a.ts}', 'a.ts': '' }
    expect(problemsOf(files)).toEqual(['slides.md:1:37: error: `scene` is given twice'])
  })

  it('is words in the transcript', () => {
    expect(problemsOf('# A\n\n::: transcript\n[Demo time]\n:::')).toEqual([])
  })
})

describe('a link in the deck', () => {
  it('leads to a moment, a slide, a heading, a demo or a step', () => {
    const { lines } = deckOf(`# Zażółć

[Demo time]{step-counter #one}

[a](#one:start) [b](#zażółć) [c](#one) [d](#2) [e](#/3/2) [f](#~abc) [g](#) [h](#sub)

---

## T

## Sub {#sub}

::: transcript
- [Start](#one:end)
:::`)
    expect(lines).toEqual([])
  })

  it('that leads nowhere is reported at its place', () => {
    expect(
      problemsOf(`# A {#Intro}

[Demo time]{step-counter #one}

Some words and a [link](#two:start),
and [one](#one:middle) | [more](#nowhere) [case](#intro).

| a | b |
|---|---|
| x | [y](#zz) |

::: notes
> text
> [n](#%E0%A4%A)
:::`),
    ).toEqual([
      'slides.md:5:18: error: no demo has the id `two`: there are one',
      'slides.md:6:5: error: demo `one` has no moment `middle`: its moments are start, end',
      'slides.md:6:26: warning: `#nowhere` leads nowhere: no slide or heading has this id',
      'slides.md:6:43: warning: `#intro` leads nowhere: no slide or heading has this id; `#Intro` is there',
      'slides.md:10:7: warning: `#zz` leads nowhere: no slide or heading has this id',
      'slides.md:14:3: warning: `#%E0%A4%25A` leads nowhere: no slide or heading has this id',
    ])
  })

  it('to a moment of a demo that is unknown is one error, not two', () => {
    expect(problemsOf('[Demo time]{no-such}\n\n[a](#no-such:x)')).toHaveLength(1)
  })
})
