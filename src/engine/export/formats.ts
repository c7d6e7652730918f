/** The formats of `heapdeck export`, by name: each is loaded when it is asked for. */
import type { Format } from './format.ts'

export const FORMATS: Readonly<Record<string, () => Promise<Format>>> = {
  txt: async () => (await import('./text.ts')).txt,
}
