/** glibc's malloc. */
export { Glibc, type GlibcOptions, type GlibcVersion, type Mallinfo } from './glibc.ts'
export { GRANULE } from './layout.ts'
export { type Ending } from './misuse.ts'
export {
  cachedBytes,
  chunksDownwards,
  fragmentationOf,
  liveBytes,
  pinOf,
  type ChunkKind,
  type ChunkView,
  type Fragmentation,
  type Pin,
} from './inspect.ts'
