/** Mistakes to make in pymalloc. */
import { mistake } from './mistake.ts'

const rules = mistake('pymalloc/rules.ts')
const arenas = mistake('pymalloc/arenas.ts')
const pools = mistake('pymalloc/pools.ts')
const pymalloc = mistake('pymalloc/pymalloc.ts')

const tables = [
  rules(
    '2.7.6 serves 264 bytes itself',
    'alignment: 8,\n    threshold: 256,',
    'alignment: 8,\n    threshold: 264,',
  ),
  rules(
    '2.7.6 leaves 256 bytes to malloc',
    'alignment: 8,\n    threshold: 256,',
    'alignment: 8,\n    threshold: 255,',
  ),
  rules(
    '2.7.6 aligns to 16 bytes',
    'alignment: 8,\n    threshold: 256,',
    'alignment: 16,\n    threshold: 256,',
  ),
  rules(
    '2.7.18 has the threshold of 2.7.6',
    "arenaBytes: 256 * KIB,\n    arenasFrom: 'malloc',\n    keepsLastArena: false,\n    hasRadixTree: false,\n  },\n  '2.7.18': {\n    version: '2.7.18',\n    alignment: 16,\n    threshold: 512,",
    "arenaBytes: 256 * KIB,\n    arenasFrom: 'malloc',\n    keepsLastArena: false,\n    hasRadixTree: false,\n  },\n  '2.7.18': {\n    version: '2.7.18',\n    alignment: 16,\n    threshold: 256,",
  ),
  rules('3.11 has pools of 4 KiB', 'poolBytes: 16 * KIB', 'poolBytes: 4 * KIB'),
  rules('3.11 gives the last arena back', 'keepsLastArena: true', 'keepsLastArena: false'),
  rules('a pool’s header has 32 bytes', 'POOL_OVERHEAD = 48', 'POOL_OVERHEAD = 32'),
  rules('the first vector has 8 slots', 'INITIAL_ARENA_OBJECTS = 16', 'INITIAL_ARENA_OBJECTS = 8'),
]

const blocks = [
  pymalloc(
    'a request that fits exactly gets the next larger class',
    '(bytes + this.alignment - 1) >> this.alignmentShift',
    '(bytes + this.alignment) >> this.alignmentShift',
  ),
  pymalloc(
    'nothing is served, too',
    'if (bytes > 0 && bytes <= this.threshold)',
    'if (bytes <= this.threshold)',
  ),
  pymalloc(
    'requests of exactly the threshold go to malloc',
    'bytes > 0 && bytes <= this.threshold',
    'bytes > 0 && bytes < this.threshold',
  ),
  pymalloc(
    'a new block has the owner of before',
    'blocks[place] = 0\n',
    'blocks[place] = Math.max(0, blocks[place] as number)+1\n',
  ),
  pymalloc(
    'taking a block does not count',
    'data[pool + COUNT] = (data[pool + COUNT] as number) + 1',
    'data[pool + COUNT] = data[pool + COUNT] as number',
  ),
  pymalloc('a pool is never extended', 'if (next === 0) this.pools.extend(pool)', ''),
  pymalloc(
    'a freed block does not go on its pool’s chain',
    'data[pool + HEAD] = place\n      const count',
    'if (next === 0) data[pool + HEAD] = place\n      const count',
  ),
  pymalloc(
    'a freed block is the second to be used again',
    'blocks[place] = ~next\n      data[pool + HEAD] = place\n',
    'if (next === 0) {\n        blocks[place] = ~next\n        data[pool + HEAD] = place\n      } else {\n        blocks[place] = blocks[next] as number\n        blocks[next] = ~place\n      }\n',
  ),
  pymalloc(
    'a pool that was full stays in no list',
    'if (next === 0) this.pools.insert(pool)\n      else if',
    'if',
  ),
  pymalloc('a free pool stays in use', 'else if (count === 0) this.pools.remove(pool)', ''),
  pymalloc(
    'a pool with one block left is free',
    'else if (count === 0) this.pools.remove(pool)',
    'else if (count === 1) this.pools.remove(pool)',
  ),
  pymalloc('realloc wastes exactly a quarter in place', '4 * bytes > 3 * size', '4 * bytes >= 3 * size'),
  pymalloc('realloc wastes up to a half in place', '4 * bytes > 3 * size', '4 * bytes > 2 * size'),
  pymalloc('realloc never shrinks in place', 'bytes <= size && 4 * bytes > 3 * size', 'bytes === size'),
  pymalloc(
    'realloc never moves a block to a smaller class',
    'bytes <= size && 4 * bytes > 3 * size',
    'bytes <= size && bytes > 0',
  ),
  pymalloc(
    'realloc frees before it takes',
    'const moved = this.malloc(bytes)\n',
    'this.free(place)\n    const moved = this.malloc(bytes)\n    if (moved !== place) {\n      this.setOwner(moved, 1)\n      return moved\n    }\n',
  ),
  pymalloc('realloc keeps the old block', 'this.free(place)\n    return moved', 'return moved'),
  pymalloc('realloc forgets the owner', 'this.setOwner(moved, this.ownerOf(place))\n', ''),
]

