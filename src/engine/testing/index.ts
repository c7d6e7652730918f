export { checkElement } from './element.ts'
export { loadPoster } from './load.ts'
export { checkPoster } from './poster.ts'
