export { exportDeck } from './export.ts'
export type { ExportOptions } from './format.ts'