const chains = [
  pools(
    'a pool of the same class is made anew',
    'if (data[pool + SIZE] === size) {',
    'if (data[pool + SIZE] === -size) {',
  ),
  pools(
    'a pool of another class is reused as it is',
    'if (data[pool + SIZE] === size) {',
    'if ((data[pool + SIZE] as number) >= size) {',
  ),
  pools(
    'a new pool begins with its second block',
    'const place = start + this.overhead\n',
    'const place = start + this.overhead + size\n',
  ),
  pools(
    'a new pool’s first block is served twice',
    'data[pool + HEAD] = place + size',
    'data[pool + HEAD] = place',
  ),
  pools('a new pool’s third block is passed over', 'place + 2 * size', 'place + 3 * size'),
  pools(
    'a pool’s last block is never used',
    'data[pool + LIMIT] = start + (1 << this.poolShift) - size',
    'data[pool + LIMIT] = start + (1 << this.poolShift) - size - 1 - ((1 << this.poolShift) - this.overhead) % size',
  ),
  pools(
    'a block may end behind its pool',
    'data[pool + LIMIT] = start + (1 << this.poolShift) - size',
    'data[pool + LIMIT] = start + (1 << this.poolShift) - 1',
  ),
  pools(
    'a block that would end with its pool is never used',
    'virgin > (data[pool + LIMIT] as number)',
    'virgin >= (data[pool + LIMIT] as number)',
  ),
  pools(
    'all virgin blocks lie a granule further',
    'data[pool + VIRGIN] = virgin + size',
    'data[pool + VIRGIN] = virgin + size + 1',
  ),
  pools('a full pool stays in its list', '      this.unlink(pool)\n      return\n', '      return\n'),
  pools(
    'a pool that was full becomes the last of its list',
    'this.link(pool, head, data[head + NEXT] as number)',
    'this.link(pool, data[head + PREV] as number, head)',
  ),
  pools('a free pool is not given to its arena', 'this.arenas.returnPool(pool)', ''),
  pools(
    'a free pool leaves its list broken',
    'records.set(next + PREV, prev)\n    if (this.heap.isShared)',
    'if (this.heap.isShared)',
  ),
  pools(
    'links in the pages of a large pool write nothing',
    'if (!this.hasPages && !this.heap.isShared) return',
    'if (!this.heap.isShared) return',
  ),
  pools(
    'a link counts as written a block too early',
    'offset < size * this.alignment || this.heap.isShared',
    'offset > PAGE_BYTES - 2 * size * this.alignment || this.heap.isShared',
  ),
]

