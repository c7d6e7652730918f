/** Whichever way leads to a moment of a program, it is the same to the word: as a replay from far before has it. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ProgramRun, STARTS } from '../../src/machine/index.ts'
import type { Travel } from '../../src/machine/travel.ts'
import { seeded } from '../support/malloc-programs.ts'

const FUZZ = process.env['FUZZ'] !== undefined
const MILLISECONDS = FUZZ ? 3_600_000 : 120_000

const textOf = (name: string): string =>
  readFileSync(new URL(`../../talk/programs/${name}`, import.meta.url), 'utf8')
const LIB = { 'lib.py': textOf('lib.py') }
const frag = (strings: number): string => textOf('frag.py').replace('100000', String(strings))
const ints = (count: number): string => `ints = range(${count})\ndel ints\nimport gc\ngc.collect()\n`

/** What the program has that is no array: files, codes, types made late, texts, digits, a child's doings, input. */
const BESIDE = `
import os, sys
def child():
    import collections
    exec 'text = "of a child" * 3'
    open('other', 'w').write(text)
    class Late(collections.OrderedDict): pass
    print Late(a=1), 3 ** 99
for n in range(4):
    if os.fork() == 0:
        child()
        os._exit(n)
    exec 'def f(x): return x + %d' % n
    print f(n), os.wait()[1] >> 8, 7 ** (40 + n), u'\\xe4' * n
    out = open('file%d' % n, 'w')
    out.write('text %d' % n)
    out.close()
    print open('file0').read(), sys.stdin.read(1), raw_input('? ')
    import itertools
    class Class(object):
        def __len__(self): return n
    Class.__hash__ = lambda self: n
    print [list(i) for i in itertools.tee('ab')], len(Class()), hash(Class())
    lists = [[k, [k]] for k in range(300)]
    for k in lists: k.append(lists)
    del lists, k
`

const CHILD = `
import os
os.fork() or os._exit(7)
powers = [7 ** (40 + n) for n in range(5)]
powers.append(os.wait())
del powers
`

/** Objects that die within others: small ones, large ones, and deeper than JavaScript is to be nested. */
const DEATHS = `
trees = [[n, [n, str(n)], (n, [[n]] * 3)] for n in range(120)]
wide = [[[n] for n in range(200)], {0: range(300, 600)}, set(range(300, 500))]
class Link(object):
    def __init__(self, link): self.link = link
class Old:
    def __init__(self, link): self.link = link
lists = links = olds = None
for n in range(120): lists, links, olds = [n, lists], Link(links), Old(olds)
del trees
del wide
del lists
del links
del olds
`

/** Seeks of one run, in any order, against those of one that has a twelfth of its marks, from the first event on. */
function differences(text: string, seeks: number, seed: number): string[] {
  const [run, straight] = [0, 1].map(
    () => new ProgramRun({ file: 'prog.py', text, beside: LIB }, STARTS['2.17']),
  ) as [ProgramRun, ProgramRun]
  const { travel } = straight as unknown as { travel: Travel }
  travel.thin((mark, index) => !mark.isInside && index % 12 === 0)
  const random = seeded(seed)
  const events = Array.from({ length: seeks }, () => Math.floor(random() * (run.events + 1)))
  const hashAt = (each: ProgramRun, event: number): string => {
    each.seek(event)
    return `${each.machine.python.memory.events} ${each.machine.timeline.hash()}`
  }
  const found = new Map(events.map((event) => [event, hashAt(run, event)]))
  return [...found]
    .toSorted(([a], [b]) => a - b)
    .flatMap(([event, hash]) => {
      const expected = hashAt(straight, event)
      return hash === expected ? [] : [`event ${event}: ${hash}, but ${expected}`]
    })
}

describe('a moment is the same by any way', () => {
  it.each([
    ['many strings', frag(FUZZ ? 100_000 : 500), FUZZ ? 1000 : 300],
    ['millions of ints', ints(FUZZ ? 9_000_000 : 60_000), FUZZ ? 1000 : 200],
    ['what is beside arrays', BESIDE, FUZZ ? 5000 : 60],
    ['deaths within deaths', DEATHS, FUZZ ? 3000 : 60],
    ['a child of the frame that runs', CHILD, 200],
  ] as const)('%s', { timeout: MILLISECONDS }, (_, text, seeks) => {
    expect(differences(text, seeks, 11)).toEqual([])
  })
})
