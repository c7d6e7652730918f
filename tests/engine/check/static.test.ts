import { describe, expect, it, onTestFinished } from 'vitest'
import { found as foundIn } from '../../support/check.ts'

const found = (deck: Parameters<typeof foundIn>[0]) => foundIn(deck, onTestFinished)

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><path d="M0 0h4v4z"/></svg>'

describe('grammar', () => {
  it('has what reading the deck says, with the slide that it is about', async () => {
    expect(await found('# One\n\n<b>bold</b>\n')).toEqual([
      '#one 3:1 warning grammar: `<b>` is shown as text: write Markdown, or `html: true` in the front matter',
    ])
  })

  it('knows what is another rule’s', async () => {
    const lines = await found(
      '# One\n\n[a](#no) [b](no.txt) [c](#no:where)\n\nNote: x\n\n::: transcript\n[click]\n:::\n',
    )
    expect(lines.map((line) => line.split(' ')[3])).toEqual([
      'links:',
      'links:',
      'links:',
      'private-notes:',
      'steps-and-clicks:',
    ])
  })

  it('is the deck’s where no slide is', async () => {
    expect(await found('---\ntitel: x\n---\n# One\n')).toEqual([
      expect.stringMatching(/^deck 2:1 warning grammar: unknown key `titel`/),
    ])
  })
})

describe('missing-alt', () => {
  it('finds pictures without a description, on the slide and in what is said', async () => {
    const files = {
      'a.svg': SVG,
      'slides.md': '# One\n\n![](a.svg)\n\n::: transcript\nSee ![](a.svg).\n:::\n',
    }
    expect(await found(files)).toEqual([
      '#one 3:1 error missing-alt: the picture a.svg has no description: write what is to be seen in its brackets',
      '#one 6:5 error missing-alt: the picture a.svg has no description: write what is to be seen in its brackets',
    ])
  })

  it.each(['IMG_1234.svg', 'a.svg', 'Screenshot 2024-05-01', 'DSC 0042'])(
    'finds that %s is the name of a file',
    async (alt) => {
      const files = { 'a.svg': SVG, 'slides.md': `# One\n\n![${alt}](a.svg)\n` }
      expect(await found(files)).toEqual([
        `#one 3:1 error missing-alt: “${alt}” names a file, not what is to be seen: describe the picture`,
      ])
    },
  )

  it.each(['A triangle', 'Image of a triangle', 'IMG without a number', 'SVG'])('takes %s', async (alt) => {
    expect(await found({ 'a.svg': SVG, 'slides.md': `# One\n\n![${alt}](a.svg)\n` })).toEqual([])
  })

  it('takes a background without words for decoration, and leaves notes alone', async () => {
    const notes = '::: notes\n![](a.svg)\n:::\n'
    expect(await found({ 'a.svg': SVG, 'slides.md': `# One\n\n![bg](a.svg)\n\n${notes}` })).toEqual([])
  })
})

describe('links', () => {
  it('finds steps and slides that are not there', async () => {
    const deck = '# One\n\n[a](#1) [b](#/2/1) [c](#/3) [d](#/2) [e](#/2/2)\n\n---\n\n# Two\n\n* x\n'
    expect(await found(deck)).toEqual([
      '#one 3:1 warning links: `#1` leads nowhere: slide 1 has no steps',
      '#one 3:20 warning links: `#/3` leads nowhere: the deck has 2 slides',
      '#one 3:38 warning links: `#/2/2` leads nowhere: slide 2 has 1 step',
    ])
  })

  it('finds links that nobody can see', async () => {
    expect(await found('# One\n\n[](https://example.com/) [ ](#one)\n')).toEqual([
      '#one 3:1 error links: the link to https://example.com/ has no words: nobody can see or name it',
      '#one 3:26 error links: the link to #one has no words: nobody can see or name it',
    ])
  })

  it('takes code and pictures for words', async () => {
    expect(await found({ 'a.svg': SVG, 'slides.md': '# One\n\n[`x`](#one) [![A](a.svg)](#one)\n' })).toEqual(
      [],
    )
  })
})

