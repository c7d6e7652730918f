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

test('leaves out what says nothing in a page: comments, metadata, an editor’s own attributes', () => {
  expect(
    inline(
      '<svg xmlns:inkscape="urn:x" inkscape:version="1" role="img"><metadata><b>x</b></metadata><sodipodi:namedview id="v"/>' +
        '<!-- mine --><path inkscape:label="a" d="M0 0"/></svg>',
    ),
  ).toBe('<svg><path d="M0 0"/></svg>')
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
  ['<svg onload="x()"/>', 'has onload='],
  ['<svg><path style="fill:red"/></svg>', 'has style='],
  ['<svg><path class="sheet on"/></svg>', 'has class='],
  ['<svg><path data-number="1"/></svg>', 'has data-number='],
  ['<svg><use href="http://a/b.svg#c"/></svg>', 'has href='],
  ['<svg><rect fill="url(http://a/b#c)"/></svg>', 'could load something'],
  ['<svg><rect mask="ur&#108;(https://evil/x.png)"/></svg>', 'could load something'],
  ['<svg><rect fill="\\75rl(https://evil/y.svg#a)"/></svg>', 'could load something'],
  ['<svg><desc><image src="x"/></desc></svg>', 'has a <image>'],
  ['<svg><title><path d=""/></title></svg>', 'has a <path> in its <title>'],
  ['<svg><g>words</g></svg>', 'text outside'],
])('refuses %s', (svg, why) => {
  expect(inline(svg)).toContain(why)
})
