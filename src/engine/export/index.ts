export { exportDeck, makeExport } from './export.ts'
export { photographSlides } from './share-pictures.ts'
export type { ExportOptions } from './format.ts'
