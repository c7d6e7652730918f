/**
 * Mistakes to make on purpose, one rule of malloc, of pymalloc or of the kernel each. `npm run mutate` shows that the
 * recordings notice every one of them.
 */
import { mistake, type Mistake } from './mistake.ts'
import { PYMALLOC_MISTAKES } from './pymalloc-rules.ts'

const LAYOUT = 'malloc/glibc/layout.ts'
const BINS = 'malloc/glibc/bins.ts'
const TCACHE = 'malloc/glibc/tcache.ts'
const FASTBINS = 'malloc/glibc/fastbins.ts'
const ARENA = 'malloc/glibc/arena.ts'
const GLIBC = 'malloc/glibc/glibc.ts'
const PROCESS = 'kernel/process.ts'
const PAGE_TABLE = 'kernel/page-table.ts'

const layout = mistake(LAYOUT)
const bins = mistake(BINS)
const tcache = mistake(TCACHE)
const fastbins = mistake(FASTBINS)
const arena = mistake(ARENA)
const glibc = mistake(GLIBC)
const process = mistake(PROCESS)
const pageTable = mistake(PAGE_TABLE)

const sizes = [
  layout(
    'a chunk does not lend the next one’s first 8 bytes',
    '(bytes + SIZE_WORD + GRANULE - 1) >> 4',
    '(bytes + 31) >> 4',
  ),
  layout('the smallest chunk holds 25 bytes', 'bytes <= 24', 'bytes <= 25'),
  layout('small bins hold chunks of 1024 bytes, too', 'MIN_LARGE = 64', 'MIN_LARGE = 65'),
  layout('the first seam of the large bins is a step too low', 'granules >> 2 <= 48', 'granules >> 2 <= 47'),
  layout('the second seam of the large bins is a step too low', 'granules >> 5 <= 20', 'granules >> 5 <= 19'),
  layout('the third seam of the large bins is a step too high', 'granules >> 8 <= 10', 'granules >> 8 <= 11'),
  layout('the fourth seam of the large bins is a step too low', 'granules >> 11 <= 4', 'granules >> 11 <= 3'),
  layout(
    'the last seam of the large bins is two steps too low',
    'granules >> 14 <= 2',
    'granules >> 14 <= 0',
  ),
  layout('freeing 65,536 bytes does not consolidate', '65536 / GRANULE', '65536 / GRANULE + 1'),
  layout('freeing 65,520 bytes consolidates', '65536 / GRANULE', '65536 / GRANULE - 1'),
]

