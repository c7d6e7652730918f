import { expect, test } from 'vitest'
import type { KeptSite } from '../../../src/engine/kept-site.ts'
import { nameSite, OfflineSite } from '../../../src/engine/site/offline.ts'

type File = readonly [path: string, content: string]

/** What a worker is told of a site of these pages and files. */
function keptOf(pages: readonly File[], files: readonly File[]): KeptSite {
  const site = new OfflineSite('name')
  for (const [path, content] of files) site.file(path, content)
  for (const [path, html] of pages) site.page(path, html)
  return JSON.parse(/^self\.kept=(.*);\n/.exec(site.script())![1]!) as KeptSite
}

test('all files are kept: by their name where it has a hash, else by their contents', () => {
  const files: File[] = [
    ['assets/tools.x.js', 'tools'],
    ['a b/ż.pdf', 'paper'],
  ]
  expect(keptOf([['index.html', '']], files)).toEqual({
    name: 'name',
    pages: [],
    files: {
      'assets/tools.x.js': '',
      'a%20b/%C5%BC.pdf': 'sha256-OCY1yTJb8yc9GV/xuKROWxGv19l63euIY+o1/rmMGgc=',
    },
  })
})

test('what hosts and crawlers read is not kept, nor what is too big to be fetched unasked', () => {
  const paths = ['_headers', '.nojekyll', '.well-known/x', 'robots.txt', 'sitemap.xml', '404.html', 'CNAME']
  const files: File[] = [...paths.map((path): File => [path, 'x']), ['talk.mp4', 'x'.repeat(10e6 + 1)]]
  expect(keptOf([['index.html', '']], files).files).toEqual({})
})

test('a picture for those who link to a page is not kept, unless a slide shows it too', () => {
  const shared = (path: string): string =>
    `<meta property="og:image" content="https://example.org/a/${path}">`
  const { files } = keptOf(
    [
      ['index.html', `${shared('assets/deck.x.png')}<img src="assets/cat.x.png">`],
      ['cat/index.html', `${shared('assets/cat.x.png')}<img src="../assets/cat.x.png">`],
      ['dog/index.html', shared('assets/dog.x.png')],
    ],
    ['deck', 'cat', 'dog'].map((name): File => [`assets/${name}.x.png`, name]),
  )
  expect(Object.keys(files)).toEqual(['assets/cat.x.png'])
})

test('of pages the first ones are kept, 8 MB of them, and always the first slide’s', () => {
  const page = (id: string, megabytes: number): File => [`${id}/index.html`, 'x'.repeat(megabytes * 1e6)]
  const read: File = ['index.html', 'x'.repeat(9e6)]
  expect(keptOf([read, page('ż', 3), page('b', 5), page('c', 1)], []).pages).toEqual(['%C5%BC/', 'b/'])
  expect(keptOf([read, page('a', 9), page('b', 1)], []).pages).toEqual(['a/'])
})

test('a site has another name when anything in it is another', () => {
  const name = (files: readonly File[], ...pages: string[]): string =>
    nameSite(
      files,
      pages.map((html) => ({ html })),
    )
  const base = name([['a.txt', 'a']], 'read', 'first')
  expect(name([['a.txt', 'a']], 'read', 'first')).toBe(base)
  const others = [
    name([['a.txt', 'b']], 'read', 'first'),
    name([['b.txt', 'a']], 'read', 'first'),
    name([], 'read', 'first'),
    name([['a.txt', 'a']], 'red', 'first'),
    name([['a.txt', 'a']], 'read', 'other'),
  ]
  expect(new Set([base, ...others]).size).toBe(6)
})
