/** Slides that can be added: what one has to begin with, as Markdown. */
import { quoted, writtenIn } from './demo-source.ts'
import type { EditedDeck } from './slides.ts'

export interface Layout {
  readonly name: string
  /** What one gets, in a few words. */
  readonly words: string
  readonly text: string
}

const PLAIN: readonly Layout[] = [
  { name: 'Points', words: 'A title, and points one by one', text: '# Title\n\n* First\n* Second\n* Third' },
  {
    name: 'Text',
    words: 'A title and a paragraph',
    text: '# Title\n\nText, with **emphasis** and a [link](https://example.com).',
  },
  { name: 'Title', words: 'A title alone', text: '# Title {.title}' },
  { name: 'Statement', words: 'One sentence in the middle', text: '# One sentence {.center}' },
  {
    name: 'Code',
    words: 'Code, highlighted step by step',
    text: '# Title\n\n```python {1|2-3}\nnumbers = range(10)\nfor number in numbers:\n    print(number)\n```',
  },
  {
    name: 'Columns',
    words: 'Two columns',
    text: '# Title\n\n::: columns\n::: column\n- Left\n- Left\n:::\n::: column\n- Right\n- Right\n:::\n:::',
  },
  {
    name: 'Box',
    words: 'A box that stands out',
    text: '# Title\n\n::: {.note}\nWhat must not be missed.\n:::\n\nAnd what is beside it.',
  },
  { name: 'Quote', words: 'Somebody’s words', text: '> Words worth saying again.\n\nWho said them' },
  {
    name: 'Table',
    words: 'Rows and columns',
    text: '# Title\n\n| What | How much |\n| ---- | -------: |\n| One  |        1 |\n| Two  |        2 |',
  },
  {
    name: 'Spoken',
    words: 'Points, and what is said to them',
    text: '# Title\n\n* First\n* Second\n\n::: transcript\n[click] What is said to the first. [click] And to the second.\n:::',
  },
  { name: 'Empty', words: 'Nothing but a title to write', text: '# Title' },
]

/** All that can be added to this deck: its own pictures and demos among them. */
export function layoutsFor(deck: EditedDeck): Layout[] {
  const { pictures, tags } = deck.outline
  const [picture] = pictures
  return [
    ...PLAIN.slice(0, -1),
    ...(picture === undefined ? [] : [pictureLayout(picture)]),
    ...tags.map(({ tag }) => demoLayout(tag, deck)),
    ...PLAIN.slice(-1),
  ]
}

const pictureLayout = (path: string): Layout => ({
  name: 'Picture',
  words: 'A picture with a title',
  text: `# Title\n\n![What is to be seen](${/[\s()]/.test(path) ? `<${path}>` : path})`,
})

/** Set as elsewhere in the deck, where it is: a demo may need a scene, or a program. */
function demoLayout(tag: string, { outline, textOf }: EditedDeck): Layout {
  for (const { file, demos } of outline.slides)
    for (const demo of demos) {
      if (demo.tag !== tag) continue
      const files = ['scene', 'program'].flatMap((name) => {
        const written = writtenIn(textOf(file), demo, name)
        return written === undefined ? [] : [` ${name}=${quoted(written)}`]
      })
      if (files.length > 0)
        return { name: 'Demo', words: tag, text: `# [Demo time]\n\n[Demo time]{${tag}${files.join('')}}` }
    }
  return { name: 'Demo', words: tag, text: `# [Demo time]\n\n[Demo time]{${tag}}` }
}
