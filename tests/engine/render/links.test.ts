import { expect, test } from 'vitest'
import { numberLinks } from '../../../src/engine/render/links.ts'

const sheet = (slide: string, said = ''): string =>
  `<section class="sheet"><div class="stage">${slide}</div>${said && `<div class="said">${said}</div>`}</section>\n`

test('numbers links that lead out of the site, and lists where they lead after the slide', () => {
  const html = sheet(
    '<a href="https://a.example/?x&amp;y">a</a>, <a class="q" href="http://b.example/">b</a>',
  )
  expect(numberLinks(html)).toBe(
    '<section class="sheet"><div class="stage"><a data-link="1" href="https://a.example/?x&amp;y">a</a>, ' +
      '<a data-link="2" class="q" href="http://b.example/">b</a></div>' +
      '<ol class="links"><li><span class="n">1</span>https://a.example/?x&amp;y</li>' +
      '<li><span class="n">2</span>http://b.example/</li></ol></section>\n',
  )
})

test('an address that comes twice has one number; one of the transcript alone is marked as such', () => {
  const html = numberLinks(
    sheet('<a href="https://a.example/">a</a>', '<a href="https://b.example/">b</a> <a href="https://a.example/">a</a>'), // prettier-ignore
  )
  expect([...html.matchAll(/data-link="(\d)"/g)].map(([, number]) => number)).toEqual(['1', '2', '1'])
  expect(html).toContain('<li class="told"><span class="n">2</span>https://b.example/</li>')
  expect(html).toContain('<li><span class="n">1</span>https://a.example/</li>')
})

test('leaves links within the site, and addresses that are only text', () => {
  const html = sheet('<a href="#memory:start">start</a> <abbr title="https://a.example/">a</abbr> <a href="mailto:a@b.example">m</a>') // prettier-ignore
  expect(numberLinks(html)).toBe(html)
})
