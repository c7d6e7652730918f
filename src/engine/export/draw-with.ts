/** The Chromium of the formats that a browser draws. */
import { Chromium, findChromium, HOW_TO_HAVE_CHROMIUM } from '../chromium/index.ts'
import { ExportError } from './format.ts'

/** Throws an ExportError where there is none. `sequel`: what comes of that, for the sentence that says so. */
export function openChromium(sequel = ''): Chromium {
  const executable = findChromium()
  if (executable) return new Chromium(executable)
  throw new ExportError(`no Chromium is here to draw with${sequel}: ${HOW_TO_HAVE_CHROMIUM}`)
}

/** For an export that is nothing without it. */
export const startChromium = (): Chromium => openChromium(', so nothing was written')