const caches = [
  tcache('the tcache has one size less', 'TCACHE_BINS = 64', 'TCACHE_BINS = 63'),
  tcache('the tcache keeps 8 blocks of a size', 'TCACHE_COUNT = 7', 'TCACHE_COUNT = 8'),
  tcache('the tcache keeps 6 blocks of a size', 'TCACHE_COUNT = 7', 'TCACHE_COUNT = 6'),
  tcache('the tcache’s struct is that of glibc 2.29', 'TCACHE_BYTES = 640', 'TCACHE_BYTES = 576'),
  tcache(
    'the tcache takes one block more than it may',
    '(this.counts[size] as number) < this.limit',
    '(this.counts[size] as number) <= this.limit',
  ),
  fastbins(
    'the largest fastbin is consolidated first',
    'index + MIN_CHUNK)',
    'FASTBINS + MIN_CHUNK - 1 - index)',
  ),
  fastbins(
    'the oldest of a fastbin is consolidated first',
    'this.heads[size] = NONE\n    return chunk',
    'this.heads[size] = NONE\n    let turned: number = NONE\n    for (let each = chunk; each !== NONE;) {\n      const next = this.words.data[each + FD] as number\n      this.words.set(each + FD, turned)\n      turned = each\n      each = next\n    }\n    return turned',
  ),
  fastbins('nobody remembers that a fastbin has something', 'this.used = true', 'this.used = false'),
  arena(
    'a fastbin does not take chunks of its limit',
    '    if (size <= this.settings.maxFast) {',
    '    if (size < this.settings.maxFast) {',
  ),
  arena(
    'chunks above the limit go to the fastbins',
    '} else if (size <= this.settings.maxFast) {',
    '} else if (size <= this.settings.maxFast + 1 && size < 12) {',
  ),
  arena(
    'a chunk below top skips its fastbin',
    '} else if (size <= this.settings.maxFast) {',
    '} else if (size <= this.settings.maxFast && words.data[chunk + ABOVE] !== TOP) {',
  ),
  arena(
    'free goes to the fastbins before the tcache',
    'if (tcache !== undefined && tcache.hasRoom(size)) {\n      tcache.push(chunk)\n      this.touch',
    'if (tcache !== undefined && tcache.hasRoom(size) && size > this.settings.maxFast) {\n      tcache.push(chunk)\n      this.touch',
  ),
  arena(
    'malloc does not move the rest of a fastbin to the tcache',
    'const other = fastbins.pop(size)',
    'const other: number = NONE',
  ),
  arena(
    'malloc does not move the rest of a small bin to the tcache',
    'const other = bins.back(size)',
    'const other = 0',
  ),
  arena(
    'malloc moves a small bin to the tcache from its front',
    'const other = bins.back(size)',
    'const other = bins.front(size)',
  ),
  arena(
    'an exact fit in the unsorted bin is taken at once, past the tcache',
    'if (tcache === undefined || !tcache.hasRoom(size)) return chunk',
    'if (words !== undefined) return chunk',
  ),
]

const orders = [
  arena(
    'a small bin gives its newest chunk',
    'const chunk = bins.back(size)',
    'const chunk = bins.front(size)',
  ),
  bins(
    'a small bin takes new chunks at its back',
    'this.link(chunk, headOf(bin), data[headOf(bin) + FD] as number)',
    'this.link(chunk, data[headOf(bin) + BK] as number, headOf(bin))',
  ),
  bins(
    'the unsorted bin takes new chunks at its back',
    'data[chunk + FD] = fd\n    data[chunk + BK] = head\n    data[head + FD] = chunk\n    data[fd + BK] = chunk\n    this.chunks++',
    'const bk = data[head + BK] as number\n    data[chunk + FD] = head\n    data[chunk + BK] = bk\n    data[head + BK] = chunk\n    data[bk + FD] = chunk\n    this.chunks++',
  ),
  bins(
    'of equals in a large bin the first is taken',
    'return second !== head && data[second + SIZE] === data[chunk + SIZE] ? second : chunk',
    'return second === NONE ? NONE : chunk',
  ),
  bins(
    'a large bin gives its largest chunk',
    'let chunk = data[largest + BK_NEXTSIZE] as number',
    'let chunk = largest',
  ),
  bins(
    'a large bin whose largest chunk fits exactly is passed over',
    '(data[largest + SIZE] as number) < size) return NONE',
    '(data[largest + SIZE] as number) <= size) return NONE',
  ),
  bins(
    'of equals in a large bin the newest stands last',
    'this.link(chunk, group, data[group + FD] as number)',
    'let last = group\n      while (!this.isHead(data[last + FD] as number) && data[(data[last + FD] as number) + SIZE] === size)\n        last = data[last + FD] as number\n      this.link(chunk, last, data[last + FD] as number)',
  ),
  bins(
    'a large bin makes a second group of its smallest size',
    'if (size < (data[smallest + SIZE] as number)) {',
    'if (size <= (data[smallest + SIZE] as number)) {',
  ),
  arena(
    'the next larger bin gives its largest chunk',
    'const chunk = bins.back(larger)',
    'const chunk = bins.front(larger)',
  ),
  arena(
    'the bin right above is passed over',
    'bins.nextNonEmpty(bin + 1)',
    'bins.nextNonEmpty(Math.min(bin + 2, LAST_BIN))',
  ),
  arena(
    'a large request does not look for the best fit',
    'if (size >= MIN_LARGE) {\n        const chunk = bins.bestFit',
    'if (size >= MIN_LARGE * 64) {\n        const chunk = bins.bestFit',
  ),
  arena('one pass sorts 9,999 chunks', 'MAX_SORTED = 10_000', 'MAX_SORTED = 9_999'),
  arena('one pass sorts 10,001 chunks', 'MAX_SORTED = 10_000', 'MAX_SORTED = 10_001'),
  arena('one pass sorts all chunks', 'sorted < MAX_SORTED;', 'sorted < Infinity;'),
  arena(
    'chunks put into the tcache count as sorted',
    'stashed = true\n        continue',
    'stashed = true\n        sorted++\n        continue',
  ),
]

