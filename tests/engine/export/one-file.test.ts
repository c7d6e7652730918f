/** One file, as text: what it holds, what its policy lets through, and what it must not have. */
import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { describe, expect, expectTypeOf, test } from 'vitest'
import type * as addresses from '../../../src/engine/page/addresses.ts'
import type * as fileAddresses from '../../../src/engine/page/one-file/addresses.ts'
import type * as fileSupply from '../../../src/engine/page/one-file/supply.ts'
import type * as supply from '../../../src/engine/page/supply.ts'
import { SCENE_DECK, SECOND_DECK, TALK } from '../../support/heapdeck.ts'
import { exportOf, useFiles } from '../../support/one-file.ts'

const CANARY = 'CANARY-NOTE-7f3a'
const LARGEST_TALK = 1.2e6

const files = useFiles({ talk: TALK, second: SECOND_DECK, scene: SCENE_DECK })

const policyOf = (html: string): string => /Content-Security-Policy" content="([^"]*)"/.exec(html)![1]!
const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
const all = (html: string, pattern: RegExp): string[] => [...html.matchAll(pattern)].map((match) => match[1]!)
const heldIn = (html: string): Record<string, unknown> =>
  Object.fromEntries(
    [
      ...html.matchAll(
        /<script type="application\/(json|gzip)" data-(?:held|packed)="([^"]*)">(.*?)<\/script>/gs,
      ),
    ].map(([, kind, name, text]) => [
      name!,
      JSON.parse(kind === 'gzip' ? unpacked(text!) : text!) as unknown,
    ]),
  )
const unpacked = (base64: string): string => gunzipSync(Buffer.from(base64, 'base64')).toString()

describe.each(['talk', 'second', 'scene'] as const)('%s', (deck) => {
  test.each(['audience', 'speaker'] as const)(
    'for the %s: the policy lets through what is in it, by hash',
    (who) => {
      const { html } = files[deck][who]
      const policy = policyOf(html)
      expect(policy).toMatch(/^default-src 'none'; base-uri 'none'; form-action 'none'; script-src '/)
      expect(policy).not.toMatch(/unsafe|'self'|https?:|\*/)
      for (const script of all(html, /<script>(.*?)<\/script>/gs)) expect(policy).toContain(hashOf(script))
      for (const style of all(html, /<style[^>]*>(.*?)<\/style>/gs)) expect(policy).toContain(hashOf(style))
      const demos = heldIn(html)['demos.js']
      if (deck !== 'second' || demos !== undefined) expect(policy).toContain(hashOf(demos as string))
    },
  )

  test('nothing in it would be asked of anybody', () => {
    const { html } = files[deck].speaker
    expect(html).not.toContain('\0')
    expect(html).not.toMatch(/<script[^>]* src=/)
    const shown = html.replaceAll(/(<script[^>]*>).*?<\/script>/gs, '$1')
    expect(shown).not.toMatch(/<link rel="(?!icon)|@import|<(iframe|object|embed|base)\b/)
    for (const url of all(shown, / (?:src|data-scene|data-module)="([^"]*)"/g))
      expect(url).toMatch(/^(data:|assets\/[\w.-]+\.json$|[a-z-]+$)/)
    const css = all(html, /<style[^>]*>(.*?)<\/style>/gs).join('')
    for (const url of all(css, /url\(["']?([^"')]*)/g)) expect(url).toMatch(/^data:/)
  })

  test('each slide is in it once', () => {
    const { html } = files[deck].speaker
    const ids = all(html, /<section class="sheet[^"]*" id="([^"]*)"/g)
    expect(ids.length).toBeGreaterThan(2)
    expect(new Set(ids).size).toBe(ids.length)
  })
})

test('the talk takes at most 1.2 MB', () => {
  expect(Buffer.byteLength(files.talk.audience.html)).toBeLessThan(LARGEST_TALK)
})

test('notes are in the speaker’s file alone, which says so, as does the command', () => {
  const { audience, speaker } = files.second
  expect(audience.html).not.toContain(CANARY)
  expect(audience.html).not.toMatch(/class="private"|noindex|<template class="presenter"/)
  expect(audience.stdout.trimEnd().split('\n')).toHaveLength(1)
  expect(speaker.html).toContain(CANARY)
  expect(speaker.html).toContain('This file has the speaker’s private notes.')
  expect(speaker.html).toContain('<meta name="robots" content="noindex">')
  expect(speaker.stdout).toMatch(/\nIt has the private notes: give the audience one/)
})

test('with a range it has those slides, and the code of their demos alone', () => {
  const deck = {
    'deck/slides.md':
      '# One {#one}\n\n[two](#two)\n\n---\n\n# Two {#two}\n\nSECOND\n\n---\n\n# Three {#three}\n\n[one](#one)\n',
  }
  const { html, stdout } = exportOf(deck, '--range', 'one,three')
  expect(stdout).toContain('2 slides')
  expect(all(html, /aria-label="(Slide [^"]*)"/g)).toEqual(['Slide 1: One', 'Slide 2: Three'])
  expect(html).not.toContain('SECOND')
  expect(html).toContain('data-next="three"')
  expect(html).toContain('data-previous="one"')
})

test('a file that a link names can be kept, a picture is shown, and a file of public/ that nothing names is told of', () => {
  const { html, stdout } = exportOf({
    'deck/slides.md':
      '# Files\n\n![A dot](dot.png)\n\n[the data](public/data.csv), [again](data.csv#row=2)\n',
    'deck/dot.png': Buffer.from('89504e470d0a1a0a', 'hex'),
    'deck/public/data.csv': 'a,b\n',
    'deck/public/robots.txt': 'User-agent: *\n',
  })
  expect(html).toContain('<img src="data:image/png;base64,iVBORw0KGgo=" alt="A dot"')
  expect(all(html, /<a href="data:([^>]*)>/g)).toEqual(
    Array.from({ length: 2 }, () => 'text/csv;charset=utf-8;base64,YSxiCg==" download="data.csv"'),
  )
  expect(stdout).toContain('Nothing in the deck names public/robots.txt: it is in no part of the file.')
})

test('a huge file is left out, with a warning where it is named; its words stay', () => {
  const huge = Buffer.alloc(5.2e6)
  const { html, stderr } = exportOf({
    'deck/slides.md':
      '---\ntheme: theme.css\n---\n# Huge\n\n![A whale](whale.png)\n\n[the film](film.mp4)\n\n::: notes\nNone.\n:::\n',
    'deck/whale.png': huge,
    'deck/film.mp4': huge,
    'deck/sea.png': huge,
    'deck/theme.css': 'h1 { color: red }\nbody { background: url(sea.png) }\n',
  })
  expect(html).toContain('<span class="missing">A whale</span>')
  expect(html).toContain('<a>the film</a>')
  expect(html).toContain('url("data:,")')
  expect(html.length).toBeLessThan(1e6)
  const told = stderr.split('\n').filter((line) => line.includes('not in the file'))
  expect(told.sort()).toEqual([
    'slides.md:6:1: warning: whale.png is not in the file: it has 5.2 MB, and 5 MB are the most',
    'slides.md:8:1: warning: film.mp4 is not in the file: it has 5.2 MB, and 5 MB are the most',
    'theme.css:2:1: warning: sea.png is not in the file: it has 5.2 MB, and 5 MB are the most',
  ])
})

test('a page’s code finds in one file what it finds on a site', () => {
  expectTypeOf<typeof fileAddresses>().toExtend<typeof addresses>()
  expectTypeOf<typeof fileSupply>().toExtend<typeof supply>()
})
