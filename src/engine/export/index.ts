export { exportDeck, makeExport } from './export.ts'
export type { ExportOptions } from './format.ts'