const remainders = [
  arena(
    'there is no last remainder',
    'data[chunk + AT] === this.lastRemainder &&',
    'data[chunk + AT] === NO_REMAINDER &&',
  ),
  arena(
    'any chunk alone in the unsorted bin is the last remainder',
    'data[chunk + AT] === this.lastRemainder &&',
    'data[chunk + AT] !== NO_REMAINDER &&',
  ),
  arena(
    'the last remainder need not be alone in the unsorted bin',
    'bins.front(UNSORTED) === chunk &&',
    'bins.front(UNSORTED) !== NONE &&',
  ),
  arena('the last remainder may become 32 bytes', 'found > size + MIN_CHUNK', 'found >= size + MIN_CHUNK'),
  arena(
    'large requests take from the last remainder',
    'size < MIN_LARGE &&\n        data[chunk + AT]',
    'size < TOP &&\n        data[chunk + AT]',
  ),
  arena(
    'what is left of the last remainder is not the last one',
    'this.lastRemainder = words.data[remainder + AT] as number\n        return chunk\n      }\n      if (found',
    'this.lastRemainder = remainder === NONE ? 0 : NO_REMAINDER\n        return chunk\n      }\n      if (found',
  ),
  arena(
    'a large request makes the last remainder',
    'if (remainder !== NONE && size < MIN_LARGE) this',
    'if (remainder !== NONE) this',
  ),
  arena(
    'no bin makes the last remainder',
    'if (remainder !== NONE && size < MIN_LARGE) this',
    'if (remainder !== NONE && size < 0) this',
  ),
  arena(
    'the best fit of a large request makes the last remainder',
    'bins.unlink(chunk)\n          this.carve(chunk, size)\n',
    'bins.unlink(chunk)\n          if (this.carve(chunk, size) !== NONE) this.lastRemainder = (words.data[chunk + AT] as number) + size\n',
  ),
  arena(
    'the last remainder is forgotten when it is merged',
    'bins.unlink(below)\n',
    'bins.unlink(below)\n      if (data[below + AT] === this.lastRemainder) this.lastRemainder = NO_REMAINDER\n',
  ),
  arena(
    'a remainder of 32 bytes is given away, too',
    'if (rest < MIN_CHUNK) return NONE',
    'if (rest <= MIN_CHUNK) return NONE',
  ),
]

