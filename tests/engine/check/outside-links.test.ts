import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { outsideLinks } from '../../../src/engine/check/outside-links.ts'
import { lineOf, loaded } from '../../support/check.ts'

const asked: string[] = []
let most = 0
let open = 0
let server: Server
let host: string

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    most = Math.max(most, ++open)
    const [, word = ''] = (request.url ?? '').split('/')
    const answer = (status: number): void => {
      open--
      response.writeHead(status, word === 'moved' ? { location: '/200' } : {}).end()
    }
    if (word === 'slow') return
    if (word === 'moved') answer(301)
    else if (word === 'no-head') answer(request.method === 'HEAD' ? 405 : 200)
    else setTimeout(() => answer(Number(word.slice(0, 3))), word.length > 3 ? 20 : 0)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

async function linesOf(markdown: string, patience = 10_000): Promise<string[]> {
  asked.length = 0
  const { deck } = await loaded(markdown, onTestFinished)
  const findings = await outsideLinks.check(deck, () => {}, fetch, patience)
  return findings.map((finding) => lineOf(finding).replaceAll(host, 'HOST'))
}

test('links that answer are fine, also by another way or from another place', async () => {
  expect(await linesOf(`# One\n\n[a](${host}/200) [b](${host}/no-head) [c](${host}/moved)\n`)).toEqual([])
  expect(asked.toSorted()).toEqual(
    ['GET /no-head', 'HEAD /200', 'HEAD /200', 'HEAD /moved', 'HEAD /no-head'].toSorted(),
  )
})

test('what is gone is an error, what may be meant for programs alone a warning', async () => {
  expect(await linesOf(`# One\n\n[a](${host}/404) [b](${host}/403) [c](${host}/500)\n`)).toEqual([
    '#one 3:1 error outside-links: HOST/404: the host answers 404: link to where it is now',
    expect.stringMatching(
      /^#one 3:\d+ warning outside-links: HOST\/403: the host answers 403, which may be meant for programs alone: open it yourself$/,
    ),
    expect.stringMatching(/^#one 3:\d+ error outside-links: HOST\/500: the host answers 500/),
  ])
})

test('a host that does not answer is asked for a while only', async () => {
  expect(await linesOf(`# One\n\n[a](${host}/slow)\n`, 300)).toEqual([
    '#one 3:1 warning outside-links: HOST/slow: the host does not answer within 0.3 s: try again',
  ])
})

test('a host that refuses is an error', async () => {
  const [line] = await linesOf('# One\n\n[a](http://127.0.0.1:9/)\n')
  expect(line).toMatch(/^#one 3:1 error outside-links: http:\/\/127\.0\.0\.1:9\/: it can't be opened/)
})

test('each address is asked once, whatever its hash, a few at a time', async () => {
  const many = Array.from(
    { length: 40 },
    (_, index) => `[x](${host}/200${index}) [y](${host}/200${index}#there)`,
  )
  most = open = 0
  expect(await linesOf(`# One\n\n${many.join('\n')}\n`)).toEqual([])
  expect(asked).toHaveLength(40)
  expect(most).toBeLessThanOrEqual(8)
})

test('nothing else is asked', async () => {
  expect(await linesOf('# One\n\n[a](#one) [b](mailto:a@example.com) [c](data:text/plain,x)\n')).toEqual([])
  expect(asked).toEqual([])
})
