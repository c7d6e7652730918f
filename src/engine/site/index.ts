export { buildDeck, BuildError } from './build.ts'
export { startDev } from './dev.ts'
export { startPreview } from './preview.ts'
