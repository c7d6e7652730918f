import { describe, expect, test } from 'vitest'
import { Machine } from '../../../src/machine/machine.ts'
import { run } from '../../support/heap-script.ts'

const OLD = { version: '2.17' } as const
const names = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${name}${index}`)
const allocate = (blocks: readonly string[], bytes: number): string =>
  blocks.map((block) => `${block} = malloc(${bytes})`).join(';')
const free = (blocks: readonly string[]): string => blocks.map((block) => `free(${block})`).join(';')

describe('the scene of the talk', () => {
  test('a small block above a large one keeps the break where it is', () => {
    const heap = run('big = malloc(100000); small = malloc(1); free(big)')
    expect(heap.picture).toBe('656 | free 100016 | small 32 | top 34464')
    expect(heap.programBreak).toBe(135_168)
  })

  test('the pad keeps the break without the small block, too', () => {
    const heap = run('big = malloc(100000); free(big)')
    expect(heap.picture).toBe('656 | top 134512')
  })

  test('a heap that ends with more than the threshold is given back but for the pad', () => {
    const heap = run('mallopt(-3, 10000000); big = malloc(1000000)')
    expect(heap.programBreak).toBe(1_134_592)
    heap.run('free(big)')
    expect(heap.programBreak).toBe(135_168)
  })

  test('a block of 131,049 bytes has a mapping of its own, and its free gives it back', () => {
    const heap = run('last = malloc(131048); big = malloc(131049)')
    const { malloc, process } = heap.machine
    expect(heap.offset('last')).toBe(672)
    expect(malloc.mappedAt(heap.address('big'))).toEqual({ start: heap.address('big') - 16, bytes: 135_168 })
    expect(process.mappedBytes).toBe(135_168)
    heap.run('free(big)')
    expect(process.mappedBytes).toBe(0)
    expect(malloc.arena.settings.mmapThreshold).toBe(135_168)
    heap.run('big = malloc(131049)')
    expect(malloc.mappedAt(heap.address('big'))).toBeUndefined()
  })
})

describe('chunks', () => {
  test.each([
    [0, 24],
    [24, 24],
    [25, 40],
    [1000, 1000],
    [1001, 1016],
  ])('a block of %i bytes may use %i', (bytes, usable) => {
    expect(run(`a = malloc(${bytes}); malloc_usable_size(a)`).answers).toEqual([usable])
  })

  test('free ones merge with free neighbours below and above', () => {
    const heap = run(
      'a = malloc(2000); b = malloc(2000); c = malloc(2000); d = malloc(2000); free(a); free(c)',
    )
    expect(heap.picture).toBe('656 | free 2016 | b 2016 | free 2016 | d 2016 | top 126448')
    expect(heap.run('free(b)').picture).toBe('656 | free 6048 | d 2016 | top 126448')
    expect(heap.run('free(d)').picture).toBe('656 | top 134512')
  })

  test('a hole is cut from its start, and what is left is used next', () => {
    const heap = run('a = malloc(2000); b = malloc(2000); free(a); c = malloc(496); d = malloc(496)')
    expect(heap.picture).toBe('656 | c 512 | d 512 | free 992 | b 2016 | top 130480')
  })

  test('of holes that fit the smallest is taken', () => {
    const heap = run(`
      a = malloc(3000); p = malloc(1100); b = malloc(2000); q = malloc(1100); c = malloc(2500); r = malloc(1100)
      free(a); free(b); free(c); d = malloc(1900)`)
    expect(heap.offset('d')).toBe(heap.offset('b'))
  })
})

describe('freed small blocks', () => {
  test('are kept, seven of a size, and the last one freed is given first', () => {
    const eight = names('a', 8)
    const heap = run(`${allocate(eight, 24)}; ${free(eight)}; x = malloc(24); y = malloc(10)`)
    expect([heap.address('x'), heap.address('y')]).toEqual([heap.address('a6'), heap.address('a5')])
    expect(heap.picture).toMatch(/tcache 32 \| y 32 \| x 32 \| fastbin 32 \| top/)
  })

  test('wait in the fastbins of 2.17 from the first on', () => {
    const heap = run(
      'a = malloc(24); b = malloc(24); c = malloc(120); d = malloc(121); free(a); free(b); free(c)',
      OLD,
    )
    expect(heap.picture).toBe('fastbin 32 | fastbin 32 | fastbin 128 | d 144 | top 134832')
    // what is freed merges with top, and that is enough to merge them, too
    expect(heap.run('free(d)').picture).toBe('top 135168')
  })

  test('are merged when a large block is asked for', () => {
    const heap = run(
      'a = malloc(24); b = malloc(24); c = malloc(24); free(a); free(b); big = malloc(5000)',
      OLD,
    )
    expect(heap.picture).toBe('free 64 | c 32 | big 5008 | top 130064')
  })

  test('are not taken by calloc, realloc and memalign', () => {
    const heap = run('a = malloc(100); b = malloc(100); free(a)')
    heap.run('c = calloc(1, 100); d = realloc(b, 0); e = memalign(64, 100)')
    expect(heap.picture).toContain('tcache 112 | tcache 112 | c 112')
  })

  test('move from a fastbin to the tcache when one of them is taken', () => {
    const ten = names('a', 10)
    const heap = run(`${allocate(ten, 24)}; ${free(ten)}; ${allocate(names('b', 7), 24)}; c = malloc(24)`)
    expect(heap.address('c')).toBe(heap.address('a9'))
    expect(heap.picture).toMatch(/b0 32 \| tcache 32 \| tcache 32 \| c 32 \| top/)
  })
})

describe('realloc', () => {
  test('grows in place into top and into a free neighbour', () => {
    const heap = run('a = malloc(100); b = realloc(a, 5000)')
    expect(heap.address('b')).toBe(heap.address('a'))
    heap.run('c = malloc(3000); d = malloc(24); free(c); e = realloc(b, 6500)')
    expect(heap.address('e')).toBe(heap.address('a'))
    expect(heap.picture).toBe('656 | e 6512 | free 1504 | d 32 | top 126464')
  })

  test('moves where there is no room, and frees the old place', () => {
    const heap = run('a = malloc(2000); b = malloc(24); c = realloc(a, 3000)')
    expect(heap.picture).toBe('656 | free 2016 | b 32 | c 3008 | top 129456')
  })

  test('frees what it cuts off', () => {
    expect(run('a = malloc(5000); b = malloc(24); c = realloc(a, 2000)').picture).toContain(
      'c 2016 | free 2992 | b 32',
    )
    expect(run('a = malloc(100); b = malloc(24); c = realloc(a, 60)').picture).toContain(
      'c 80 | tcache 32 | b 32',
    )
    expect(run('a = malloc(100); b = malloc(24); c = realloc(a, 90)').picture).toContain('c 112 | b 32')
  })

  test('makes a mapping larger or smaller, and leaves it a mapping', () => {
    const heap = run('a = malloc(200000); b = realloc(a, 400000); c = realloc(b, 100)')
    expect(heap.machine.process.mappedBytes).toBe(4096)
    expect(heap.machine.malloc.mappedAt(heap.address('c'))?.bytes).toBe(4096)
  })
})

describe('aligned blocks', () => {
  test('leave what is in front of them and behind them free', () => {
    const heap = run('a = memalign(1024, 2000)', OLD)
    expect(heap.picture).toBe('free 1008 | a 2016 | fastbin 64 | top 132080')
    expect(heap.offset('a') % 1024).toBe(0)
  })

  test('are refused by posix_memalign where the alignment is none', () => {
    const heap = run('a = posix_memalign(24, 100); b = posix_memalign(4, 100); c = posix_memalign(32, 100)')
    expect([heap.address('a'), heap.address('b')]).toEqual([0, 0])
    expect(heap.address('c') % 32).toBe(0)
  })

  test('start on a page with valloc, whatever the process asked before', () => {
    const heap = run('a = malloc(5000); b = valloc(100)')
    expect(heap.address('b') % 4096).toBe(0)
  })
})

describe('giving back', () => {
  test('malloc_trim gives back whole pages inside of free chunks', () => {
    const heap = run('big = malloc(100000); write(big, 100000); small = malloc(1); free(big)')
    const { process } = heap.machine
    const before = process.residentBytes
    heap.run('malloc_trim(0); malloc_trim(1000000)')
    expect(heap.answers.slice(-2)).toEqual([1, 1])
    // the first page and the last stay, and top is cut behind the small block
    expect(before - process.residentBytes).toBe(23 * 4096)
    expect(heap.programBreak).toBe(102_400)
  })

  test('what malloc_trim gave back comes again when it is written', () => {
    const heap = run('big = malloc(100000); write(big, 100000); small = malloc(1); free(big); malloc_trim(0)')
    const { process } = heap.machine
    const before = process.residentBytes
    heap.run('again = malloc(100000); write(again, 100000)')
    expect(heap.address('again')).toBe(heap.address('big'))
    expect(process.residentBytes - before).toBe(23 * 4096)
  })

  test('a block that nobody writes to costs its header', () => {
    const heap = run('a = malloc(100000)')
    const { process } = heap.machine
    expect(process.residentBytes).toBe(2 * 4096)
    expect(run('a = malloc(10000000)').machine.process.residentBytes).toBe(2 * 4096)
  })

  test('a break that somebody else moved stays, and what is below it goes on being used', () => {
    const heap = run('a = malloc(100000); sbrk(4096); b = malloc(100000); free(a); c = malloc(90000)')
    expect(heap.picture).toBe('656 | c 90016 | free 44464 | fence 16 | fence 16 | b 100016 | top 133456')
    expect(heap.run('free(b)').picture).toBe('656 | c 90016 | free 44464 | fence 16 | fence 16 | top 135168')
  })
})

describe('settings', () => {
  test('2.17 has no tcache, and its first block is at the start of the heap', () => {
    expect(run('a = malloc(24)', OLD).offset('a')).toBe(16)
    expect(run('a = malloc(24)').offset('a')).toBe(672)
    expect(run('a = malloc(24)', { tcache: false }).offset('a')).toBe(16)
  })

  test('a tcache for no blocks is there all the same', () => {
    const heap = run('a = malloc(24); free(a)', { tcacheCount: 0 })
    expect(heap.picture).toBe('656 | fastbin 32 | top 134480')
  })

  test('mallinfo counts what is in use, kept and free', () => {
    const { machine } = run('a = malloc(2000); b = malloc(24); free(a); c = malloc(200000)')
    expect(machine.malloc.mallinfo()).toEqual({
      arena: 135_168,
      ordblks: 2,
      smblks: 0,
      hblks: 1,
      hblkhd: 200_704,
      fsmblks: 0,
      uordblks: 688,
      fordblks: 134_480,
      keepcost: 132_464,
    })
  })

  test('a machine whose memory is used up answers null, and the program may go on', () => {
    const heap = run('a = malloc(2000); b = malloc(3000000); c = realloc(a, 3000000); d = malloc(1000)', {
      memory: 2 ** 20,
    })
    expect([heap.address('b'), heap.address('c')]).toEqual([0, 0])
    expect(heap.picture).toBe('656 | a 2016 | d 1008 | top 131488')
  })
})

describe('a program that errs ends as glibc ends it', () => {
  test.each([
    ['a = malloc(24); free(a); free(a)', 'free(): double free detected in tcache 2'],
    ['a = malloc(2000); b = malloc(24); free(a); free(a)', 'double free or corruption (!prev)'],
    ['a = malloc(2000); free(a); free(a)', 'double free or corruption (top)'],
    ['free(12345678)', 'Segmentation fault'],
  ])('%s', (text, message) => {
    expect(run(text).machine.malloc.ended?.message).toBe(message)
  })

  test('and answers null from then on', () => {
    const heap = run('a = malloc(24); free(a); free(a)')
    const { picture } = heap
    heap.run('b = malloc(24); c = calloc(1, 24); d = memalign(64, 24); malloc_trim(0)')
    expect(['b', 'c', 'd'].map((name) => heap.address(name))).toEqual([0, 0, 0])
    expect(heap.picture).toBe(picture)
  })
})

describe('the memory that a heap takes', () => {
  const BYTES_A_CHUNK = 48

  test('is at most 48 bytes for each of a million chunks of 32 bytes', () => {
    const { malloc, timeline } = new Machine()
    const count = 1_000_000
    for (let block = 0; block < count; block++) malloc.mallocChunk(24)
    expect(timeline.bytes / count).toBeLessThanOrEqual(BYTES_A_CHUNK)
  })
})
