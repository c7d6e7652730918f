import { describe, expect, it, onTestFinished } from 'vitest'
import { checked, deckFolder } from '../../support/check.ts'

type Files = Readonly<Record<string, string>>

async function found(deck: string | Files, theme = ''): Promise<readonly string[]> {
  const files = typeof deck === 'string' ? { 'slides.md': deck } : deck
  const { 'slides.md': slides = '' } = files
  const themed =
    theme === ''
      ? files
      : { ...files, 'theme.css': theme, 'slides.md': `---\ntheme: theme.css\n---\n${slides}` }
  return (await checked(deckFolder(themed, onTestFinished), {})).lines
}

const points = (count: number, mark: string): string =>
  Array.from({ length: count }, (_, index) => `${mark} Point ${index + 1}`).join('\n')

describe('text-overflow', () => {
  it('says at which step text leaves the slide', async () => {
    const [line, ...more] = await found(`# One\n\n* a\n* b\n\n<!-- pause -->\n\n${points(8, '-')}\n`)
    expect(line).toMatch(
      /^#one 1\d:3 error text-overflow: on the stage, at step 3, “Point \d” is \d+ px past the bottom of the slide/,
    )
    expect(more).toEqual([])
  })

  it('finds a table and code that are too long', async () => {
    const rows = Array.from({ length: 16 }, (_, index) => `| ${index} | x |`).join('\n')
    const code = `\`\`\`python\n${Array.from({ length: 14 }, (_, index) => `a = ${index}`).join('\n')}\n\`\`\``
    const lines = await found(`# One\n\n| a | b |\n|---|---|\n${rows}\n\n---\n\n# Two\n\n${code}\n`)
    expect(lines.map((line) => line.split(':')[1]!.slice(-20) && line.replace(/:.*/, ''))).toEqual(
      ['#one 13', '#two 27'].map((text) => expect.stringContaining(text.slice(0, 4))),
    )
  })

  it('is content with a slide that is full', async () => {
    expect(await found(`# One\n\n${points(6, '-')}\n`)).toEqual([])
  })

  it('minds the shape of the deck', async () => {
    const deck = (ratio: string) => `---\naspectRatio: ${ratio}\n---\n# One\n\n${points(8, '-')}\n`
    expect(await found(deck('4:3'))).toEqual([])
    expect(await found(deck('16:9'))).toHaveLength(1)
  })

  it('takes a box that scrolls for cut on the stage, and not in what is said', async () => {
    const box = `::: {.low}\n${points(3, '-')}\n:::`
    const theme = '.low { display: block; block-size: 3em; overflow: auto }'
    const lines = await found(`# One\n\n${box}\n\n---\n\n# Two\n\n::: transcript\nSaid.\n:::\n`, theme)
    expect(lines).toEqual([
      expect.stringMatching(/^#one .* error text-overflow: on the stage “Point 3” is cut by its box/),
    ])
  })
})

describe('text-too-small', () => {
  it('leaves marks of footnotes, and what is not shown, alone', async () => {
    const theme = '.gone { display: none; font-size: 4px }'
    expect(await found('# One\n\nA claim^[Said at once.].\n\n[hidden]{.gone}\n', theme)).toEqual([])
  })

  it('minds a scaled slide', async () => {
    const theme = '.slide { transform: scale(0.4) }'
    const lines = await found('# One\n\nSmall words.\n', theme)
    expect(lines.map((line) => line.split(' ')[3])).toContain('text-too-small:')
  })

  it('takes words in drawings as they are drawn', async () => {
    const svg = (size: number) =>
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 500"><text x="9" y="99" font-size="${size}">Words</text></svg>`
    const deck = {
      'a.svg': svg(10),
      'b.svg': svg(40),
      'slides.md': '# One\n\n![A](a.svg)\n\n---\n\n# Two\n\n![B](b.svg)\n',
    }
    expect(await found(deck)).toEqual([
      expect.stringMatching(
        /^#one 3:1 warning text-too-small: on the stage “Words” in the picture is 1\.\d % of its height/,
      ),
    ])
  })
})

describe('contrast', () => {
  const faint = (text: string) => expect.stringMatching(new RegExp(`^#\\S+ \\S+ error contrast: .*${text}`))

  it('says in which colours, the worse of them', async () => {
    const theme = '.a { color: #ccc } .b { color: #767676 }'
    expect(await found('# One\n\nPale. {.a}\n\n---\n\n# Two\n\nGrey. {.b}\n', theme)).toEqual([
      faint(
        'on the stage, in light colours, “Pale\\.” has a contrast of 1\\.6 to 1 \\(#cccccc on #ffffff\\), and 4.5 to 1',
      ),
      faint('on the stage, in dark colours, “Grey\\.” has a contrast of 3\\.9 to 1'),
    ])
  })

  it('sees through what is transparent, and opacity', async () => {
    const theme = '.a { color: rgb(0 0 0 / 30%); } .b { opacity: 0.4 } .c { background: rgb(0 0 0 / 10%) }'
    const slides = ['a', 'b', 'c'].map((name) => `# Slide ${name}\n\n::: {.${name}}\nWords.\n:::\n`)
    expect(await found(slides.join('\n---\n\n'), theme)).toEqual([
      faint('in light and dark colours'),
      faint('in light and dark colours'),
    ])
  })

  it('knows mixed colours', async () => {
    const theme = '.a { color: color-mix(in oklab, var(--ink) 30%, var(--stage)) }'
    expect(await found('# One\n\nMixed. {.a}\n', theme)).toEqual([faint('“Mixed\\.”')])
  })

  it('minds the colour of the slide', async () => {
    expect(await found('# One {background=#804000 .on-light}\n\nDark on dark.\n')).toEqual([
      faint('“One”'),
      faint('“Dark on dark\\.”'),
    ])
    expect(await found('# One {background=#102040}\n\nLight on dark.\n')).toEqual([])
  })

  it('knows nothing of pictures, and says nothing', async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><path d="M0 0h4v3z"/></svg>'
    const theme = '.a { color: #ddd } .b { color: #ddd; background: linear-gradient(#000, #111) }'
    const deck = {
      'a.svg': svg,
      'slides.md': '# One {.on-dark}\n\n![bg](a.svg)\n\nWords. {.a}\n\n---\n\n# Two\n\nWords. {.b}\n',
    }
    expect(await found(deck, theme)).toEqual([])
  })

  it('sees each line of code as its step shows it', async () => {
    const theme = '.code .line.dim { color: #bbb }'
    expect(await found('# One\n\n```python {1|2}\na = 1\nb = 2\n```\n', theme)).toEqual([faint('“b')])
  })
})