describe('steps-and-clicks', () => {
  const deck = (said: string, notes = '') =>
    `# One\n\n* a\n* b\n* c\n\n::: transcript\n${said}\n:::\n\n::: notes\n${notes}\n:::\n`

  it('leaves a slide without marks alone', async () => {
    expect(await found(deck('Nothing is marked.'))).toEqual([])
  })

  it('takes a mark for each step', async () => {
    expect(await found(deck('[click] a [click] b [click] c'))).toEqual([])
  })

  it('names the steps that have none', async () => {
    expect(await found(deck('[click] a [click:3] c'))).toEqual([
      '#one 8:11 warning steps-and-clicks: the slide has 3 steps, and 2 of them have a `[click]`: mark where step 2 comes',
    ])
    expect(await found(deck('x [click] a'))).toEqual([
      '#one 8:3 warning steps-and-clicks: the slide has 3 steps, and 1 of them has a `[click]`: mark where step 2, 3 come',
    ])
  })

  it('finds marks that go back', async () => {
    expect(await found(deck('[click:3] c [click:1] a [click] b'))).toEqual([
      '#one 8:13 warning steps-and-clicks: this `[click]` marks step 1, and the one before it step 3: steps come in order',
    ])
  })

  it('counts those of the notes where what is said has none, and lets notes have fewer where it has', async () => {
    expect(await found(deck('Nothing.', '[click] a'))).toEqual([
      expect.stringContaining('mark where step 2, 3 come'),
    ])
    expect(await found(deck('[click] a [click] b [click] c', '[click:2] slowly'))).toEqual([])
  })
})