const merging = [
  arena(
    'a chunk is not merged with the free one below',
    'if (below !== NONE && (data[below + BK] as number) > 0) {',
    'if (below !== NONE && (data[below + BK] as number) > TOP * 1000) {',
  ),
  arena(
    'a chunk is not merged with the free one above',
    'if ((data[above + BK] as number) > 0) {\n      bins.unlink(above)\n      size',
    'if ((data[above + BK] as number) > TOP * 1000) {\n      bins.unlink(above)\n      size',
  ),
  arena(
    'a large request leaves the fastbins as they are',
    '} else if (fastbins.used) this.consolidate()',
    '}',
  ),
  arena(
    'the heap grows before the fastbins are merged',
    'if (!fastbins.used) return this.sysmalloc(size)',
    'if (!fastbins.used || size < MIN_LARGE) return this.sysmalloc(size)',
  ),
  arena(
    'freeing much leaves the fastbins as they are',
    'if (this.fastbins.used) this.consolidate()\n      if (this.topSize',
    'if (this.topSize',
  ),
  arena(
    'the size before merging decides whether to consolidate',
    'this.merge(chunk) >= CONSOLIDATION',
    '(this.merge(chunk), size) >= CONSOLIDATION',
  ),
  arena(
    'malloc_trim leaves the fastbins as they are',
    'const { words, process } = this\n    this.consolidate()',
    'const { words, process } = this',
  ),
  glibc(
    'mallopt leaves the fastbins as they are',
    'arena.consolidate()\n    const unsigned',
    'const unsigned',
  ),
  glibc(
    'valloc of 2.17 leaves the fastbins as they are',
    'vallocConsolidates: true',
    'vallocConsolidates: false',
  ),
  glibc('valloc of 2.36 merges the fastbins', 'vallocConsolidates: false', 'vallocConsolidates: true'),
]

const top = [
  arena(
    'top may be used up but for 48 bytes',
    '(words.data[TOP + SIZE] as number) >= size + MIN_CHUNK) return',
    '(words.data[TOP + SIZE] as number) > size + MIN_CHUNK) return',
  ),
  arena(
    'top may be used up but for 16 bytes',
    '(words.data[TOP + SIZE] as number) >= size + MIN_CHUNK) return',
    '(words.data[TOP + SIZE] as number) >= size + 1) return',
  ),
  arena(
    'a top of exactly the trim threshold stays',
    'this.topSize * GRANULE >= this.settings.trimThreshold',
    'this.topSize * GRANULE > this.settings.trimThreshold',
  ),
  arena(
    'free trims top to nothing, without the pad',
    'this.systrim(asUnsigned(this.settings.topPad))',
    'this.systrim(0)',
  ),
  arena(
    'trimming leaves 32 bytes of top',
    'this.topSize * GRANULE - MIN_BYTES - 1',
    'this.topSize * GRANULE - MIN_BYTES',
  ),
  arena(
    'trimming leaves 34 bytes of top',
    'this.topSize * GRANULE - MIN_BYTES - 1',
    'this.topSize * GRANULE - MIN_BYTES - 2',
  ),
  arena(
    'trimming lowers a break that somebody else moved',
    'if (this.process.programBreak !== end) return false',
    'if (this.process.programBreak === 0) return false',
  ),
  arena(
    'the heap grows without the pad',
    'bytes + settings.topPad + MIN_BYTES - oldSize',
    'bytes + MIN_BYTES - oldSize',
  ),
  arena(
    'the heap grows without room for a last chunk',
    'bytes + settings.topPad + MIN_BYTES - oldSize * GRANULE',
    'bytes + settings.topPad - oldSize * GRANULE',
  ),
  arena(
    'the heap grows as if there were no top',
    'bytes + settings.topPad + MIN_BYTES - oldSize * GRANULE',
    'bytes + settings.topPad + MIN_BYTES',
  ),
  arena(
    'a foreign break is not counted as the arena’s',
    'if (oldSize > 0) this.systemBytes += start - oldEnd',
    'if (oldSize < 0) this.systemBytes += start - oldEnd',
  ),
  arena(
    'behind a foreign break the old top’s size is not asked for again',
    'let correction = aligned - start + oldSize * GRANULE',
    'let correction = aligned - start',
  ),
  arena(
    'behind a foreign break the heap does not end with a page',
    'correction += roundUp(start + more + correction, PAGE_BYTES) - (start + more + correction)',
    'correction += 0',
  ),
  arena(
    'one fence is enough at the end of an old top',
    'const kept = oldSize - MIN_CHUNK',
    'const kept = oldSize - 1',
  ),
  arena(
    'an old top is merged, past the tcache and the fastbins',
    'if (old !== NONE) this.free(old)',
    'if (old !== NONE) this.merge(old)',
  ),
  arena('an old top is lost', 'if (old !== NONE) this.free(old)', 'if (old < NONE) this.free(old)'),
]

