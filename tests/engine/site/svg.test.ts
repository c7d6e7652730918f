import { expect, test } from 'vitest'
import { inlineSvg } from '../../../src/engine/site/svg.ts'

const inline = (svg: string): string => {
  const result = inlineSvg(svg, 'p-')
  return 'svg' in result ? result.svg : `refused: ${result.problem}`
}

test('keeps what draws, and makes ids and their uses the picture’s own', () => {
  expect(
    inline(
      '<?xml version="1.0"?><!-- made by hand --><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4">' +
        '<defs><pattern id="hatch"/></defs><rect fill="url(#hatch)" width=\'2\'/><use href="#hatch"/><text>a &amp; b</text></svg>',
    ),
  ).toBe(
    '<svg viewBox="0 0 4 4"><defs><pattern id="p-hatch"/></defs><rect fill="url(#p-hatch)" width="2"/>' +
      '<use href="#p-hatch"/><text>a &amp; b</text></svg>',
  )
})

test('leaves out handlers, styles and links out', () => {
  expect(
    inline(
      '<svg onload="x()" style="fill:red"><path d="M0 0" onclick="x()"/><use href="http://a/b.svg#c"/></svg>',
    ),
  ).toBe('<svg><path d="M0 0"/><use/></svg>')
  expect(inline('<svg><rect fill="url(http://a/b#c)"/></svg>')).toBe('<svg><rect/></svg>')
})

test.each([
  ['<svg><script>alert(1)</script></svg>', 'has a <script>'],
  ['<svg><style>a{}</style></svg>', 'has a <style>'],
  ['<svg><foreignObject/></svg>', 'has a <foreignObject>'],
  ['<svg><a href="#x"/></svg>', 'has a <a>'],
  ['<svg><g></svg>', '</svg> closes nothing'],
  ['<svg><g>', 'never closed'],
  ['<svg/><svg/>', 'not one <svg>'],
  ['<p>', 'has a <p>'],
  ['<svg x=1></svg>', 'no well-formed SVG'],
  ['no picture', 'text outside'],
])('refuses %s', (svg, why) => {
  expect(inline(svg)).toContain(why)
})
