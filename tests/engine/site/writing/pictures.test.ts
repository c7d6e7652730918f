import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { keepPicture } from '../../../../src/engine/site/writing/pictures.ts'
import { svgProblem } from '../../../../src/engine/site/writing/picture-svg.ts'
import { Saves } from '../../../../src/engine/site/writing/save.ts'
import { temporaryFolder } from '../../../support/heapdeck.ts'

const PNG = readFileSync(new URL('../../../fixtures/layouts-deck/wide.png', import.meta.url))
const OTHER = readFileSync(new URL('../../../fixtures/layouts-deck/tall.png', import.meta.url))
const SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10"><path d="M0 0L9 9"/></svg>'
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

let folder: string
beforeEach(() => {
  folder = temporaryFolder(onTestFinished)
})

const keep = (name: string, bytes: Uint8Array) => keepPicture(folder, name, bytes, new Saves())
const kept = (): string[] => (existsSync(join(folder, 'public')) ? readdirSync(join(folder, 'public')) : [])

test('a picture is named by what it was called and by its content, and its size is known', async () => {
  const picture = await keep('Heap of Bücher (2).PNG', PNG)
  expect(picture).toEqual({
    src: expect.stringMatching(/^heap-of-bucher-2-[\da-f]{8}\.png$/),
    width: PNG.readUInt32BE(16),
    height: PNG.readUInt32BE(20),
  })
  expect(readFileSync(join(folder, 'public', 'src' in picture ? picture.src : ''))).toEqual(PNG)
})

test('the same picture is kept once, whatever it is called', async () => {
  const first = await keep('one.png', PNG)
  expect(await keep('one.png', PNG)).toEqual(first)
  expect(await keep('two.png', PNG)).toEqual(first)
  await keep('one.png', OTHER)
  expect(kept()).toHaveLength(2)
})

test.each([
  ['../../outside.png', 'outside'],
  ['..\\..\\outside.png', 'outside'],
  ['/etc/passwd', 'passwd'],
  ['.htaccess.png', 'htaccess'],
  ['con\0trol\n.png', 'con-trol'],
  ['日本.png', 'picture'],
  ['', 'picture'],
  [`${'long'.repeat(100)}.png`, 'long'.repeat(10)],
])('a name such as "%s" leads nowhere else', async (name, slug) => {
  expect(await keep(name, PNG)).toMatchObject({
    src: expect.stringMatching(new RegExp(`^${slug}-[\\da-f]{8}\\.png$`)),
  })
  expect(readdirSync(folder)).toEqual(['public'])
})

test('what a picture is, its content says', async () => {
  expect(await keep('page.html', PNG)).toMatchObject({ src: expect.stringMatching(/\.png$/) })
  expect(await keep('drawing.png', bytesOf(SVG))).toMatchObject({
    src: expect.stringMatching(/\.svg$/),
    width: 20,
    height: 10,
  })
  for (const other of ['<!doctype html><svg onload="alert(1)">', 'GIF', '', 'PK\u0003\u0004', '%PDF-1.7'])
    expect(await keep('picture.png', bytesOf(other))).toMatchObject({ status: 415 })
  expect(await keep('cut.png', PNG.subarray(0, 10))).toMatchObject({ status: 415 })
  expect(kept()).toHaveLength(2)
})

test('a folder for pictures that lies outside the deck is not written to', async () => {
  const outside = temporaryFolder(onTestFinished)
  symlinkSync(outside, join(folder, 'public'))
  expect(await keep('a.png', PNG)).toMatchObject({ status: 403 })
  expect(readdirSync(outside)).toEqual([])
})

test('a file in the place of that folder is told from a folder', async () => {
  mkdirSync(join(folder, 'deck'))
  symlinkSync('deck', join(folder, 'public'))
  expect(await keep('a.png', PNG)).toMatchObject({ src: expect.anything() })
  expect(readdirSync(join(folder, 'deck'))).toHaveLength(1)
})

