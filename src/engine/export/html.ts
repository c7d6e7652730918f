/** `--format html`: one file with the whole deck, its demos alive, for a stick or a mail. */
import { gzipSync } from 'node:zlib'
import type { Deck, Slide } from '../deck.ts'
import { renderOneFile, SPEAKER } from '../render/index.ts'
import {
  buildOneScript,
  contextFor,
  deckStyles,
  iconSvg,
  minifyCss,
  pageFile,
  readPublic,
  renderSlides,
  sha256,
  shortHash,
  speakerDeck,
  type LoadedDeck,
} from '../site/index.ts'
import { Contents, dataUrl, leftOut } from './contents.ts'
import { counted, type Exported, type ExportJob, type Format } from './format.ts'

export const html: Format = {
  kind: 'file',
  extension: 'html',
  options: ['presenter'],
  async run({ loaded, slides, options, write }: ExportJob): Promise<Exported> {
    const hasPresenter = options.presenter ?? false
    const chosen = { ...loaded, deck: withSlides(loaded.deck, slides) }
    const contents = new Contents(chosen.deck)
    const tags = new Set(slides.flatMap(({ demos }) => demos.map(({ tag }) => tag)))
    const components = loaded.demos.components.filter(({ tag }) => tags.has(tag))
    const cells = slides.some((slide) => slide.cells.length > 0) ? loaded.cells.modules : []
    const { code, workers, css, editor } = await buildOneScript(loaded.folder, components, cells)
    const names = new Set([...components.map(({ tag }) => tag), ...cells.map(({ name }) => name)])
    const context = contextFor(
      chosen,
      contents,
      (name) => (names.has(name) ? name : ''),
      () => editor,
    )
    const sections = renderSlides(chosen.deck, context)
    const styles = deckStyles(chosen, contents)
    const held = new Map<string, string>()
    if (code) held.set('demos.js', JSON.stringify(code))
    for (const [name, text] of workers) held.set(name, JSON.stringify(text))
    if (hasPresenter) {
      const speaker = await speakerDeck(chosen, context, contents)
      const notes = speaker.slides.map((slide) => ({ ...slide, notes: contents.place(slide.notes) }))
      held.set(SPEAKER, JSON.stringify({ ...speaker, slides: notes }))
      held.set('presenter.css', JSON.stringify(minifyCss(pageFile('presenter.css'))))
    }
    for (const [name, json] of contents.files) held.set(name, String(json))
    const parts = {
      css: {
        base: inStyle(styles.base + minifyCss(pageFile('one-file.css'))),
        read: inStyle(styles.read),
        stage: inStyle(styles.stage),
        deck: inStyle(contents.place(styles.deck) + css),
      },
      head: pageFile('one-file/head.js').trim(),
      script: pageFile(`one-file/for-${hasPresenter ? 'speaker' : 'audience'}.js`).trim(),
      demos: code,
      held,
      pack: (text: string) => gzipSync(text, { level: 9 }).toString('base64'),
      hasPresenter,
      icon: dataUrl('image/svg+xml', Buffer.from(iconSvg())),
      build: shortHash(JSON.stringify([sections, styles.deck, code])),
      sha256,
      place: (text: string) => contents.place(text),
    }
    write('', renderOneFile(chosen.deck, sections, parts))
    return {
      words: counted(slides.length, 'slide'),
      problems: contents.left.flatMap((file) => leftOut(file, loaded)),
      remarks: [
        ...(hasPresenter
          ? ['It has the private notes: give the audience one that was exported without --presenter.']
          : []),
        ...unnamed(loaded, contents),
      ],
    }
  },
}

/** The deck with some of its slides, numbered anew. */
const withSlides = (deck: Deck, slides: readonly Slide[]): Deck => ({
  ...deck,
  slides: slides.map((slide, index) => ({ ...slide, number: index + 1 })),
})

/** CSS that can stand in its element: what would end it is in a string, where it can be written otherwise. */
const inStyle = (css: string): string => css.replaceAll(/<\/(?=style)/gi, '<\\/')

const MOST_NAMES = 3

/** Files of `public/` that a site would have, and this doesn't. */
function unnamed({ folder }: LoadedDeck, contents: Contents): string[] {
  const names = readPublic(folder)
    .map((path) => `public/${path}`)
    .filter((path) => !contents.has(path))
  if (names.length === 0) return []
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : ''
  return [
    `Nothing in the deck names ${names.slice(0, MOST_NAMES).join(', ')}${more}: it is in no part of the file.`,
  ]
}
