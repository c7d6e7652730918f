import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { checked, deckFolder } from '../../support/check.ts'

type Files = Readonly<Record<string, string>>

const points = (count: number, mark: string): string =>
  Array.from({ length: count }, (_, index) => `${mark} Point ${index + 1}`).join('\n')

const svg = (size: number): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 500"><text x="9" y="99" font-size="${size}">Words</text></svg>`

/** A deck of slides by their ids, looked at once; gives what is found on one of them. */
function useFindings(theme: string, slides: Files, files: Files = {}): (slide: string) => readonly string[] {
  let lines: readonly string[] = []
  const cleanings: (() => void)[] = []
  beforeAll(async () => {
    const text = Object.entries(slides).map(
      ([id, body]) => `# ${id} {#${id}${body.startsWith('{') ? ` ${body.slice(1)}` : `}\n\n${body}`}\n`,
    )
    const deck = {
      ...files,
      'theme.css': theme,
      'slides.md': `---\ntheme: theme.css\n---\n${text.join('\n---\n\n')}`,
    }
    lines = (
      await checked(
        deckFolder(deck, (clean) => void cleanings.push(clean)),
        {},
      )
    ).lines
    for (const clean of cleanings) clean()
  })
  return (slide) =>
    lines.flatMap((line) => (line.startsWith(`#${slide} `) ? [line.replace(/^\S+ \S+ /, '')] : []))
}

describe('text-overflow', () => {
  const rows = Array.from({ length: 16 }, (_, index) => `| ${index} | x |`).join('\n')
  const lines = Array.from({ length: 14 }, (_, index) => `a = ${index}`).join('\n')
  const found = useFindings('.low { display: block; block-size: 3em; overflow: auto }', {
    full: points(5, '-'),
    late: `${points(4, '*')}\n\n<!-- pause -->\n\nAnd then.\n\nAnd more.\n\nAnd so on.`,
    table: `| a | b |\n|---|---|\n${rows}`,
    code: `\`\`\`python\n${lines}\n\`\`\``,
    scrolling: `::: {.low}\n${points(3, '-')}\n:::`,
    written: '```python {#w run}\nfor i in xrange(60):\n    print i\n```',
    failed:
      '```python {#f run}\ndef f(n): return 1 / n\nf(0)\n```\n\n```python {#g run}\ndef g(n): return f(n)\ng(0)\n```',
    folded: `\`\`\`python {#c run collapsed}\n${lines}\n\`\`\``,
    said: `Words.\n\n::: transcript\n[A box that scrolls, in what is said. ${'It goes on. '.repeat(20)}]{.low}\n:::`,
  })

  it('is content with a slide that is full', () => expect(found('full')).toEqual([]))

  it('says at which step text leaves the slide', () => {
    expect(found('late')).toEqual([
      expect.stringMatching(
        /^error text-overflow: on the stage, at step 5, “And .*” is \d+ px past the bottom of the slide/,
      ),
    ])
  })

  it('finds a table and code that are too long, once', () => {
    for (const slide of ['table', 'code'])
      expect(found(slide)).toEqual([
        expect.stringMatching(/^error text-overflow: on the stage “.*px past the bottom/),
      ])
  })

  it.each(['written', 'failed', 'folded'])('has no quarrel with cells: %s', (slide) =>
    expect(found(slide)).toEqual([]),
  )

  it('takes a box that scrolls for cut on the stage, and not in what is said', () => {
    expect(found('scrolling')).toEqual([
      expect.stringMatching(/^error text-overflow: on the stage “Point \d” is cut by its box/),
    ])
    expect(found('said')).toEqual([])
  })

  it('minds the shape of the deck', async () => {
    const deck = `---\naspectRatio: 4:3\n---\n# One\n\n${points(8, '-')}\n`
    expect((await checked(deckFolder(deck, onTestFinished), {})).lines).toEqual([])
  })
})

describe('text-too-small', () => {
  const found = useFindings(
    '.gone { display: none; font-size: 4px } .slide.half { transform: scale(0.3) }',
    {
      footnote: 'A claim^[Said at once.].',
      hidden: '[hidden]{.gone}',
      scaled: '{.half}\n\nSmall words.',
      small: '![A](a.svg)',
      large: '![B](b.svg)',
    },
    { 'a.svg': svg(10), 'b.svg': svg(40) },
  )

  it('leaves footnotes, and what is not shown, alone', () => {
    expect(found('footnote')).toEqual([])
    expect(found('hidden')).toEqual([])
  })

  it('minds a scaled slide', () => {
    expect(found('scaled')).toContainEqual(
      expect.stringMatching(/^warning text-too-small: on the stage “Small words\.” is 2\.\d % of its height/),
    )
  })

  it('takes words in drawings as they are drawn', () => {
    expect(found('small')).toEqual([
      expect.stringMatching(
        /^warning text-too-small: on the stage “Words” in the picture is 1\.\d % of its height, and at least 2\.0 %/,
      ),
    ])
    expect(found('large')).toEqual([])
  })
})

describe('contrast', () => {
  const found = useFindings(
    `.a { color: #ccc } .b { color: #767676 } .c { color: rgb(0 0 0 / 30%) } .d { opacity: 0.4 }
     .e { background: rgb(0 0 0 / 10%) } .f { color: color-mix(in oklab, var(--ink) 30%, var(--stage)) }
     .g { color: #ddd; background: linear-gradient(#000, #111) } .code .line.dim { color: #bbb }`,
    {
      pale: 'Pale. {.a}',
      grey: 'Grey. {.b}',
      thin: '::: {.c}\nWords.\n:::',
      veiled: '::: {.d}\nWords.\n:::',
      tinted: '::: {.e}\nWords.\n:::',
      mixed: 'Mixed. {.f}',
      painted: 'Words. {.g}',
      coloured: '{background=#804000 .on-light}\n\nDark on dark.',
      inked: '{background=#102040}\n\nLight on dark.',
      pictured: '{.on-dark}\n\n![bg](a.svg)\n\nWords. {.a}',
      stepped: '```python {1|2}\na = 1\nb = 2\n```',
    },
    { 'a.svg': svg(40) },
  )
  const faint = (text: string) => expect.stringMatching(new RegExp(`^error contrast: .*${text}`))

  it('says in which colours, by how much, and what is needed', () => {
    expect(found('pale')).toEqual([
      faint(
        'on the stage, in light colours, “Pale\\.” has a contrast of 1\\.6 to 1 \\(#cccccc on #ffffff\\), and 4.5 to 1',
      ),
    ])
    expect(found('grey')).toEqual([
      faint('on the stage, in dark colours, “Grey\\.” has a contrast of 3\\.9 to 1'),
    ])
  })

  it('sees through what is transparent, and opacity', () => {
    expect(found('thin')).toEqual([faint('in light and dark colours')])
    expect(found('veiled')).toEqual([faint('in light and dark colours')])
    expect(found('tinted')).toEqual([])
  })

  it('knows mixed colours', () => expect(found('mixed')).toEqual([faint('“Mixed\\.”')]))

  it('minds the colour of the slide', () => {
    expect(found('coloured')).toEqual([faint('“coloured”'), faint('“Dark on dark\\.”')])
    expect(found('inked')).toEqual([])
  })

  it('knows nothing of pictures, and says nothing', () => {
    expect(found('painted')).toEqual([])
    expect(found('pictured')).toEqual([])
  })

  it('sees each line of code as its step shows it', () => expect(found('stepped')).toEqual([faint('“b')]))
})
