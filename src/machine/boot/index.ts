/** Interpreters that have started. */
export { Boot, INTERNED } from './boot.ts'
export type { BootImage } from './image.ts'
export { STARTS } from './starts.ts'
export { IMAGES, imageNamed, type ImageName } from './images/index.ts'