describe('an SVG is kept as it is or not at all', () => {
  const NS = 'xmlns="http://www.w3.org/2000/svg"'
  test.each([
    SVG,
    `<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd"><!-- by hand -->${SVG}`,
    `<svg ${NS} xmlns:xlink="http://www.w3.org/1999/xlink"><defs><linearGradient id="a"/></defs><use xlink:href="#a"/><rect fill="url(#a)" style="fill: url('#a')"/></svg>`,
    `<svg ${NS}><style>.a { fill: red } /* of ours */</style><style><![CDATA[ .b > .c { fill: url(#a) } ]]></style><g class="a"/></svg>`,
    `<svg ${NS} xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><metadata><rdf:RDF><rdf:li>x</rdf:li></rdf:RDF></metadata><g inkscape:label="one"/></svg>`,
    `<svg ${NS}><image href="data:image/png;base64,AAAA" width="3"/><text>1 &lt; 2 &amp; on</text></svg>`,
    `<svg ${NS}><circle r="3"><animate attributeName="r" to="9" dur="1s"/></circle></svg>`,
  ])('fine: %s', (svg) => expect(svgProblem(svg)).toBeUndefined())

  test.each([
    `<svg ${NS}><script>alert(1)</script></svg>`,
    `<svg ${NS}><SCRIPT>alert(1)</SCRIPT></svg>`,
    `<svg ${NS}><svg:script>alert(1)</svg:script></svg>`,
    `<svg ${NS} xmlns:x="http://www.w3.org/2000/svg"><x:script>alert(1)</x:script></svg>`,
    `<svg ${NS} xmlns:x="&#104;ttp://www.w3.org/2000/svg"><x:script>alert(1)</x:script></svg>`,
    `<svg ${NS} xmlns:h="http://www.w3.org/1999/xhtml"><h:script>alert(1)</h:script></svg>`,
    `<svg xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></svg>`,
    `<svg ${NS} onload="alert(1)"/>`,
    `<svg ${NS}><g ONCLICK='alert(1)'/></svg>`,
    `<svg ${NS}><foreignObject><p/></foreignObject></svg>`,
    `<svg ${NS}><a href="javascript:alert(1)"><text>x</text></a></svg>`,
    `<svg ${NS}><use href="other.svg#a"/></svg>`,
    `<svg ${NS}><use href="&#106;avascript:alert(1)"/></svg>`,
    `<svg ${NS}><image href="https://evil.example/x.png"/></svg>`,
    `<svg ${NS}><image href="data:image/svg+xml;base64,AAAA"/></svg>`,
    `<svg ${NS}><rect fill="url(https://evil.example/#a)"/></svg>`,
    `<svg ${NS}><rect style="fill: ur&#108;(//evil.example)"/></svg>`,
    `<svg ${NS}><style>@import "//evil.example";</style></svg>`,
    `<svg ${NS}><style>a { b: u\\72l(//evil.example) }</style></svg>`,
    `<svg ${NS}><style>a { b: u/**/rl(//evil.example) }</style></svg>`,
    `<svg ${NS}><set attributeName="href" to="javascript:alert(1)"/></svg>`,
    `<svg ${NS}><set attributeName="onclick" to="alert(1)"/></svg>`,
    `<!DOCTYPE svg [<!ENTITY x "<script>alert(1)</script>">]><svg ${NS}>&x;</svg>`,
    `<?xml-stylesheet href="//evil.example"?><svg ${NS}/>`,
    `<svg ${NS}><g><?php echo 1 ?></g></svg>`,
    `<svg ${NS}><![CDATA[<script>]]></svg>`,
    `<svg ${NS}><g a=1 /></svg>`,
    `<svg ${NS}><g/>`,
    `<svg ${NS}></g></svg>`,
    `<p/>${SVG}`,
    `<svg ${NS} xml:base="//evil.example"/>`,
  ])('not kept: %s', (svg) => expect(svgProblem(svg)).toEqual(expect.any(String)))

  test('a large one is looked through at once', () => {
    const start = performance.now()
    expect(svgProblem(`<svg ${NS}>${'<path d="M0 0" fill="red"/>\n'.repeat(100_000)}</svg>`)).toBeUndefined()
    expect(svgProblem(`<svg ${NS} ${'a="b" '.repeat(200_000)}`)).toEqual(expect.any(String))
    expect(performance.now() - start).toBeLessThan(2000)
  })
})
