export { fenced } from './fenced.ts'
export { mergeText } from './merge.ts'
export {
  formatNotebook,
  Ids,
  isObject,
  NotebookError,
  parseNotebook,
  type Cell,
  type Json,
  type JsonObject,
  type Notebook,
} from './nbformat.ts'
export {
  isForeign,
  isUntouched,
  notebookMetadata,
  notebookOrigin,
  originOf,
  shownOf,
  sourceOf,
  withoutOwn,
  withOrigin,
  type CellKind,
  type FileOrigin,
  type NotebookOrigin,
  type Origin,
  type Part,
  type Run,
} from './origin.ts'