const mappings = [
  arena(
    'a chunk of exactly the mmap threshold stays on the heap',
    'bytes >= settings.mmapThreshold &&',
    'bytes > settings.mmapThreshold &&',
  ),
  arena(
    'there is one mapping more than there may be',
    'this.mappedCount < settings.mmapMax',
    'this.mappedCount <= settings.mmapMax',
  ),
  arena(
    'a mapping has no room for its lent 8 bytes',
    'const region = roundUp(bytes + SIZE_WORD, PAGE_BYTES)',
    'const region = roundUp(bytes, PAGE_BYTES)',
  ),
  glibc(
    'freeing a mapping does not raise the thresholds',
    'settings.mmapThreshold = size\n',
    'settings.mmapThreshold += 0\n',
  ),
  glibc(
    'the trim threshold becomes the size of the mapping, once',
    'settings.trimThreshold = 2 * size',
    'settings.trimThreshold = size',
  ),
  glibc(
    'a mapping of exactly the threshold does not raise it',
    'size + FLAGS > settings.mmapThreshold',
    'size > settings.mmapThreshold',
  ),
  glibc(
    'a mapping of exactly 32 MiB raises the threshold',
    'size + FLAGS <= THRESHOLD_MAX',
    'size <= THRESHOLD_MAX',
  ),
  glibc('a mapping of any size raises the threshold', 'size + FLAGS <= THRESHOLD_MAX', 'size > 0'),
  glibc('thresholds stay dynamic after mallopt', 'settings.dynamic = false\n    return 1', 'return 1'),
  glibc(
    'a tunable of the mmap threshold leaves the thresholds dynamic',
    'options.mmapThreshold === undefined &&\n',
    '',
  ),
  glibc(
    'a tunable of the trim threshold leaves the thresholds dynamic',
    'options.trimThreshold === undefined &&\n',
    '',
  ),
  glibc('a tunable of the pad leaves the thresholds dynamic', 'options.topPad === undefined &&\n', ''),
  glibc(
    'a tunable of the mappings leaves the thresholds dynamic',
    'options.mmapMax === undefined,\n',
    'true,\n',
  ),
  glibc('a pad of -1 is as large as it looks', 'settings.topPad = value', 'settings.topPad = unsigned'),
  glibc(
    'a mapping changes its size without its lead',
    'chunkFor(bytes) * GRANULE + lead + SIZE_WORD',
    'chunkFor(bytes) * GRANULE + SIZE_WORD',
  ),
  glibc(
    'a mapping changes its size without the lent 8 bytes',
    'chunkFor(bytes) * GRANULE + lead + SIZE_WORD',
    'chunkFor(bytes) * GRANULE + lead',
  ),
  glibc(
    'mallinfo forgets that a mapping changed its size',
    'arena.mappedBytes += wanted - old',
    'arena.mappedBytes += 0',
  ),
]

const tunables = [
  glibc('requests from 2^62 bytes on are refused at once', 'tooLarge: 2 ** 63', 'tooLarge: 2 ** 62'),
  glibc('a request of 2^63 bytes is tried', 'tooLarge: 2 ** 63', 'tooLarge: 2 ** 64 - 64'),
  glibc(
    'calloc multiplies into a small number',
    'const product = count * bytes',
    'const product = (count * bytes) % 2 ** 64',
  ),
  glibc(
    'the largest request for the tcache counts its chunks one short',
    'chunkFor(options.tcacheMax) - MIN_CHUNK + 1',
    'chunkFor(options.tcacheMax) - MIN_CHUNK',
  ),
  glibc(
    'the tcache keeps 7 whatever the tunable says',
    'options.tcacheCount ?? TCACHE_COUNT',
    'TCACHE_COUNT',
  ),
  glibc(
    'the fastbins’ limit is what it is whatever the tunable says',
    'fastLimit(options.mxfast ?? MXFAST - SIZE_WORD)',
    'fastLimit(MXFAST - SIZE_WORD)',
  ),
  arena(
    'an aligned block in a mapping forgets how far it is in',
    'words.set(found + FD, lead / GRANULE)',
    'words.set(found + FD, lead * 0)',
  ),
]

