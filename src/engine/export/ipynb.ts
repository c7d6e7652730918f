/**
 * `--format ipynb`: the deck as a notebook of Jupyter, nbformat 4.5. It shows plain Markdown, and remembers the deck's own
 * text, so that `heapdeck import` gives the deck back.
 */
import { posix } from 'node:path'
import type { DemoRef } from '../deck.ts'
import type { Poster } from '../demo.ts'
import { KEPT } from '../import/index.ts'
import { formatNotebook, NotebookError, parseNotebook } from '../notebook/index.ts'
import { ID_PREFIX, openFolder, typeOf, type LoadedDeck } from '../site/index.ts'
import type { Gallery, NotebookPicture } from './cells.ts'
import { counted, type ExportJob, type Exported, type Format } from './format.ts'
import { inksOf, loneSvg } from './lone-svg.ts'
import { toNotebook, type Kept } from './to-notebook.ts'

export const ipynb: Format = {
  kind: 'file',
  extension: 'ipynb',
  options: ['notes'],
  async run(job: ExportJob): Promise<Exported> {
    const { loaded, slides, options } = job
    const isPrivate = options.notes === true
    const kept = readKept(loaded.folder)
    const { notebook, isCut } = toNotebook(
      { deck: loaded.deck, sources: loaded.sources },
      { slides, isPrivate, gallery: await hang(loaded), ...('notebook' in kept ? { kept } : {}) },
    )
    job.write('', formatNotebook(notebook))
    const remarks = [
      ...('problem' in kept ? [kept.problem] : []),
      ...(isPrivate ? ['It holds the private notes and comments: keep it to yourself.'] : []),
      ...(isCut
        ? ['Private notes and comments are not in it, and can’t come back from it: --notes puts them in.']
        : []),
    ]
    const count = notebook.cells.length
    return { words: counted(count, 'cell'), remarks }
  },
}

/** The notebook that the deck was imported from, beside it. */
function readKept(folder: string): Kept | { readonly problem?: string } {
  const host = openFolder(folder)
  const read = (path: string): Uint8Array | undefined => {
    const found = host.read(path, '')
    return 'bytes' in found ? found.bytes : undefined
  }
  const bytes = read(KEPT)
  if (!bytes) return {}
  try {
    const notebook = parseNotebook(new TextDecoder().decode(bytes))
    // Its pictures were put into the deck's folder.
    return { notebook, findFile: (path) => read(path) ?? read(`pictures/${posix.basename(path)}`) }
  } catch (error) {
    if (error instanceof NotebookError)
      return { problem: `${KEPT} beside the deck was left aside: ${error.message}.` }
    throw error
  }
}

/** The deck's pictures and those of its demos, in the theme's inks. */
async function hang({ deck, demos, cells, files }: LoadedDeck): Promise<Gallery> {
  const inks = inksOf(files.theme)
  const steps = new Map<DemoRef, readonly Poster[]>()
  for (const demo of deck.slides.flatMap((slide) => slide.demos)) {
    const posters = (await demos.posterSteps(demo)) ?? []
    steps.set(
      demo,
      posters.map(({ svg, sentence }) => ({ svg: loneSvg(svg, inks, sentence), sentence })),
    )
  }
  return {
    steps: (demo) => steps.get(demo) ?? [],
    ran: (id) => cells.find(id)?.facts.ran,
    picture(src): NotebookPicture | undefined {
      const picture = files.pictures.get(src)
      if (!picture) return undefined
      if ('svg' in picture) return { kind: 'svg', svg: loneSvg(picture.svg.replaceAll(ID_PREFIX, ''), inks) }
      const type = typeOf(picture.path)
      if (type === 'image/svg+xml') return { kind: 'svg', svg: new TextDecoder().decode(picture.bytes) }
      return !type.startsWith('image/')
        ? undefined
        : { kind: 'file', type, base64: Buffer.from(picture.bytes).toString('base64') }
    },
  }
}
