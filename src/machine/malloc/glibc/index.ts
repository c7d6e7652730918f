/** glibc's malloc. */
export { Glibc, type GlibcOptions, type GlibcVersion, type Mallinfo } from './glibc.ts'
export { GRANULE, HEADER } from './layout.ts'
export { type Ending } from './misuse.ts'
export {
  cachedBytes,
  chunkAround,
  chunksIn,
  eachLiveChunk,
  ChunkSet,
  chunksDownwards,
  fragmentationOf,
  liveBytes,
  pinOf,
  stretchesDownwards,
  type ChunkKind,
  type ChunkView,
  type Fragmentation,
  type Pin,
  type Stretch,
} from './inspect.ts'