const calls = [
  glibc('the default fastbin limit is 160 bytes', 'const MXFAST = 128', 'const MXFAST = 168'),
  glibc(
    'all thresholds are 16 bytes higher',
    'const THRESHOLD = 128 * 1024',
    'const THRESHOLD = 128 * 1024 + GRANULE',
  ),
  glibc(
    'the pad is 0, as a comment in malloc.c has it',
    'topPad: options.topPad ?? THRESHOLD',
    'topPad: options.topPad ?? 0',
  ),
  glibc(
    'calloc takes from the tcache',
    'const chunk = arena.malloc(chunkFor(product))',
    'const chunk = arena.tcache?.pop(chunkFor(product)) || arena.malloc(chunkFor(product))',
  ),
  glibc(
    'calloc does not make the tcache',
    'if (arena.tcache === undefined) this.makeTcache()\n    if (this.tampered && this.stumbles()) return NONE\n    const topAt',
    'const topAt',
  ),
  glibc(
    'memalign makes the tcache',
    'return this.arena.memalign(power, bytes)',
    'if (this.arena.tcache === undefined) this.makeTcache()\n    return this.arena.memalign(power, bytes)',
  ),
  glibc(
    'free does not make the tcache',
    'if (arena.tcache === undefined) this.makeTcache()\n    if (this.tampered) {\n      this.ending = freeAmong',
    'if (this.tampered) {\n      this.ending = freeAmong',
  ),
  glibc(
    'realloc does not make the tcache',
    'if (arena.tcache === undefined) this.makeTcache()\n    if (this.tampered) {\n      this.ending = reallocAmong',
    'if (this.tampered) {\n      this.ending = reallocAmong',
  ),
  glibc(
    'freeing a mapping makes the tcache',
    'if (arena.isMapped(chunk)) return this.unmap(chunk)\n    if (arena.tcache === undefined) this.makeTcache()',
    'if (arena.tcache === undefined) this.makeTcache()\n    if (arena.isMapped(chunk)) return this.unmap(chunk)',
  ),
  glibc('mallopt refuses a fastbin limit of 160', 'unsigned > LARGEST_MXFAST', 'unsigned >= LARGEST_MXFAST'),
  glibc(
    'a fastbin limit is rounded up',
    'roundDown(request + SIZE_WORD, GRANULE) / GRANULE',
    'roundUp(request + SIZE_WORD, GRANULE) / GRANULE',
  ),
  glibc(
    'a fastbin limit of 0 leaves the smallest',
    'request <= SIZE_WORD - 1 ? 1',
    'request <= SIZE_WORD - 1 ? MIN_CHUNK',
  ),
  glibc('mallopt of 2.17 takes any mmap threshold', 'limitsThreshold: true', 'limitsThreshold: false'),
  glibc('mallopt of 2.36 refuses a high mmap threshold', 'limitsThreshold: false', 'limitsThreshold: true'),
  glibc('posix_memalign takes any alignment', 'return isPower ? this', 'return words > 0 ? this'),
  glibc(
    'an alignment of 16 is aligned for',
    'if (alignment <= GRANULE) return',
    'if (alignment < GRANULE) return',
  ),
  glibc(
    'a power of two is rounded up to the next one',
    'while (power < alignment) power *= 2',
    'while (power <= alignment) power *= 2',
  ),
  glibc('mallinfo leaves the fastbins out of what is free', 'keepcost + fsmblks + arena', 'keepcost + arena'),
  glibc(
    'mallinfo does not count top as a chunk',
    'ordblks: 1 + arena.bins.chunks',
    'ordblks: arena.bins.chunks',
  ),
  arena(
    'mallopt with a negative value sets 0',
    'value < 0 ? 2 ** 64 + value : value',
    'value < 0 ? 0 : value',
  ),
  arena(
    'a block’s last 8 bytes are not usable',
    '(data[chunk + SIZE] as number) * GRANULE - SIZE_WORD',
    '(data[chunk + SIZE] as number) * GRANULE - HEADER',
  ),
]

