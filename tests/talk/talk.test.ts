/** The talk as a deck: the speaker's words exactly, and what we say beside them within its bounds. */
import { readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import * as mallocFragmentation from '../../components/malloc-fragmentation/malloc-fragmentation.poster.ts'
import * as pythonMemory from '../../components/python-memory/python-memory.poster.ts'
import type { Block, Slide, Token } from '../../src/engine/deck.ts'
import type { DemoPoster, DemoSetting, Json } from '../../src/engine/demo.ts'
import { readDeck, toDeck } from '../../src/engine/grammar/index.ts'
import { openFolder } from '../../src/engine/site/host.ts'
import pools from '../../talk/scenes/pools.ts'
import { talkProgram } from '../support/talk-programs.ts'

const TALK = new URL('../../talk/', import.meta.url)
const POSTERS = new Map<string, DemoPoster>([
  ['malloc-fragmentation', mallocFragmentation as unknown as DemoPoster],
  ['python-memory', pythonMemory as unknown as DemoPoster],
])

/** What each demo is handed. */
const GIVEN = new Map<string, Pick<DemoSetting, 'scene' | 'program'>>([
  ['malloc-fragmentation', { program: talkProgram('frag.py') }],
  ['python-memory', { scene: pools as unknown as Json, program: talkProgram('pools.py') }],
])

const { deck, problems } = toDeck(
  readDeck(openFolder(fileURLToPath(TALK)), 'slides.md'),
  ({ tag, attributes }) => {
    const found = POSTERS.get(tag)
    if (!found) return undefined
    const setting: DemoSetting = { attributes, ...GIVEN.get(tag) }
    const { steps, moments } = found
    return {
      steps: typeof steps === 'function' ? steps(setting) : steps,
      moments: Object.keys(typeof moments === 'function' ? moments(setting) : moments),
    }
  },
)

/** The slides as published in 2013: the heading, then each paragraph, point or line of code. */
const PUBLISHED: readonly (readonly string[])[] = [
  ['Python Memory Management', 'Tomasz Paczkowski', 'Pykonik, 28.11.2013'],
  ['Case Study', 'Long lived web process', 'Periodically allocates boatloads of memory', 'Never releases it'],
  [
    'Distilled code',
    'def main():',
    '    big = alloc(100000)',
    '    small = alloc(1)',
    '    del big  # memory not released',
  ],
  ['[Demo time]'],
  ['Diagnose: Memory Fragmentation'],
  ['Solution', 'Make better use of memory', 'Subprocess', 'jemalloc* via LD_PRELOAD'],
  [
    'Fun with Python allocator',
    'Python does not use malloc directly — too costly for small objects',
    'Instead implements more sophisticated allocator on top of malloc',
  ],
  ['Pools for integers', 'ints = range(5*1000*1000)', 'del ints', 'import gc; gc.collect(2)'],
  [
    'Free lists',
    'For handful of most common types Python keeps unused objects in so called free lists',
    'Those are most significantly: lists, dictionaries, frames',
    'Speeds up code execution immensely',
  ],
  ['[Demo time]'],
  [
    'Conclusions',
    'Sometimes memory leak is not what it seems',
    'glibc malloc is not the best of breed',
    'do memory intensive work in subprocess',
    'be mindful when using C extensions',
  ],
  ['Thanks. Questions?'],
]

const SPOKEN_WORDS = { least: 60, most: 200 }

const tokensOf = (blocks: readonly Block[]): Token[] => blocks.flatMap((block) => [...block.tokens])
const inlineOf = (blocks: readonly Block[]): Token[] =>
  tokensOf(blocks).flatMap((token) => token.children ?? [])

/** What a person can read of these tokens; pictures and click marks are no words. */
function linesOf(tokens: readonly Token[]): string[] {
  return tokens.flatMap((token) => {
    // what is hidden nobody reads
    if (token.meta?.code?.cell?.isHidden) return []
    if (token.type === 'fence') return token.content.trimEnd().split('\n')
    if (token.type !== 'inline') return []
    const text = (token.children ?? []).map(textOf).join('').trim()
    return text ? [text] : []
  })
}

function textOf(token: Token): string {
  if (token.type === 'image' || token.type === 'click') return ''
  if (token.type === 'softbreak' || token.type === 'hardbreak') return ' '
  return token.content
}

const wordsOf = (blocks: readonly Block[]): string[] =>
  linesOf(tokensOf(blocks)).join(' ').split(/\s+/).filter(Boolean)

describe('the talk', () => {
  it('is a deck without errors or warnings', () => {
    expect(problems).toEqual([])
  })

  it('has the twelve slides as published, word for word and in order', () => {
    expect(deck.slides.slice(0, PUBLISHED.length).map((slide) => linesOf(tokensOf(slide.body)))).toEqual(
      PUBLISHED,
    )
  })

  it('keeps everything after 2013 in an appendix', () => {
    const appendix = deck.slides.filter((slide) => slide.classes.includes('appendix'))
    expect(appendix).toEqual(deck.slides.slice(PUBLISHED.length))
  })

  it('has a demo at each [Demo time], and nowhere else', () => {
    expect(deck.slides.flatMap((slide) => slide.demos.map((demo) => [slide.number, demo.tag]))).toEqual([
      [4, 'malloc-fragmentation'],
      [10, 'python-memory'],
    ])
  })

  it('says that the transcript is retold', () => {
    expect(wordsOf(deck.slides[0]!.transcript).join(' ')).toContain('retold')
    expect(readFileSync(new URL('../NOTICE', TALK), 'utf8')).toContain('retold')
  })
})

describe.each(deck.slides.map((slide): [string, Slide] => [`slide ${slide.number}, ${slide.id},`, slide]))(
  '%s',
  (_, slide) => {
    const clicks = (blocks: readonly Block[]) => inlineOf(blocks).filter((token) => token.type === 'click')

    it(`is spoken in ${SPOKEN_WORDS.least} to ${SPOKEN_WORDS.most} words`, () => {
      const { length } = wordsOf(slide.transcript)
      expect(length).toBeGreaterThanOrEqual(SPOKEN_WORDS.least)
      expect(length).toBeLessThanOrEqual(SPOKEN_WORDS.most)
    })

    it('marks a click for each of its steps, and no more', () => {
      const marked = clicks(slide.transcript).map((token) => token.meta?.click)
      expect(marked).toEqual(Array.from({ length: slide.steps }, (_, index) => index + 1))
    })

    it('has notes with a source', () => {
      expect(wordsOf(slide.notes)).toContain('Source:')
    })

    it('names every moment of its demo in what is said', () => {
      const links = inlineOf(slide.transcript).flatMap((token) => token.attrs ?? [])
      for (const { id, tag, attributes } of slide.demos) {
        const { moments } = POSTERS.get(tag)!
        const named = Object.keys(
          typeof moments === 'function' ? moments({ attributes, ...GIVEN.get(tag) }) : moments,
        )
        const said = links.flatMap(([key, value]) =>
          key === 'href' && value.startsWith(`#${id}:`) ? [value] : [],
        )
        expect(said).toEqual(named.map((moment) => `#${id}:${moment}`))
      }
    })
  },
)

const PICTURES = new URL('pictures/', TALK)

describe.each(readdirSync(PICTURES))('the picture %s', (name) => {
  const source = readFileSync(new URL(name, PICTURES), 'utf8')
  const tags = [
    ...source.replace(/<!--[\s\S]*?-->/g, '').matchAll(/<(\/?)([\w-]+)((?:\s+[\w:-]+="[^"<&]*")*)\s*(\/?)>/g),
  ]

  it('is one well-formed <svg> with a viewBox', () => {
    const open: string[] = []
    const roots: string[] = []
    for (const [, closes, tag, , empty] of tags) {
      if (closes) expect(open.pop()).toBe(tag)
      else {
        if (open.length === 0) roots.push(tag!)
        if (!empty) open.push(tag!)
      }
    }
    expect(open).toEqual([])
    expect(roots).toEqual(['svg'])
    expect(tags[0]![3]).toMatch(/ viewBox="/)
    const between = source
      .replace(/<!--[\s\S]*?-->/g, '')
      .split(/<[^<>]*>/)
      .join('')
    expect(between).not.toMatch(/[<>]/)
  })

  it('has no styles, scripts, handlers or links out', () => {
    expect(source).not.toMatch(/<style|<script|\sstyle=|\son\w+=|href=|url\((?!#)/i)
  })

  it('refers only to what it defines, and uses all of that', () => {
    const defined = [...source.matchAll(/\sid="([^"]*)"/g)].map((match) => match[1])
    const used = [...source.matchAll(/url\(#([^)]*)\)/g)].map((match) => match[1])
    expect([...new Set(used)].sort()).toEqual([...defined].sort())
  })
})

describe('the theme', () => {
  const theme = readFileSync(new URL('theme.css', TALK), 'utf8')

  it('loads nothing but files of the talk', () => {
    const urls = [...theme.matchAll(/url\(['"]?([^'")]*)/g)].map((match) => match[1]!)
    expect(urls.length).toBeGreaterThan(0)
    for (const url of urls) expect(readFileSync(new URL(url, TALK)).byteLength).toBeGreaterThan(0)
  })

  it('stays under 5 KB, since every page carries it', () => {
    expect(gzipSync(theme).byteLength).toBeLessThan(5_000)
  })

  it('says the same for dark, chosen or preferred', () => {
    const [chosen, preferred] = [
      /:root\[data-theme="dark"\] \{([^}]*)/,
      /:root:not\(\[data-theme\]\) \{([^}]*)/,
    ].map((block) => block.exec(theme.replaceAll("'", '"'))?.[1]?.replace(/\s+/g, ' '))
    expect(chosen).toContain('--m-live')
    expect(preferred).toBe(chosen)
  })
})
