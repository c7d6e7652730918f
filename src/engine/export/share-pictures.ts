/** What a link to a slide is shown with: its picture, every step shown. */
import { ChromiumError } from '../chromium/index.ts'
import type { Slide } from '../deck.ts'
import { PICTURE_SIZE } from '../render/index.ts'
import type { Site, SlidePicture } from '../site/index.ts'
import { openChromium } from './draw-with.ts'
import { ExportError } from './format.ts'
import { takePictures } from './stage-pictures.ts'

/** One after the other. Rejects with an ExportError where there is nothing to draw with. */
export async function* photographSlides(
  site: Pick<Site, 'files' | 'pages'>,
  slides: readonly Slide[],
  tell?: (words: string) => void,
): AsyncIterable<SlidePicture> {
  const chromium = openChromium()
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