const reallocs = [
  arena(
    'realloc does not grow into top',
    'above === TOP && oldSize + topSize >= size + MIN_CHUNK',
    'above === NONE && oldSize + topSize >= size + MIN_CHUNK',
  ),
  arena('realloc uses top up', 'oldSize + topSize >= size + MIN_CHUNK', 'oldSize + topSize >= size + 1'),
  arena(
    'realloc does not fill a free neighbour exactly',
    'oldSize + (data[above + SIZE] as number) >= size',
    'oldSize + (data[above + SIZE] as number) > size',
  ),
  arena(
    'realloc does not grow into a free neighbour',
    'oldSize + (data[above + SIZE] as number) >= size',
    'oldSize + (data[above + SIZE] as number) < 0',
  ),
  arena(
    'realloc copies to the chunk right behind',
    'if (words.data[moved + AT] === at + oldSize && !this.isMapped(moved))',
    'if (words.data[moved + AT] === -1 && !this.isMapped(moved))',
  ),
  arena(
    'realloc takes from the tcache',
    'const moved = this.malloc(size)',
    'const moved = this.tcache?.pop(size) || this.malloc(size)',
  ),
  arena(
    'realloc frees a tail from 48 bytes on',
    'this.cutTail(chunk, size, MIN_CHUNK)\n',
    'this.cutTail(chunk, size, MIN_CHUNK + 1)\n',
  ),
  arena('a tail is merged, past the tcache and the fastbins', 'this.free(tail)', 'this.merge(tail)'),
  arena(
    'memalign asks for no chunk before the aligned one',
    'chunkFor(size * GRANULE + alignment + MIN_BYTES)',
    'chunkFor(size * GRANULE + alignment)',
  ),
  arena(
    'memalign takes from the tcache',
    'const found = this.malloc(chunkFor(size * GRANULE + alignment + MIN_BYTES))',
    'const wanted = chunkFor(size * GRANULE + alignment + MIN_BYTES)\n    const found = this.tcache?.pop(wanted) || this.malloc(wanted)',
  ),
  arena(
    'memalign leaves no chunk of 32 bytes before the aligned one',
    'lead > 0 && lead < MIN_BYTES',
    'lead > 0 && lead <= MIN_BYTES',
  ),
  arena('what memalign leaves in front is merged, past the tcache', 'this.free(found)', 'this.merge(found)'),
  arena(
    'memalign cuts a tail of 32 bytes',
    'this.cutTail(chunk, size, MIN_CHUNK + 1)',
    'this.cutTail(chunk, size, MIN_CHUNK)',
  ),
  arena('memalign cuts no tail', 'this.cutTail(chunk, size, MIN_CHUNK + 1)', 'this.touch(0)'),
]

