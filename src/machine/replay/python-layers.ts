import type { Address } from '../address.ts'
import { Kernel, type Process } from '../kernel/index.ts'
import { Glibc, type GlibcVersion } from '../malloc/glibc/index.ts'
import { NumberBlocks } from '../objects/number-blocks.ts'
import { PyMalloc } from '../pymalloc/index.ts'
import { Timeline } from '../timeline.ts'
import { CollectorCounts } from './collector-counts.ts'
import { KeptBlocks } from './kept-blocks.ts'
import { NotedMalloc } from './noted-malloc.ts'
import { RecordedAddresses } from './recorded-addresses.ts'

/** What a CPython 2.7.6 keeps its memory in, bottom up, before it has asked for any. All of it is on one timeline. */
export class PythonLayers {
  readonly timeline = new Timeline()
  readonly process: Process
  readonly glibc: Glibc
  readonly addresses: RecordedAddresses
  readonly malloc: NotedMalloc
  readonly pymalloc: PyMalloc
  readonly ints: NumberBlocks
  readonly floats: NumberBlocks
  readonly kept: KeptBlocks
  readonly counts: CollectorCounts

  constructor({
    glibc: version,
    startBreak,
  }: {
    readonly glibc: GlibcVersion
    readonly startBreak: Address
  }) {
    const { timeline } = this
    this.process = new Kernel(timeline).spawn({ startBreak })
    this.glibc = new Glibc(this.process, { version })
    this.addresses = new RecordedAddresses(timeline, this.process)
    this.malloc = new NotedMalloc(this.glibc, this.addresses)
    this.pymalloc = new PyMalloc(this.process, this.malloc, '2.7.6')
    this.ints = new NumberBlocks(this.process, this.malloc, 'int', undefined, false)
    this.floats = new NumberBlocks(this.process, this.malloc, 'float')
    this.kept = new KeptBlocks(timeline)
    this.counts = new CollectorCounts(timeline)
  }
}
