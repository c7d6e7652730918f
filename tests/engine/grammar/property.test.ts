import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Place, SourceNode, Token } from '../../../src/engine/deck.ts'
import { idKey } from '../../../src/engine/grammar/ids.ts'
import { anyFiles } from '../../support/any-decks.ts'
import { deckOf, type Files, type ReadDeck } from '../../support/grammar-decks.ts'

const RUNS = process.env['FUZZ'] ? 20_000 : 300
const MOST_TIME = process.env['FUZZ'] ? 1_800_000 : 60_000

describe('any deck', { timeout: MOST_TIME }, () => {
  it('is read without throwing, every byte owned by one node or reported, as data that can be cloned', () => {
    fc.assert(
      fc.property(anyFiles, (all) => {
        const read = deckOf(all)
        checkOwners(read, all)
        checkProblems(read, all)
        checkIds(read)
        checkSteps(read)
        expect(structuredClone(read.deck)).toEqual(read.deck)
        expect(structuredClone(read.spec)).toEqual(read.spec)
        checkNoComment(read)
        checkHtml(read)
      }),
      { numRuns: RUNS },
    )
  })

  it('is read from any bytes at all', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (slides) => {
        const all = { 'slides.md': slides }
        const read = deckOf(all)
        checkOwners(read, all)
        checkProblems(read, all)
      }),
      { numRuns: RUNS },
    )
  })
})

const BLANK = new Set([0x20, 0x09, 0x0a, 0x0d])

function checkOwners({ deck }: ReadDeck, all: Files): void {
  for (const { path, size, nodes } of deck.sources) {
    const bytes = bytesOf(all, path)
    expect(size).toBe(bytes.length)
    checkSiblings(nodes, 0, size)
    let node = 0
    const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
    for (let at = start; at < bytes.length; at++) {
      while (node < nodes.length && nodes[node]!.range.end <= at) node++
      const isOwned = node < nodes.length && nodes[node]!.range.start <= at
      if (!isOwned && !BLANK.has(bytes[at]!)) expect.fail(`byte ${at} of ${path} has no owner`)
    }
  }
}

function checkSiblings(nodes: readonly SourceNode[], from: number, to: number): void {
  let end = from
  for (const { range, children } of nodes) {
    expect(range.start).toBeGreaterThanOrEqual(end)
    expect(range.end).toBeGreaterThan(range.start)
    end = range.end
    checkSiblings(children, range.start, range.end)
  }
  expect(end).toBeLessThanOrEqual(to)
}

function checkProblems({ problems, deck }: ReadDeck, all: Files): void {
  for (const problem of problems) checkPlace(problem, all)
  for (const slide of deck.slides) checkPlace(slide.range, all)
  const severities = problems.map(({ severity }) => severity)
  expect(severities.lastIndexOf('error')).toBeLessThan(
    severities.includes('warning') ? severities.indexOf('warning') : Infinity,
  )
}

function checkPlace({ file: path, line, column }: Place, all: Files): void {
  const lines = new TextDecoder().decode(bytesOf(all, path)).split(/\r\n|\r|\n/)
  expect(line).toBeGreaterThanOrEqual(1)
  expect(line).toBeLessThanOrEqual(lines.length)
  expect(column).toBeGreaterThanOrEqual(1)
  expect(column).toBeLessThanOrEqual(lines[line - 1]!.length + 1)
}

function checkIds({ deck }: ReadDeck): void {
  const keys = deck.slides.map(({ id }) => idKey(id))
  expect(new Set(keys).size).toBe(keys.length)
  expect(deck.slides.length).toBeGreaterThan(0)
  expect(deck.slides.map(({ number }) => number)).toEqual(deck.slides.map((_, index) => index + 1))
}

/** Every step shows something new, or is a step of code or of a demo. */
function checkSteps({ deck }: ReadDeck): void {
  for (const { body, steps, demos } of deck.slides) {
    const seen = new Set<number>()
    for (const block of body) {
      seen.add(block.step)
      const all = block.tokens.flatMap((token) => [token, ...(token.children ?? [])])
      for (const { meta } of all) {
        if (meta?.step !== undefined) seen.add(meta.step)
        const spans = [
          meta?.code && [meta.code.from, meta.code.stages.length - 1],
          meta?.demo && [meta.demo.from, meta.demo.steps],
        ]
        for (const [from = 0, count = 0] of spans.filter((span) => span !== undefined)) {
          for (let step = from; step <= from + count; step++) seen.add(step)
        }
      }
    }
    for (let step = 1; step <= steps; step++) expect(seen.has(step), `step ${step} shows nothing`).toBe(true)
    expect(Math.max(0, ...seen)).toBeLessThanOrEqual(steps)
    expect(demos.every(({ from }) => from <= steps)).toBe(true)
  }
}

/** No comment is left in raw HTML, the only place where it could be taken for more than words. */
function checkNoComment({ deck }: ReadDeck): void {
  const blocks = deck.slides.flatMap(({ body, transcript }) => [...body, ...transcript])
  const tokens = blocks.flatMap(({ tokens: all }) =>
    all.flatMap((token) => [token, ...(token.children ?? [])]),
  )
  for (const { type, content } of tokens)
    if (type.startsWith('html_')) expect(content).not.toMatch(/<!--[^]*-->/)
}

const VOID = /^(?:br|hr|wbr|col)$/

/** Raw HTML that passes is well-formed between Markdown's own tags, so that it can't reach out of its slide. */
function checkHtml({ deck }: ReadDeck): void {
  for (const { body, transcript, notes } of deck.slides)
    for (const part of [body, transcript, notes]) {
      const open: string[] = []
      const take = (token: Token): void => {
        for (const [, slash, name = '', rest = ''] of (token.meta?.html ?? '').matchAll(
          /<(\/?)([a-z][\w-]*)([^<>]*)>/g,
        )) {
          expect(rest).not.toMatch(/\s(?:on\w*|style|src|href)\s*=/i)
          expect(name).not.toMatch(/^(?:script|style|iframe|a|img)$/)
          if (slash) expect(open.pop()).toBe(name)
          else if (!VOID.test(name)) open.push(name)
        }
        if (token.nesting > 0) open.push(`*${token.tag}`)
        for (const child of token.children ?? []) take(child)
        if (token.nesting < 0) expect(open.pop()).toBe(`*${token.tag}`)
      }
      for (const block of part) for (const token of block.tokens) take(token)
      expect(open).toEqual([])
    }
}

function bytesOf(all: Files, path: string): Uint8Array {
  const content = all[path] ?? ''
  return typeof content === 'string' ? new TextEncoder().encode(content) : content
}
