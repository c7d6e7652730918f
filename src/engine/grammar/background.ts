/**
 * `![bg right:40% A cat](x.png)`: a picture behind the slide, or beside its text. It leaves its paragraph; what stands
 * after its words is the picture's sentence, without one it is decoration.
 */
import type { Background, Place } from '../deck.ts'
import { attributesOf } from './block-attributes.ts'
import { findColour } from './colour.ts'
import type { MdToken } from './context.ts'
import { BACKGROUND, plainText } from './html.ts'
import { findPicture } from './image.ts'
import { lengthClass, readLength } from './length.ts'
import { quote } from './quote.ts'
import type { Refiner, Scope } from './scope.ts'
import { plainToken } from './token.ts'

const SIZES: Readonly<Record<string, Background['size']>> = {
  cover: 'cover',
  contain: 'contain',
  fit: 'contain',
  auto: 'auto',
}
const SIDE = /^(left|right)(?::(\d{1,3}(?:\.\d{1,2})?%))?$/
/** Words of other engines, and what only looks like a word of ours. */
const FOREIGN =
  /^(?:(?:blur|brightness|contrast|drop-shadow|grayscale|hue-rotate|invert|opacity|saturate|sepia)(?::.*)?|[a-z-]+:\S+|[\d.]+(?:%|px)?)$/i
/** What a text stands in, and goes with it when it is empty. */
const AROUND = /^(?:paragraph|heading)_/
const KNOWN = '`cover`, `contain`, `fit`, `auto`, `50%`, `left`, `right:40%`, `vertical`'

export const NO_ATTRIBUTES =
  'a background takes no attributes: write its words in the brackets, as in `![bg right:40%](x.png)`'

export const isBackground = ({ type, children, content }: MdToken): boolean =>
  type === 'image' && BACKGROUND.test(children ? plainText(children) : content)

/** Takes backgrounds out of the texts they stand in; a paragraph or a heading of nothing else goes. */
export const refineBackgrounds: Refiner = (tokens, scope) => {
  if (!tokens.some(({ children }) => children?.some(isBackground))) return tokens
  const emptied = new Set<MdToken>()
  for (const token of tokens) {
    if (!token.children?.some(isBackground)) continue
    token.children = withoutBackgrounds(token.children, scope)
    if (token.children.length === 0) emptied.add(token)
  }
  const isGone = (around: MdToken, inline: MdToken | undefined): boolean =>
    AROUND.test(around.type) && inline !== undefined && emptied.has(inline)
  tokens.forEach((token, index) => {
    const written = token.nesting > 0 && isGone(token, tokens[index + 1]) ? attributesOf(token) : undefined
    if (written) scope.context.error(written.placeOf(written.attributes.start), NO_ATTRIBUTES)
  })
  return tokens.filter(
    (token, index) =>
      !(emptied.has(token) && AROUND.test(tokens[index - 1]?.type ?? '')) &&
      !isGone(token, tokens[index + 1]) &&
      !isGone(token, tokens[index - 1]),
  )
}

function withoutBackgrounds(children: readonly MdToken[], scope: Scope): MdToken[] {
  let links = 0
  const kept = children.filter((token) => {
    if (token.type === 'link_open') links++
    if (token.type === 'link_close') links--
    if (!isBackground(token)) return true
    takeBackground(token, scope, links > 0)
    return false
  })
  while (isSpace(kept[0])) kept.shift()
  while (isSpace(kept.at(-1))) kept.pop()
  if (kept[0]?.type === 'text') kept[0].content = kept[0].content.trimStart()
  const last = kept.at(-1)
  if (last?.type === 'text') last.content = last.content.trimEnd()
  return kept
}

const isSpace = (token: MdToken | undefined): boolean =>
  token !== undefined &&
  (token.type === 'softbreak' ||
    token.type === 'hardbreak' ||
    (token.type === 'text' && token.content.trim() === ''))

function takeBackground(token: MdToken, scope: Scope, isInLink: boolean): void {
  const { context, part, extras } = scope
  const place = (token.meta?.place as Place | undefined) ?? context.source.place(0)
  if (isInLink) context.error(place, 'a background is no link: write it on its own')
  else if (part !== 'body') context.error(place, 'a background stands on the slide, not in what is said')
  else {
    const src = String(token.attrGet('src') ?? '')
    const colour = src.startsWith('#') ? findColour(decodeURI(src)) : undefined
    if (colour) {
      context.error(
        place,
        `a colour is no picture: write \`{background=${colour.css}}\` behind the slide's title`,
      )
      return
    }
    const path = findPicture(src, place, scope)
    const words = readWords(plainText(token.children ?? []), place, scope)
    if (path !== undefined) extras.backgrounds.push(toBackground(path, words))
  }
}

/** A background of the picture that lies at `path` in the deck's folder. */
export function toBackground(
  path: string,
  { alt, ...words }: Words = { alt: '', side: '', size: 'cover', isVertical: false, classes: [] },
): Background {
  const attrs: [string, string][] = [
    ['src', path],
    ['alt', alt],
  ]
  return { ...words, image: plainToken('image', 'img', 0, { content: alt, attrs }) }
}

type Words = Omit<Background, 'image'> & { readonly alt: string }

function readWords(text: string, place: Place, { context }: Scope): Words {
  const [, ...words] = text.trim().split(/\s+/)
  let side: Background['side'] = ''
  let size: Background['size'] = 'cover'
  let isVertical = false
  const classes: string[] = []
  let at = 0
  for (; at < words.length; at++) {
    const word = words[at] ?? ''
    const [, towards, share] = SIDE.exec(word) ?? []
    const length = readLength(word)
    if (towards !== undefined) {
      side = towards as 'left' | 'right'
      const part = share === undefined ? undefined : readLength(share)
      if (part && part.value < 100) classes.push(lengthClass(side[0] ?? '', part))
      else if (share !== undefined)
        context.warn(place, `${quote(word)} leaves the text no place: write less than 100 %`)
    } else if (Object.hasOwn(SIZES, word)) size = SIZES[word] ?? size
    else if (word === 'vertical') isVertical = true
    else if (length?.unit === '%') {
      size = 'auto'
      classes.push(lengthClass('z', length))
    } else if (FOREIGN.test(word))
      context.warn(place, `${quote(word)} is no word of a background: there are ${KNOWN}`)
    else break
  }
  const sentence = words.slice(at)
  if (sentence.length === 1 && /^[a-z-]+$/.test(sentence[0] ?? ''))
    context.warn(
      place,
      `${quote(sentence[0] ?? '')} is read as the picture's sentence: a background's words are ${KNOWN}`,
    )
  return { alt: sentence.join(' '), side, size, isVertical, classes }
}
