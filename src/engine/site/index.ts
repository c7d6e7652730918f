export { buildDeck, BuildError } from './build.ts'
export { startDev } from './dev.ts'
export { presenterFolder, startPreview } from './preview.ts'
