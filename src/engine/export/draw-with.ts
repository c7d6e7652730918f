/** The Chromium of the formats that a browser draws. */
import { Chromium, findChromium, HOW_TO_HAVE_CHROMIUM } from '../chromium/index.ts'
import { ExportError } from './format.ts'

/** Throws an ExportError where there is none. */
export function startChromium(): Chromium {
  const executable = findChromium()
  if (executable) return new Chromium(executable)
  throw new ExportError(`no Chromium is here to draw with, so nothing was written: ${HOW_TO_HAVE_CHROMIUM}`)
}