describe('private-notes', () => {
  const SECRET = 'Do not say that the second server was never switched on.'

  it('finds a sentence of the notes on a slide, and in what is said elsewhere', async () => {
    const deck = `# One\n\nWell. *Do not* say that the second\nserver was never switched on.\n\n::: notes\n${SECRET}\n:::\n\n---\n\n# Two\n\n::: transcript\n${SECRET}\n:::\n`
    expect(await found(deck)).toEqual([
      '#one 3:8 error private-notes: “Do not say that the second server was never swi…” stands in the notes, which are private, and in the slide, which is public: take it out of one of them',
      '#two 15:1 error private-notes: “Do not say that the second server was never swi…” stands in the notes of slide 1, which are private, and in the transcript, which is public: take it out of one of them',
    ])
  })

  it('leaves short sentences alone, and such that only begin alike', async () => {
    const said = '::: transcript\nWe are late. Do not say that the second server was never used.\n:::'
    expect(await found(`# One\n\n${said}\n\n::: notes\nWe are late. ${SECRET}\n:::\n`)).toEqual([])
  })

  it.each([
    '# TODO ask',
    '// FIXME',
    'x = 1  # PRIVATE: no',
    '/* CONFIDENTIAL */',
    '-- XXX',
    '<!-- TODO -->',
  ])('finds %s in code', async (line) => {
    const lines = await found(`# One\n\n\`\`\`text\nfirst\n${line}\n\`\`\`\n`)
    expect(lines).toEqual([
      expect.stringMatching(/^#one 5:1 warning private-notes: a comment marked [A-Z]+ is published/),
    ])
  })

  it.each(['# to do', 'TODO = 1', '# todos', 'x = "TODO"'])('leaves %s alone', async (line) => {
    expect(await found(`# One\n\n\`\`\`text\n${line}\n\`\`\`\n`)).toEqual([])
  })

  it('finds such a remark in code that comes from a file, at the line that includes it', async () => {
    const files = { 'slides.md': '# One\n\n<<< a.py\n', 'a.py': 'x = 1\n# TODO no\n' }
    expect(await found(files)).toEqual([
      '#one 3:1 warning private-notes: a comment marked TODO is published with this code: remove it, or say it in the notes',
    ])
  })

  it('finds a comment that is code, and notes that a fence has swallowed', async () => {
    expect(await found('# One\n\n    <!-- secret -->\n')).toEqual([
      expect.stringMatching(/^#one 3:1 error private-notes: the comment “<!-- secret -->” is indented/),
    ])
    expect(await found('# One\n\n```python\nx = 1\n::: notes\nsecret\n:::\n```\n')).toEqual([
      '#one 5:1 error private-notes: `::: notes` stands in a block of code, and is published as such: close the fence before it',
    ])
    expect(await found('# One\n\n```md\n::: notes\n:::\n```\n')).toEqual([])
  })
})

describe('duration', () => {
  const words = (count: number) => Array.from({ length: count }, (_, index) => `word${index}`).join(' ')
  const deck = (minutes: number, said: number, more = '') =>
    `---\nduration: ${minutes}\n---\n# One\n\n::: transcript\n${words(said)}\n:::\n${more}`

  it.each([
    [10, 1300],
    [10, 1480],
    [10, 1120],
    [0, 500],
  ])('takes %s minutes for %s words', async (minutes, said) => {
    expect(await found(deck(minutes, said))).toEqual([])
  })

  it('says both times when it is too long, or too short', async () => {
    expect(await found(deck(10, 1560))).toEqual([
      'deck 2:1 warning duration: what is said takes 12 minutes (1560 words at 130 a minute), and `duration` is 10 minutes: shorten the transcript, or give another `duration`',
    ])
    expect(await found(deck(10, 650))).toEqual([
      'deck 2:1 warning duration: what is said takes 5 minutes (650 words at 130 a minute), and `duration` is 10 minutes: say more, or give another `duration`',
    ])
  })

  it('knows no talk from half of its words', async () => {
    const rest = '\n---\n\n# Two\n\n---\n\n# Three\n'
    expect(await found(deck(10, 650, rest))).toEqual([])
    expect(await found(deck(10, 1560, rest))).toHaveLength(1)
  })

  it('leaves the appendix, and hidden slides, to the questions', async () => {
    const said = `::: transcript\n${words(500)}\n:::`
    const rest = `\n---\n\n# Two {.appendix}\n\n${said}\n\n---\n\n# Three {.hidden}\n\n${said}\n`
    expect(await found(deck(10, 1300, rest))).toEqual([])
  })
})

describe('check-ignore', () => {
  it('silences its rule in its slide, with a reason, and is no note', async () => {
    const deck = '# One\n\n[a](#nope)\n\n<!-- check-ignore links: it comes with the next deck -->\n'
    expect(await found(deck)).toEqual([])
  })

  it('does nothing elsewhere', async () => {
    const deck = '# One\n\n<!-- check-ignore links: for a while -->\n\n---\n\n# Two\n\n[a](#nope)\n'
    expect(await found(deck)).toEqual([
      '#one 3:1 warning check-ignore: links finds nothing in this slide: remove it from here',
      '#two 9:1 warning links: `#nope` leads nowhere: no slide or heading has this id',
    ])
  })

  it('in the front matter is the whole deck’s', async () => {
    const deck = '---\ntitle: x # check-ignore links: drafts\n---\n# One\n\n[a](#nope)\n\n---\n\n[b](#nope)\n'
    expect(await found(deck)).toEqual([])
  })

  it('takes several rules', async () => {
    const deck =
      '# One\n\n<!-- check-ignore links, private-notes: a deck about decks -->\n\n[a](#nope)\n\nNote: x\n\nEnd.\n'
    expect(await found(deck)).toEqual([])
  })

  it.each([
    [
      '<!-- check-ignore links -->',
      'say why: `check-ignore links: reason`; without a reason nothing is ignored',
    ],
    [
      '<!-- check-ignore links: -->',
      'say why: `check-ignore links: reason`; without a reason nothing is ignored',
    ],
    ['<!-- check-ignore -->', 'what is to be ignored? write `check-ignore rule: reason`'],
    [
      '<!-- check-ignore liks: it is so -->',
      expect.stringContaining('there is no rule liks: there are grammar,'),
    ],
  ])('%s is a finding', async (comment, message) => {
    const lines = await found(`# One\n\n${comment}\n\n[a](#nope)\n`)
    expect(lines).toHaveLength(2)
    expect(lines[0]!.replace('#one 3:1 warning check-ignore: ', '')).toEqual(message)
    expect(lines[1]).toContain('`#nope` leads nowhere')
  })

  it('says nothing of a rule that did not look', async () => {
    expect(await found('# One\n\n<!-- check-ignore contrast, outside-links: so it is -->\n\nx\n')).toEqual([])
  })

  it('is text in code, and can’t talk an error of the grammar away', async () => {
    const code = '```html\n<!-- check-ignore links: no -->\n```'
    expect(await found(`# One\n\n${code}\n\nand \`<!-- check-ignore links: no -->\`\n`)).toEqual([])
    const deck = '# One\n\n<!-- check-ignore grammar: never mind -->\n\n![A](nope.png)\n'
    expect((await found(deck)).filter((line) => line.includes('error'))).toHaveLength(1)
  })
})

describe('stale-output', () => {
  const notebook = (...cells: readonly (readonly [source: string, output?: string])[]) =>
    JSON.stringify({
      nbformat: 4,
      nbformat_minor: 5,
      metadata: {},
      cells: cells.map(([source, output], index) => ({
        cell_type: 'code',
        id: `c${index}`,
        metadata: {},
        execution_count: index,
        source,
        outputs: output === undefined ? [] : [{ output_type: 'stream', name: 'stdout', text: output }],
      })),
    })
  const deck = (...code: readonly string[]) =>
    `# One\n\n${code.map((text) => `\`\`\`python\n${text}\n\`\`\`\n`).join('\n')}`
  const said =
    'slides.ipynb keeps the output of this cell as it was before it was edited: run it in Jupyter and import it again'

  it('finds a cell that was edited after it ran', async () => {
    const files = {
      'slides.md': deck('a = 1', 'print(a + 2)', 'b = 3'),
      'slides.ipynb': notebook(['a = 1'], ['print(a + 1)', '2\n'], ['b = 3']),
    }
    expect(await found(files)).toEqual([`#one 7:1 warning stale-output: ${said}`])
  })

  it('finds it among cells that came and went', async () => {
    const files = {
      'slides.md': deck('import os', 'new = 1', 'print(os.getcwd(), 1)'),
      'slides.ipynb': notebook(['print(os.getcwd())', '/\n']),
    }
    expect(await found(files)).toEqual([`#one 11:1 warning stale-output: ${said}`])
  })

  it('leaves cells alone that are the same, have no output, or are gone', async () => {
    const ipynb = notebook(['a = 1', '1\n'], ['b = 2'], ['print("gone")', 'gone\n'])
    expect(await found({ 'slides.md': deck('a = 1', 'b = 3'), 'slides.ipynb': ipynb })).toEqual([])
  })

  it('leaves a cell alone that ran when the deck was read', async () => {
    const files = {
      'slides.md': '# One\n\n```add {#sum run}\n1 + 2\n```\n',
      'slides.ipynb': notebook(['1 + 1', '2\n']),
      'components/add-session/add-session.ts': `import { sessionOf } from 'heapdeck/session'
export const createSession = () => sessionOf(() => ({ value: '3' }))`,
    }
    expect(await found(files)).toEqual([])
  })

  it('leaves what is no notebook alone', async () => {
    expect(await found({ 'slides.md': deck('a = 1'), 'slides.ipynb': '{' })).toEqual([])
  })
})
