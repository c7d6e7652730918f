/** `--format txt`: what is said, slide by slide, as plain text. */
import type { Block, Deck, Slide, Token } from '../deck.ts'
import { byline } from '../render/index.ts'
import { attributeOf } from '../tokens.ts'
import type { Format } from './format.ts'

/** The transcript of some slides. A line holds a paragraph, whatever its length; slides are parted by two empty lines. */
export function toText(deck: Pick<Deck, 'meta'>, slides: readonly Slide[]): string {
  const head = [deck.meta.title, byline(deck)]
  const parts = slides.map(({ number, title, transcript }) =>
    [`${number}. ${title}`.trim(), ...paragraphsOf(transcript)].join('\n\n'),
  )
  return `${[head.filter((line) => line !== '').join('\n'), ...parts].filter((part) => part !== '').join('\n\n\n')}\n`
}

/** Blocks as they are read out: no marks, links by their words, pictures by theirs; code indented by four spaces. */
function paragraphsOf(blocks: readonly Block[]): string[] {
  const paragraphs: string[] = []
  /** Of the lists that are open: the next number, or none for bullets. */
  const lists: (number | undefined)[] = []
  let lead = ''
  for (const token of blocks.flatMap(({ tokens }) => tokens))
    switch (token.type) {
      case 'bullet_list_open':
        lists.push(undefined)
        break
      case 'ordered_list_open':
        lists.push(Number(attributeOf(token, 'start') ?? 1))
        break
      case 'bullet_list_close':
      case 'ordered_list_close':
        lists.pop()
        break
      case 'list_item_open': {
        const number = lists.at(-1)
        lead = '  '.repeat(lists.length - 1) + (number === undefined ? '- ' : `${number}. `)
        if (number !== undefined) lists[lists.length - 1] = number + 1
        break
      }
      case 'inline': {
        const words = wordsOf(token.children ?? [])
        if (words !== '') paragraphs.push(lead + words)
        lead = ''
        break
      }
      case 'fence':
      case 'code_block':
        paragraphs.push(
          (token.meta?.code?.text ?? token.content).trimEnd().replaceAll(/^(?=.)/gm, ' '.repeat(4)),
        )
        break
      default:
    }
  return paragraphs
}

const wordsOf = (tokens: readonly Token[]): string =>
  tokens.map(wordOf).join('').replaceAll(/\s+/g, ' ').trim()

/** What a token by itself has in words. */
export function wordOf({ type, content, children, meta }: Token): string {
  switch (type) {
    case 'text':
    case 'code_inline':
      return content
    case 'softbreak':
    case 'hardbreak':
      return ' '
    case 'image':
      return children ? wordsOf(children) : content
    // what does not pass is shown as text
    case 'html_inline':
      return meta?.html === undefined ? content : ''
    default:
      return ''
  }
}

export const txt: Format = {
  kind: 'file',
  extension: 'txt',
  options: [],
  run({ loaded, slides, write }) {
    write('', toText(loaded.deck, slides))
    return { words: 'transcript' }
  },
}
