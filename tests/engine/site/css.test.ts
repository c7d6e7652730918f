import { expect, test } from 'vitest'
import { ROOT } from '../../../src/engine/render/index.ts'
import { minifyCss, placeUrls } from '../../../src/engine/site/css.ts'

test('takes out comments and needless space, and leaves strings alone', () => {
  expect(
    minifyCss(
      `/* a */ a > b , c { color : red ; margin: 0 auto; }\n@media (min-width: 3em) { p::before { content: " ; /* x */ " } }`,
    ),
  ).toBe(`a > b,c{color :red;margin:0 auto}@media (min-width:3em){p::before{content:" ; /* x */ "}}`)
})

test('keeps the space that selectors and calc() need', () => {
  expect(minifyCss('.a .b :not(.c) { width: calc(1px + 2px) }')).toBe('.a .b :not(.c){width:calc(1px + 2px)}')
})

test('places files, names fonts, and drops what comes from elsewhere', () => {
  const { css, fonts } = placeUrls(
    `@font-face{src:url(fonts/a.woff2)}.b{background:url("https://x.org/y.png")}.c{mask:url('#m')}`,
    (url) => (url.startsWith('https:') ? undefined : `assets/${url.split('/').at(-1)}`),
  )
  expect(css).toBe(`@font-face{src:url("${ROOT}assets/a.woff2")}.b{background:none}.c{mask:url('#m')}`)
  expect(fonts).toEqual(['assets/a.woff2'])
})
