/** A deck's Markdown, coloured: CommonMark with tables, and our own marks. */
import { defineLanguageFacet, Language, languageDataProp, syntaxHighlighting } from '@codemirror/language'
import type { Extension } from '@codemirror/state'
import { tagHighlighter, tags, Tag } from '@lezer/highlight'
import { parser, Table, type BlockParser, type InlineParser } from '@lezer/markdown'

/** `:::`, `{…}`, `[click]`, `[Demo time]`, `<<<`, front matter, a separator of slides. */
const mark = Tag.define()
const separator = Tag.define()

/** A whole line that begins with one of our marks; it ends a paragraph, unless that makes it a heading. */
const lineMark = (name: string, pattern: RegExp, node: string): BlockParser => ({
  name,
  before: 'HorizontalRule',
  parse(context, line) {
    if (line.basePos > 0 || !pattern.test(line.text)) return false
    const from = context.lineStart
    context.addElement(context.elt(node, from, from + line.text.length))
    context.nextLine()
    return true
  },
  endLeaf: (_, line) => node !== 'SlideLine' && line.basePos === 0 && pattern.test(line.text),
})

const frontMatter: BlockParser = {
  name: 'FrontMatter',
  before: 'HorizontalRule',
  parse(context, line) {
    if (context.lineStart !== 0 || !/^---[ \t]*$/.test(line.text)) return false
    const keys = [context.elt('DeckMark', 0, line.text.length)]
    let end = line.text.length
    while (context.nextLine()) {
      const { lineStart } = context
      end = lineStart + line.text.length
      if (/^---[ \t]*$/.test(line.text)) {
        keys.push(context.elt('DeckMark', lineStart, end))
        context.nextLine()
        break
      }
      const key = /^\s*[A-Za-z][\w-]*:|^\s*-(?=\s)/.exec(line.text)?.[0]
      if (key) keys.push(context.elt('DeckMark', lineStart + key.search(/\S/), lineStart + key.length))
    }
    context.addElement(context.elt('FrontMatter', 0, end, keys))
    return true
  },
}

const inBraces: InlineParser = {
  name: 'DeckAttributes',
  before: 'Emphasis',
  parse(context, next, at) {
    if (next !== '{'.charCodeAt(0)) return -1
    const found = /^\{(?=[#.\w])[^{}\n]*\}/.exec(context.slice(at, context.end))?.[0]
    return found ? context.addElement(context.elt('DeckMark', at, at + found.length)) : -1
  },
}

const inBrackets: InlineParser = {
  name: 'DeckWords',
  before: 'Link',
  parse(context, next, at) {
    if (next !== '['.charCodeAt(0)) return -1
    const found = /^\[(?:click(?::\d+)?|Demo time)\](?!\()/.exec(context.slice(at, context.end))?.[0]
    return found ? context.addElement(context.elt('DeckMark', at, at + found.length)) : -1
  },
}

const data = defineLanguageFacet({ commentTokens: { block: { open: '<!--', close: '-->' } } })

const language = new Language(
  data,
  parser.configure([
    Table,
    {
      defineNodes: [
        { name: 'FrontMatter', block: true },
        { name: 'DeckLine', block: true, style: mark },
        { name: 'SlideLine', block: true, style: separator },
        { name: 'DeckMark', style: mark },
      ],
      parseBlock: [
        frontMatter,
        lineMark('SlideLine', /^-{3,}[ \t]*$/, 'SlideLine'),
        lineMark('DeckContainer', /^ {0,3}:{3,}/, 'DeckLine'),
        lineMark('DeckInclude', /^<<<\s/, 'DeckLine'),
      ],
      parseInline: [inBraces, inBrackets],
      props: [languageDataProp.add({ Document: data })],
    },
  ]),
  [],
  'markdown',
)

/** Classes by LOOKS: markup in one colour, names bold, all else ink. Also of the programs. */
const classes = tagHighlighter([
  { tag: mark, class: 'tok-markup' },
  { tag: separator, class: 'tok-separator' },
  { tag: tags.heading, class: 'tok-strong' },
  { tag: tags.strong, class: 'tok-strong' },
  { tag: tags.emphasis, class: 'tok-emphasis' },
  { tag: tags.link, class: 'tok-markup' },
  { tag: tags.url, class: 'tok-markup' },
  { tag: tags.labelName, class: 'tok-markup' },
  { tag: tags.comment, class: 'tok-note' },
  { tag: tags.keyword, class: 'tok-keyword' },
  { tag: tags.controlKeyword, class: 'tok-keyword' },
  { tag: tags.operatorKeyword, class: 'tok-keyword' },
  { tag: tags.definitionKeyword, class: 'tok-keyword' },
  { tag: tags.moduleKeyword, class: 'tok-keyword' },
  { tag: tags.literal, class: 'tok-markup' },
  { tag: tags.string, class: 'tok-markup' },
  { tag: tags.number, class: 'tok-markup' },
  { tag: tags.bool, class: 'tok-markup' },
  { tag: tags.monospace, class: 'tok-markup' },
])

export const colours: Extension = syntaxHighlighting(classes)
export const deckMarkdown: Extension = language
