/** The formats of `heapdeck export`, by name: each is loaded when it is asked for. */
import type { Format } from './format.ts'

export const FORMATS: Readonly<Record<string, () => Promise<Format>>> = {
  html: async () => (await import('./html.ts')).html,
  ipynb: async () => (await import('./ipynb.ts')).ipynb,
  md: async () => (await import('./handout.ts')).md,
  pdf: async () => (await import('./pdf.ts')).pdf,
  png: async () => (await import('./png.ts')).png,
  txt: async () => (await import('./text.ts')).txt,
  vtt: async () => (await import('./captions.ts')).vtt,
}
