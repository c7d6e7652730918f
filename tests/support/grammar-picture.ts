/** A deck as text that a person can read, for tests to compare with. */
import type {
  Background,
  Block,
  CodeBlock,
  Deck,
  DemoRef,
  Slide,
  SourceNode,
  Token,
} from '../../src/engine/deck.ts'

export function picture(deck: Deck): string {
  return deck.slides.map(pictureOfSlide).join('\n')
}

function pictureOfSlide(slide: Slide): string {
  const classes = slide.classes.map((name) => ` .${name}`).join('')
  const colour = slide.background && ` on ${slide.background}`
  const steps = slide.steps > 0 ? `, ${slide.steps} steps` : ''
  const title = slide.title === '' ? '' : ` "${slide.title}"`
  return [
    `slide ${slide.number} #${slide.id}${classes}${title}${colour}${steps}`,
    ...slide.backgrounds.map(pictureOfBackground),
    ...pictureOfBlocks(slide.body),
    ...part('transcript', slide.transcript),
    ...part('notes', slide.notes),
  ].join('\n')
}

function pictureOfBackground({ image, side, size, isVertical, classes }: Background): string {
  const words = [side, size, isVertical && 'vertical', ...classes].filter(Boolean).join(' ')
  return `  background ${words}: image(${attribute(image, 'src')}, ${image.content})`
}

function part(name: string, blocks: readonly Block[]): string[] {
  return blocks.length === 0 ? [] : [`  ${name}`, ...pictureOfBlocks(blocks).map((line) => `  ${line}`)]
}

function pictureOfBlocks(blocks: readonly Block[]): string[] {
  return blocks.flatMap(({ tokens, step }) => {
    const lines = pictureOfTokens(tokens)
    const [first = '', ...rest] = lines
    return step > 0 ? [`${first} @${step}`, ...rest] : lines
  })
}

function pictureOfTokens(tokens: readonly Token[]): string[] {
  const lines: string[] = []
  let indent = '  '
  tokens.forEach((token, index) => {
    if (token.nesting < 0) {
      if (!token.hidden) indent = indent.slice(2)
      return
    }
    if (token.type === 'inline') {
      const words = pictureOfWords(token.children ?? [])
      const isOnItsOwn = lines.length === 0 || tokens[index - 1]?.nesting !== 1
      if (words !== '' && isOnItsOwn) lines.push(`${indent}${words}`)
      else if (words !== '') lines[lines.length - 1] += ` ${words}`
      return
    }
    if (token.hidden) return
    lines.push(...pictureOfBlock(token).map((line) => indent + line))
    if (token.nesting > 0) indent += '  '
  })
  return lines
}

function pictureOfBlock(token: Token): string[] {
  const { type, tag, content, meta } = token
  const step = meta?.step === undefined ? '' : ` @${meta.step}`
  const id = attribute(token, 'id')
  const classes = attribute(token, 'class')
  const name = `${id && ` #${id}`}${classes && ` .${classes.replaceAll(' ', ' .')}`}${step}`
  if (meta?.code) return pictureOfCode(meta.code, name)
  if (meta?.demo) return [pictureOfDemo(meta.demo) + name]
  if (type === 'html_block')
    return [`html ${meta?.html === undefined ? JSON.stringify(content.trim()) : meta.html.trim()}${step}`]
  if (type === 'footnote_open') return [`note ${meta?.footnote?.number}`]
  if (type === 'code_block') return [`code ${JSON.stringify(content)}`]
  return [`${tag}${name}`]
}

function pictureOfCode({ lang, text, stages, from, id, run }: CodeBlock, name: string): string[] {
  const cell = `${id && ` #${id}`}${run ? ' run' : ''}`
  const written = stages.map((stage) => (stage === null ? 'all' : stage.join(','))).join('|')
  const highlights = stages.length > 0 ? ` {${written}} from ${from}` : ''
  return [`code ${lang}${cell}${name}${highlights}`, ...text.split('\n').map((line) => `| ${line}`)]
}

function pictureOfDemo({ tag, id, attributes, scene, program, from, steps }: DemoRef): string {
  const own = Object.entries(attributes).map(([name, value]) => ` ${name}=${JSON.stringify(value)}`)
  const data = [
    ...(scene ? [` scene ${scene.path}`] : []),
    ...(program ? [` program ${program.path}`] : []),
  ].join('')
  return `demo ${tag} #${id}${own.join('')}${data} from ${from} for ${steps}`
}

function pictureOfWords(tokens: readonly Token[]): string {
  return tokens
    .map((token) => {
      const { type, content, meta, nesting, tag } = token
      if (type === 'text') return content
      const step = meta?.step === undefined ? '' : `@${meta.step}`
      const own = `${attribute(token, 'id') && `#${attribute(token, 'id')}`}${classesOf(token)}${step}`
      if (type === 'code_inline') return `\`${content}\`${own}`
      if (type === 'html_inline') return meta?.html === undefined ? `html(${content})` : `${meta.html}${step}`
      if (type === 'footnote_ref') return `(note ${meta?.footnote?.number})`
      if (type === 'softbreak') return ' / '
      if (type === 'hardbreak') return ' // '
      if (type === 'click') return `(click ${meta?.click})`
      if (type === 'image')
        return `image(${attribute(token, 'src')}, ${attribute(token, 'alt')})${sizeOf(token)}${own}`
      if (type === 'link_open') return `link${own}(${attribute(token, 'href')}, `
      if (type === 'link_close') return ')'
      return nesting > 0 ? `${tag}${own}(` : ')'
    })
    .join('')
}

const classesOf = (token: Token): string => {
  const classes = attribute(token, 'class')
  return classes && `.${classes.replaceAll(' ', '.')}`
}

const sizeOf = (token: Token): string => {
  const [width, height] = [attribute(token, 'width'), attribute(token, 'height')]
  return width || height ? `[${width}x${height}]` : ''
}

const attribute = (token: Token, name: string): string =>
  token.attrs?.find(([key]) => key === name)?.[1] ?? ''

/** Who owns which lines: `slide 1-5 [block 1, block 3-5]`. */
export function pictureOfSources(nodes: readonly SourceNode[], text: string): string {
  const lineOf = (byte: number) =>
    new TextDecoder().decode(new TextEncoder().encode(text).subarray(0, byte)).split(/\r\n|\r|\n/).length
  return nodes
    .map(({ kind, range, children }) => {
      const last = lineOf(range.end - 1)
      const lines = last === range.line ? `${range.line}` : `${range.line}-${last}`
      return `${kind} ${lines}${children.length > 0 ? ` [${pictureOfSources(children, text)}]` : ''}`
    })
    .join(', ')
}
