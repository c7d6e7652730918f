export { beginsSlide, slideType } from './cell-text.ts'
export { importDeck, ImportError, KEPT, type ImportResult } from './import.ts'
export { importNotebook, type ImportedDeck, type ImportedStretch } from './ipynb.ts'
