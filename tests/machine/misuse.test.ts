import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { Glibc, Kernel } from '../../src/machine/index.ts'
import { REPOSITORY, temporaryFolder } from '../support/heapdeck.ts'
import { seeded } from '../support/malloc-programs.ts'
import { compile, whyNoGlibc } from '../support/native.ts'

/** What goes wrong, as tests/native/faulty.c takes it: blocks count from 0; `overwrite` is of the size word of a block. */
const FAULTS: Readonly<Record<string, string>> = {
  'a small block is freed twice': 'malloc 24 free 0 free 0',
  'a block in a fastbin is freed twice': `${many(9, 'malloc 40')} ${freed(0, 7)} free 7`,
  'a block that lies deeper in the tcache is freed twice': `${many(4, 'malloc 500')} ${freed(0, 2)} free 1`,
  'the last block is freed twice': 'malloc 2000 free 0 free 0',
  'a large block is freed twice': 'malloc 2000 malloc 24 free 0 free 0',
  'a block with a mapping of its own is freed twice': 'malloc 300000 free 0 free 0',
  'a pointer into a block is freed': 'malloc 200 free-at 0 8',
  'a pointer further into a block is freed': 'malloc 200 free-at 0 32',
  'a size is no multiple of 16': 'malloc 24 malloc 24 overwrite 0 41 free 0',
  'a size is too large': 'malloc 2000 malloc 24 overwrite 0 33554433 free 0',
  'a size is tiny': 'malloc 24 overwrite 0 17 free 0',
  'a size is nothing': 'malloc 24 overwrite 0 0 free 0',
  'the size of the next block is nothing': `${many(3, 'malloc 2000')} overwrite 1 0 free 0`,
  'the size of the next block says that this one is free': `${many(3, 'malloc 2000')} overwrite 1 2016 free 0`,
  'a block says that it is a mapping': 'malloc 2000 malloc 24 overwrite 0 2018 free 0',
  'a block of tiny size is made larger': 'malloc 2000 malloc 24 overwrite 0 17 realloc 0 5000',
  'a block of no size is made larger': 'malloc 2000 overwrite 0 0 realloc 0 5000',
  'a block of huge size is made larger': 'malloc 2000 overwrite 0 33554433 realloc 0 5000',
  'a block that says that it is a mapping is made larger':
    'malloc 2000 malloc 24 overwrite 0 2018 realloc 0 5000',
  'a block in front of one without size is made larger': `${many(3, 'malloc 2000')} overwrite 1 1 realloc 0 5000`,
  'a freed block is made larger': 'malloc 200 free 0 realloc 0 300',
  'a free block of the unsorted bin has a size that is nothing':
    'malloc 2000 malloc 24 free 0 overwrite 0 1 malloc 3000',
  'nothing is wrong': 'malloc 2000 malloc 24 realloc 0 5000 free 1 free 2',
}

const why = whyNoGlibc()

describe.skipIf(why)('a faulty program ends with the words of glibc', () => {
  let faulty = ''
  beforeAll(() => {
    let clean = (): void => {}
    const folder = temporaryFolder((done) => (clean = done))
    faulty = join(folder, 'faulty')
    compile(join(REPOSITORY, 'tests/native/faulty.c'), faulty, '-O0')
    return clean
  })

  test.each(Object.entries(FAULTS))('%s', (_, words) => {
    expectSameEnd(faulty, words)
  })

  const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31)
  test(`at whatever moment it happens (SEED=${seed})`, () => {
    for (let program = 0; program < (process.env.FUZZ ? 2000 : 60); program++) {
      const words = randomFault(seed + program)
      if (!isDecidedByOldBytes(words)) expectSameEnd(faulty, words)
    }
  })
})

function expectSameEnd(faulty: string, words: string): void {
  const { stderr, signal } = spawnSync(faulty, words.split(/\s+/), { encoding: 'utf8' })
  const real = stderr.trim() || (signal === 'SIGSEGV' ? 'Segmentation fault' : 'nothing')
  const end = endOf(words)
  // glibc goes on, on a heap that is none any more
  const here = end === undefined || end.kind === 'unnoticed' ? 'nothing' : end.message
  expect({ words, ends: here }).toEqual({ words, ends: real })
}

/**
 * Whether the outcome hangs on what freed memory still holds, an old size or the tcache's random key: the simulation has no
 * bytes, and takes them for zeros.
 */
function isDecidedByOldBytes(words: string): boolean {
  const end = endOf(words)
  return end?.kind === 'unnoticed' || (/ free \d+$/.test(words) && end?.message === 'free(): invalid pointer')
}

function endOf(text: string) {
  const words = text.split(/\s+/)
  const glibc = new Glibc(new Kernel().spawn())
  const blocks: number[] = []
  for (let at = 0; at < words.length;) {
    const call = words[at++]
    const a = Number(words[at++])
    if (call === 'malloc') blocks.push(glibc.malloc(a))
    else if (call === 'free') glibc.free(blocks[a]!)
    else {
      const b = Number(words[at++])
      if (call === 'free-at') glibc.free(blocks[a]! + b)
      else if (call === 'overwrite') glibc.overwriteSize(blocks[a]!, b)
      else blocks.push(glibc.realloc(blocks[a]!, b))
    }
  }
  return glibc.ended
}

/** Some blocks, some of them freed, then one mistake. */
function randomFault(seed: number): string {
  const random = seeded(seed)
  const upTo = (limit: number): number => Math.floor(random() * limit)
  const sizes = [24, 40, 100, 120, 136, 500, 1032, 1040, 2000, 70_000, 140_000]
  const words: string[] = []
  const live: number[] = []
  const dead: number[] = []
  for (let made = 0; made < 30; made++) {
    words.push(`malloc ${sizes[upTo(sizes.length)]}`)
    live.push(made)
    if (random() < 0.4) {
      const [block] = live.splice(upTo(live.length), 1)
      words.push(`free ${block}`)
      dead.push(block!)
    }
  }
  if (random() < 0.6 && dead.length > 0) words.push(`free ${dead[upTo(dead.length)]}`)
  else words.push(`free-at ${live[upTo(live.length)]} ${[8, 16, 32][upTo(3)]}`)
  return words.join(' ')
}

function many(count: number, words: string): string {
  return Array.from({ length: count }, () => words).join(' ')
}

function freed(from: number, to: number): string {
  return Array.from({ length: to - from + 1 }, (_, index) => `free ${from + index}`).join(' ')
}