const vectors = [
  arenas(
    'of free pools the one freed first is used first',
    'pools.set(pool + NEXT_POOL, data[arena + FREE_POOL] as number)\n    data[arena + FREE_POOL] = pool\n',
    'let last = data[arena + FREE_POOL] as number\n    pools.set(pool + NEXT_POOL, NONE)\n    if (last === NONE) data[arena + FREE_POOL] = pool\n    else {\n      while (pools.data[last + NEXT_POOL] !== NONE) last = pools.data[last + NEXT_POOL] as number\n      pools.set(last + NEXT_POOL, pool)\n    }\n',
  ),
  arenas(
    'pools are cut before free ones are used',
    'if (pool !== NONE) data[arena',
    'if (pool !== NONE && (data[arena + CARVED] as number) === (data[arena + TOTAL] as number)) data[arena',
  ),
  arenas('a cut pool keeps the class of another arena’s', 'pools.set(pool + SIZE, 0)\n', ''),
  arenas('a cut pool writes no header', 'this.process.touch(this.poolAddress(pool), POOL_OVERHEAD)', ''),
  arenas(
    'one pool is cut again and again',
    'data[arena + CARVED] = carved + 1',
    'data[arena + CARVED] = carved',
  ),
  arenas(
    'an arena without free pools stays usable',
    'if (free === 0) {\n      const next',
    'if (free === -1) {\n      const next',
  ),
  arenas(
    'an arena with one free pool counts as full',
    'if (free === 0) {\n      const next',
    'if (free === 1) {\n      const next',
  ),
  arenas(
    'a wholly free arena is kept',
    'if (free === data[arena + TOTAL] && !(this',
    'if (free > POOLS_PER_ARENA && !(this',
  ),
  arenas(
    'an arena is given back while one pool is in use',
    'if (free === data[arena + TOTAL] && !(this',
    'if (free === (data[arena + TOTAL] as number) - 1 && !(this',
  ),
  arenas(
    'no free arena is ever given back by 3.11',
    'this.rules.keepsLastArena && next === NONE',
    'this.rules.keepsLastArena',
  ),
  arenas(
    '3.11 keeps the first of the usable arenas',
    'this.rules.keepsLastArena && next === NONE',
    'this.rules.keepsLastArena && arena === this.firstUsable',
  ),
  arenas(
    'an arena with its first free pool is not usable',
    'else if (free === 1) this.insert(arena, NONE, this.firstUsable)',
    'else if (free === 1) return',
  ),
  arenas(
    'an arena with more free pools stays where it is',
    'else if (next !== NONE && (data[next + FREE] as number) < free) this.moveRight(arena)',
    '',
  ),
  arenas(
    'an arena passes others with as many free pools, too',
    '(data[next + FREE] as number) >= free) break',
    '(data[next + FREE] as number) > free) break',
  ),
  arenas(
    'an arena passes only one other',
    'if (next === NONE || (data[next + FREE] as number) >= free) break',
    'if (before > NONE) break',
  ),
  arenas(
    'an arena moves before others with as many free pools',
    '(data[next + FREE] as number) < free) this.moveRight',
    '(data[next + FREE] as number) <= free) this.moveRight',
  ),
  arenas(
    'an arena that does not begin where a pool can has 64 pools',
    'excess === 0 ? POOLS_PER_ARENA : POOLS_PER_ARENA - 1',
    'POOLS_PER_ARENA',
  ),
  arenas(
    'every arena has 63 pools',
    'excess === 0 ? POOLS_PER_ARENA : POOLS_PER_ARENA - 1',
    'POOLS_PER_ARENA - 1',
  ),
  arenas(
    'pools begin where the arena does',
    'data[arena + LEAD] = excess === 0 ? 0 : poolBytes - excess',
    'data[arena + LEAD] = 0',
  ),
  arenas(
    'slots are used in a ring',
    'records.set(arena + NEXT, this.firstUnused)\n    this.firstUnused = arena\n',
    'let last = this.firstUnused\n    records.set(arena + NEXT, NONE)\n    if (last === NONE) this.firstUnused = arena\n    else {\n      while (records.data[last + NEXT] !== NONE) last = records.data[last + NEXT] as number\n      records.set(last + NEXT, arena)\n    }\n',
  ),
  arenas(
    'slots are taken from the last on',
    'this.firstUnused = recordOf(slots)\n',
    'this.firstUnused = recordOf(slots)\n    for (let slot = slots; slot < wanted; slot++)\n      records.set(recordOf(slot) + NEXT, slot > slots ? recordOf(slot - 1) : NONE)\n    this.firstUnused = recordOf(wanted - 1)\n',
  ),
  arenas('the vector grows by 16 slots', ': slots * 2\n', ': slots + 16\n'),
  arenas('an arena is not released', 'memory.release(handle, rules.arenaBytes)\n', ''),
  arenas('a new arena keeps the free pools of the one before', 'data[arena + FREE_POOL] = NONE\n', ''),
  arenas('a new arena is cut where the one before ended', 'data[arena + CARVED] = 0\n', ''),
]

export const PYMALLOC_MISTAKES = [...tables, ...blocks, ...chains, ...vectors]
