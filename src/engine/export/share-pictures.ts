/** What a link to a slide is shown with: its picture, every step shown. */
import { Chromium, ChromiumError, findChromium, HOW_TO_HAVE_CHROMIUM } from '../chromium/index.ts'
import type { Problem, Slide } from '../deck.ts'
import { PICTURE_SIZE } from '../render/index.ts'
import type { Site } from '../site/index.ts'
import { ExportError } from './format.ts'
import { takePictures } from './stage-pictures.ts'

/** A slide's picture, and what went wrong with its demos. */
export interface SlidePicture {
  readonly slide: Slide
  readonly picture: Uint8Array
  readonly problems: readonly Problem[]
}

/** One after the other. Rejects with an ExportError where there is nothing to draw with. */
export async function* photographSlides(
  site: Pick<Site, 'files' | 'pages'>,
  slides: readonly Slide[],
  tell?: (words: string) => void,
): AsyncIterable<SlidePicture> {
  const executable = findChromium()
  if (!executable) throw new ExportError(`no Chromium is here to draw with: ${HOW_TO_HAVE_CHROMIUM}`)
  const chromium = new Chromium(executable)
  const shots = slides.map((slide) => ({ slide, step: slide.steps }))
  try {
    for await (const { shot, picture, problems } of takePictures(
      chromium,
      site,
      shots,
      { ...PICTURE_SIZE, scale: 1 },
      tell ? { tell } : {},
    ))
      yield { slide: shot.slide, picture, problems }
  } catch (error) {
    throw error instanceof ChromiumError ? new ExportError(error.message) : error
  } finally {
    await chromium.close()
  }
}
