/** Marp: directives in front matter and comments, comments as notes, pictures with words in their brackets. */
import { classesIn, type ForeignSlide, type Kept, type Line } from './foreign-deck.ts'
import { authorsIn, textIn, wordsIn, type Front } from './front.ts'
import { colourOf, metaOf, ratioOf, Remarks, type ForeignFile, type Imported } from './engine.ts'
import { lengthOf } from './html-markdown.ts'
import { splitMarp } from './marp-split.ts'
import { readBlocks } from './blocks.ts'

const LOCAL = ['class', 'backgroundColor', 'backgroundImage'] as const
/** What a deck has of itself, and what says nothing about its looks. */
const TAKEN = new Set([
  'marp',
  'title',
  'author',
  'date',
  'lang',
  'description',
  'size',
  'class',
  'backgroundColor',
  'backgroundImage',
  'headingDivider',
  'url',
])
const FILTERS =
  /^(?:blur|brightness|contrast|drop-shadow|grayscale|hue-rotate|invert|opacity|saturate|sepia)(?::.*)?$/

export function importMarp({ text, path }: ForeignFile): Imported {
  const remarks = new Remarks()
  const { front, slides } = splitMarp(text, path)
  remarks.drop(
    path,
    1,
    Object.keys(front).filter((key) => !TAKEN.has(key)),
  )
  const local = new Directives(front)
  return {
    deck: {
      meta: {
        ...metaOf(front, (key) => wordsIn(front, key), authorsIn(front)),
        aspectRatio: ratioOf(textIn(front, 'size')),
      },
      hasSteppedLists: true,
      remarks: remarks.all,
      slides: slides.map(({ body, comments, line }): ForeignSlide => {
        const kept: Kept[] = []
        const report = (at: number, reason: string, words: string) =>
          void kept.push({ file: path, line: at, text: words, reason })
        for (const { directives, line: at } of comments) {
          if (!directives) continue
          const unknown = local.read(directives)
          if (unknown.length > 0)
            report(
              at,
              `directives without a counterpart: ${unknown.join(', ')}`,
              unknown.map((key) => `${key}: ${textIn(directives, key)}`).join('; '),
            )
        }
        const { classes, colour, picture } = local.take()
        const notes = comments.filter((one) => !one.directives && one.text !== '' && one.text !== 'fit')
        for (const one of comments)
          if (one.text === 'fit')
            report(one.line, 'a heading fitted to the slide: write it as it should be', '<!-- fit -->')
        const background = colour === '' ? '' : colourOf(colour)
        if (colour !== '' && background === '')
          report(line, `${colour} is no colour of ours`, `backgroundColor: ${colour}`)
        const url = /^url\(\s*["']?(.*?)["']?\s*\)/.exec(picture)?.[1]
        if (picture !== '' && url === undefined)
          report(line, 'a background that is no picture', `backgroundImage: ${picture}`)
        return {
          file: path,
          line,
          id: '',
          classes,
          background,
          backgrounds:
            url === undefined
              ? []
              : [{ text: `![bg](${url.includes(' ') ? `<${url}>` : url})`, file: path, line }],
          body: withBreaks(body),
          notes: notes.map((one) =>
            one.text
              .split('\n')
              .map((words, index): Line => ({ text: words, file: path, line: one.line + index })),
          ),
          kept,
        }
      }),
    },
    writing: {
      roots: ['.'],
      isBackgroundAlt: true,
      keepsComments: false,
      readAlt: readWords(remarks),
    },
  }
}

/** Directives that go on with the slides, and those of one slide, with `_`. */
class Directives {
  private readonly local: Record<(typeof LOCAL)[number], string> = {
    class: '',
    backgroundColor: '',
    backgroundImage: '',
  }
  private spot: Partial<Record<(typeof LOCAL)[number], string>> = {}

  constructor(front: Front) {
    this.read(front)
  }

  /** The keys that have no counterpart. */
  read(directives: Front): string[] {
    const unknown: string[] = []
    for (const key of Object.keys(directives)) {
      const name = LOCAL.find((one) => one === key.replace(/^_/, ''))
      const value = directives[key]
      const text = Array.isArray(value) ? value.join(' ') : textIn(directives, key)
      if (!name) {
        if (!TAKEN.has(key) && value !== undefined) unknown.push(key)
      } else if (key.startsWith('_')) this.spot[name] = text
      else this.local[name] = text
    }
    return unknown
  }

  take(): { classes: string[]; colour: string; picture: string } {
    const all = { ...this.local, ...this.spot }
    this.spot = {}
    return { classes: classesIn(all.class), colour: all.backgroundColor, picture: all.backgroundImage }
  }
}

/** Words in a picture's brackets: sizes become attributes, a background's stay, filters have no counterpart. */
const readWords =
  (remarks: Remarks) =>
  (
    label: string,
    { file, line }: { readonly file: string; readonly line: number },
  ): { alt: string; attributes: string } => {
    const words = label.trim().split(/\s+/)
    const isBackground = words.includes('bg')
    const kept: string[] = []
    const sizes: string[] = []
    for (const word of words) {
      const [, key, value = ''] = /^(w|width|h|height):(.+)$/.exec(word) ?? []
      if (word === 'bg') continue
      if (key !== undefined) {
        const length = lengthOf(value)
        if (isBackground && key.startsWith('w') && length?.endsWith('%')) kept.push(length)
        else if (isBackground || length === undefined)
          remarks.add(file, line, `${word} of a picture is left out`)
        else sizes.push(`${key.startsWith('w') ? 'width' : 'height'}=${length}`)
      } else if (FILTERS.test(word) || word === 'horizontal') {
        if (word !== 'horizontal')
          remarks.add(file, line, `${word} of a picture is left out: a filter has no counterpart`)
      } else if (!isBackground && /^(\d*\.)?\d+%$/.test(word))
        remarks.add(file, line, `${word} of a picture is left out`)
      else kept.push(word)
    }
    // Ours reads the words of a background in front of its sentence.
    const known = (word: string): boolean =>
      /^(?:left|right|left:.*|right:.*|cover|contain|fit|auto|vertical|[\d.]+%)$/.test(word)
    const ordered = isBackground
      ? ['bg', ...kept.filter(known), ...kept.filter((word) => !known(word))]
      : kept
    return { alt: ordered.join(' '), attributes: sizes.length > 0 ? `\uFDD0${sizes.join(' ')}}` : '' }
  }

/** In Marp a line's end is a break. */
function withBreaks(lines: readonly Line[]): Line[] {
  const text = lines.map((line) => line.text).join('\n')
  const broken = new Set<number>()
  const tokens = readBlocks(text)
  tokens.forEach((token, index) => {
    if (token.type !== 'inline' || tokens[index - 1]?.type !== 'paragraph_open' || !token.map) return
    for (let line = token.map[0]; line < token.map[1] - 1; line++) broken.add(line)
  })
  return lines.map((line, index) => {
    const next = lines[index + 1]?.text.trim() ?? ''
    const isPlain =
      broken.has(index) &&
      !/(?: {2}|\\|-->|>)$/.test(line.text) &&
      !/^!\[[^\]]*\bbg\b/.test(line.text.trim()) &&
      !/^(?:<|!\[[^\]]*\bbg\b)/.test(next)
    return isPlain && line.text.trim() !== '' ? { ...line, text: `${line.text}\\` } : line
  })
}
