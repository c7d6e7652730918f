import { expect, test } from 'vitest'
import { inksOf, loneSvg } from '../../../src/engine/export/lone-svg.ts'

test('a theme’s inks are those of its root by day', () => {
  const inks = inksOf(`/* :root { --no: 1 } */
@font-face { font-family: X; src: url(x.woff2) }
@media (prefers-color-scheme: dark) { :root { --ink: white; --deep: { a: b } } }
:root:root { --ink: #111; --tint: var(--ink); --odd: "x" }
:root[data-theme='dark'] { --ink: #eee }
.slide { --ink: red }
:root { --ink: #222; --more: rgb(1 2 3) }`)
  expect(Object.fromEntries(inks)).toEqual({ ink: '#111', tint: 'var(--ink)', more: 'rgb(1 2 3)' })
})

test('a picture stands alone with its inks, a ground, a margin, a size and a name', () => {
  const svg =
    '<svg viewBox="0 0 100 50" font-family="var(--sans, sans-serif)"><path fill="var(--tint)"/><path stroke="var(--none, rgb(1, 2, 3))"/></svg>'
  const inks = new Map([
    ['tint', 'var(--ink)'],
    ['ink', '#111'],
    ['stage', '#fafafa'],
  ])
  expect(loneSvg(svg, inks, 'A <b> & c')).toBe(
    '<svg xmlns="http://www.w3.org/2000/svg" width="800" height="415" viewBox="-2 -2 104 54" font-family="sans-serif">' +
      '<title>A &lt;b> &amp; c</title><rect x="-2" y="-2" width="104" height="54" fill="#fafafa"/>' +
      '<path fill="#111"/><path stroke="rgb(1, 2, 3)"/></svg>',
  )
})

test('inks that name each other end somewhere, and a picture without a size has none', () => {
  const inks = new Map([
    ['a', 'var(--b)'],
    ['b', 'var(--a)'],
  ])
  expect(loneSvg('<svg><path fill="var(--a)"/></svg>', inks)).toMatch(
    /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"><path fill="var\(--[ab]\)"\/><\/svg>$/,
  )
})