const residency = [
  arena(
    'cutting from top does not write the new top’s header',
    'this.touch(at + size)\n    return this.chunks.create(at, size',
    'return this.chunks.create(at, size',
  ),
  arena(
    'a remainder’s header is not written',
    'this.touch(at)\n    this.insertUnsorted(remainder, at, rest)',
    'this.insertUnsorted(remainder, at, rest)',
  ),
  arena('a tail’s header is not written', 'this.touch(at)\n    this.free(tail)', 'this.free(tail)'),
  arena(
    'links on a page of their own are not written',
    'if (((at + 1) & (PAGE_GRANULES - 1)) === 0 || this.heap.isShared) this.touch(at + 1)',
    '',
  ),
  arena(
    'size links on a page of their own are not written',
    'if (((at + 2) & (PAGE_GRANULES - 1)) === 0) this.touch(at + 2)',
    '',
  ),
  arena(
    'malloc_trim gives back the page of a chunk’s links',
    'const CHUNK_STRUCT = 3',
    'const CHUNK_STRUCT = 0',
  ),
  arena('malloc_trim keeps all pages', 'process.discard(this.addressOf(from), rest * GRANULE)', ''),
  arena(
    'malloc_trim does not look into the unsorted bin',
    'if (bin !== UNSORTED && bin < binFor(PAGE_GRANULES)) continue',
    'if (bin < binFor(PAGE_GRANULES)) continue',
  ),
  arena(
    'malloc_trim passes over the bin of 4,096 bytes',
    'bin < binFor(PAGE_GRANULES)) continue',
    'bin <= binFor(PAGE_GRANULES)) continue',
  ),
  arena(
    'realloc copies without writing',
    'this.process.touch(this.blockOf(moved), oldSize * GRANULE - SIZE_WORD)',
    '',
  ),
  arena('a new mapping’s header is not written', 'process.touch(start, HEADER)', ''),
  glibc(
    'calloc clears memory that is fresh from the kernel',
    'Math.min(size, topBytes)',
    'Math.max(size, 0 * topBytes)',
  ),
  glibc(
    'calloc clears nothing',
    'this.process.touch(arena.blockOf(chunk), cleared - SIZE_WORD)',
    'if (cleared < 0) return NONE',
  ),
  process(
    'lowering the break keeps its pages',
    'this.heap.release(\n        roundUp(wanted',
    'if (wanted < 0) this.heap.release(\n        roundUp(wanted',
  ),
  process(
    'lowering the break gives back the page that it lies in',
    'roundUp(wanted - this.heapOrigin, PAGE_BYTES) / PAGE_BYTES',
    'Math.floor((wanted - this.heapOrigin - 1) / PAGE_BYTES)',
  ),
  process(
    'unmapping keeps pages resident',
    'this.mapped.release(Math.max(end, top), Math.min(depth, bottom))',
    '',
  ),
  process(
    'moving a mapping leaves its pages behind',
    'this.mapped.move(depth - page, newDepth - page, 1)',
    'this.mapped.move(depth - page, depth - page, 1)',
  ),
  process('a hole of exactly the size is passed over', 'if (hole >= pages) break', 'if (hole > pages) break'),
  process(
    'a mapping moves when it could grow in place',
    'if (depth - pages >= above) {',
    'if (depth - pages > above) {',
  ),
  process(
    'a mapping grows over the one above it',
    'if (depth - pages >= above) {',
    'if (depth - pages >= 0) {',
  ),
  process(
    'unmapping in part drops what is left above',
    'if (end < top) this.insert',
    'if (end > top) this.insert',
  ),
  process('unmapping in part drops what is left below', 'if (depth > bottom) {', 'if (depth < bottom) {'),
  process(
    'discarding gives back pages that are only partly in the range',
    'roundDown(start - this.heapOrigin + bytes, PAGE_BYTES) / PAGE_BYTES',
    'roundUp(start - this.heapOrigin + bytes, PAGE_BYTES) / PAGE_BYTES',
  ),
  process(
    'holes are not looked for again after an unmapping',
    'if (index < this.mappingCount - 1) this.largestHole = Infinity',
    '',
  ),
  pageTable(
    'a child’s write changes its parent’s page',
    'this.entries.set(index, this.frames.own(-entry))',
    'this.entries.set(index, -entry)',
  ),
  pageTable(
    'after a fork the parent writes without a copy',
    'this.setEntry(page, -frame)\n      child',
    'child',
  ),
]

export const MISTAKES: readonly Mistake[] = [
  ...sizes,
  ...caches,
  ...orders,
  ...remainders,
  ...merging,
  ...top,
  ...mappings,
  ...tunables,
  ...calls,
  ...reallocs,
  ...residency,
  ...PYMALLOC_MISTAKES,
]
