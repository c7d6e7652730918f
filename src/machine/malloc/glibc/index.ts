/** glibc's malloc. */
export { Glibc, type GlibcOptions, type GlibcVersion, type Mallinfo } from './glibc.ts'
export { type Ending } from './misuse.ts'
