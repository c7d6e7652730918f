import { mkdirSync, readdirSync, readFileSync, readlinkSync, statSync, symlinkSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { startDev, temporaryFolder, writeFiles } from '../../../support/heapdeck.ts'
import { ask, breakOff, ownHeaders, type Answer, type Ask } from '../../../support/requests.ts'
import { checkRequest, hashOf } from '../../../../src/engine/site/writing/index.ts'

const DECK = '# One\n\n---\n\n# Two\n'
const PNG = readFileSync(new URL('../../../fixtures/layouts-deck/wide.png', import.meta.url))
const TEXT_LIMIT = 10e6
const PICTURE_LIMIT = 20e6

let clean: () => void
let home: string
let server: Awaited<ReturnType<typeof startDev>>
let own: Record<string, string>
let before: Record<string, string>

beforeAll(async () => {
  home = temporaryFolder((done) => (clean = done))
  writeFiles(home, {
    'deck/slides.md': DECK,
    'deck/notes/private.md': 'private\n',
    'deck/folder.md/inside.txt': 'x',
    'deck/.hidden.md': 'hidden\n',
    'deck/.git/config.md': 'git\n',
    'deck/.heapdeck/cache.md': 'cache\n',
    'deck/node_modules/lit/readme.md': 'package\n',
    'deck/run.sh': 'echo\n',
    'secret.md': 'outside\n',
    'elsewhere/other.md': 'outside\n',
  })
  const deck = join(home, 'deck')
  symlinkSync('../secret.md', join(deck, 'leads-out.md'))
  symlinkSync('../elsewhere', join(deck, 'folder-out'))
  symlinkSync('nowhere.md', join(deck, 'dangling.md'))
  symlinkSync('.git/config.md', join(deck, 'to-git.md'))
  symlinkSync('run.sh', join(deck, 'to-run.md'))
  symlinkSync('round.md', join(deck, 'round.md'))
  mkdirSync(join(deck, 'public'))
  server = await startDev(deck)
  own = await ownHeaders(server.url)
  before = everything(home)
})

afterAll(async () => {
  await server?.stop()
  clean()
})

/** Each file and link under a folder, but for Vite's own. */
function everything(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((entry) => ({ entry, path: join(entry.parentPath, entry.name) }))
    .filter(({ path }) => !path.includes('.heapdeck/vite'))
  return Object.fromEntries(
    entries.map(({ entry, path }) => [
      path,
      entry.isSymbolicLink()
        ? readlinkSync(path)
        : entry.isDirectory()
          ? ''
          : `${statSync(path).mode} ${hashOf(readFileSync(path))}`,
    ]),
  )
}

const without = (name: string): Record<string, string> =>
  Object.fromEntries(Object.entries(own).filter(([key]) => key !== name))

/** What would be done, were it not for what is wrong with it. */
const ENDPOINTS: Record<string, () => Ask> = {
  'read a source': () => ({ path: '/@heapdeck/source/slides.md', headers: own }),
  'read the outline': () => ({ path: '/@heapdeck/outline', headers: own }),
  'read how a slide would look': () => ({ path: '/@heapdeck/preview?text=%23%20One', headers: own }),
  'write a source': () => ({
    method: 'PUT',
    path: '/@heapdeck/source/slides.md',
    headers: { ...own, 'if-match': `"${hashOf(Buffer.from(DECK))}"` },
    body: '# Changed\n',
  }),
  'make a source': () => ({
    method: 'PUT',
    path: '/@heapdeck/source/programs/new.py',
    headers: { ...own, 'if-none-match': '*' },
    body: 'print 1\n',
  }),
  'keep a picture': () => ({
    method: 'POST',
    path: '/@heapdeck/picture?name=a.png',
    headers: own,
    body: PNG,
  }),
}

const port = (): string => new URL(server.url).port

/** Who asks wrongly. */
const STRANGERS: Record<string, () => Record<string, string>> = {
  'a page of another site': () => ({ ...own, origin: 'https://evil.example' }),
  'a page of another server of this machine': () => ({
    ...own,
    origin: `http://localhost:${Number(port()) + 1}`,
  }),
  'a page without an origin, such as a sandboxed one': () => ({ ...own, origin: 'null' }),
  'a page under https': () => ({ ...own, origin: own['origin']!.replace('http:', 'https:') }),
  'the same machine under another of its names': () => ({ ...own, origin: `http://127.0.0.1:${port()}` }),
  'a name that was made to point here': () => ({
    ...own,
    host: `rebound.example:${port()}`,
    origin: `http://rebound.example:${port()}`,
  }),
  'a name that only begins like ours': () => ({
    ...own,
    host: `localhost.example:${port()}`,
    origin: `http://localhost.example:${port()}`,
  }),
  'another port': () => ({ ...own, host: 'localhost:1', origin: 'http://localhost:1' }),
  'no port': () => ({ ...own, host: 'localhost', origin: 'http://localhost' }),
  'an address of another machine': () => ({
    ...own,
    host: `10.1.2.3:${port()}`,
    origin: `http://10.1.2.3:${port()}`,
  }),
  'no token': () => without('x-heapdeck-token'),
  'an empty token': () => ({ ...own, 'x-heapdeck-token': '' }),
  'a wrong token': () => ({ ...own, 'x-heapdeck-token': own['x-heapdeck-token']!.replace(/.$/, '!') }),
  'half a token': () => ({ ...own, 'x-heapdeck-token': own['x-heapdeck-token']!.slice(0, 20) }),
  'what a browser calls cross-site': () => ({ ...own, 'sec-fetch-site': 'cross-site' }),
  'what a browser calls same-site': () => ({ ...own, 'sec-fetch-site': 'same-site' }),
}

function expectRefusal(answer: Answer, statuses: readonly number[]): void {
  expect(statuses).toContain(answer.status)
  expect(answer.text).not.toContain('One')
  expect(answer.headers['etag']).toBeUndefined()
  expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
}

const expectNothingDone = (): void => expect(everything(home)).toEqual(before)

describe.each(Object.keys(ENDPOINTS))('%s', (endpoint) => {
  const right = (): Ask => ENDPOINTS[endpoint]!()

  test.each(Object.keys(STRANGERS))('is refused to %s', async (stranger) => {
    const asked = right()
    const answer = await ask(server.url, {
      ...asked,
      headers: { ...conditionsOf(asked), ...STRANGERS[stranger]!() },
    })
    expectRefusal(answer, [403])
    expectNothingDone()
  })

  test.each(['GET', 'HEAD', 'PUT', 'POST', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE'])(
    'is not done by %s',
    async (method) => {
      const asked = right()
      const allowed = asked.path.includes('source') ? ['GET', 'PUT'] : [asked.method ?? 'GET']
      if (allowed.includes(method)) return
      const answer = await ask(server.url, { ...asked, method })
      expectRefusal(answer, [405])
      expect(answer.headers['allow']).toBe(allowed.join(', '))
      expectNothingDone()
    },
  )
})

/** What an asker names of the file. */
const conditionsOf = ({ headers = {} }: Ask): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('if-')))

const WRITES = Object.keys(ENDPOINTS).filter((endpoint) => !endpoint.startsWith('read'))

describe.each(WRITES)('%s', (endpoint) => {
  const right = (): Ask => ENDPOINTS[endpoint]!()

  test('is refused without an origin', async () => {
    const asked = right()
    const { origin: _, ...headers } = asked.headers!
    expectRefusal(await ask(server.url, { ...asked, headers }), [403])
    expectNothingDone()
  })

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'image/png', ''])(
    'is refused as %s: a form can send that',
    async (type) => {
      const asked = right()
      const answer = await ask(server.url, { ...asked, headers: { ...asked.headers, 'content-type': type } })
      expectRefusal(answer, [415])
      expectNothingDone()
    },
  )

  test('is refused when it is too large, told or not', async () => {
    const asked = right()
    const limit = endpoint === 'keep a picture' ? PICTURE_LIMIT : TEXT_LIMIT
    const body = new Uint8Array(limit + 1)
    expectRefusal(await ask(server.url, { ...asked, body }), [413])
    const pieces = Array.from({ length: 11 }, () => new Uint8Array(limit / 10))
    expectRefusal(await ask(server.url, { ...asked, body: pieces }), [413])
    expectNothingDone()
  })

  test('is not half done when the asker goes away', async () => {
    const asked = right()
    await breakOff(server.url, asked)
    // By now the server knows.
    expect((await ask(server.url, ENDPOINTS['read a source']!())).text).toBe(DECK)
    expectNothingDone()
  })
})

test('a picture of 100 MB is refused without being taken in', async () => {
  const piece = new Uint8Array(1e6)
  const asked = ENDPOINTS['keep a picture']!()
  const answer = await ask(server.url, { ...asked, body: Array.from({ length: 100 }, () => piece) })
  expectRefusal(answer, [413])
  expectNothingDone()
})

const PATHS = [
  ['', 403],
  ['../secret.md', 403],
  ['%2e%2e/secret.md', 403],
  ['..%2fsecret.md', 403],
  ['%252e%252e%252fsecret.md', 403],
  ['notes/../../secret.md', 403],
  ['notes/..%2f..%2fsecret.md', 403],
  ['./slides.md', 403],
  ['notes//private.md', 403],
  ['/slides.md', 403],
  ['%2fetc%2fpasswd.md', 403],
  ['..%5csecret.md', 403],
  ['notes%5cprivate.md', 403],
  ['slides.md%00.md', 403],
  ['slides%0a.md', 403],
  ['%E0%A4%A', 403],
  ['.hidden.md', 403],
  ['.git/config.md', 403],
  ['.GIT/config.md', 403],
  ['.heapdeck/cache.md', 403],
  ['node_modules/lit/readme.md', 403],
  ['Node_Modules/lit/readme.md', 403],
  ['run.sh', 403],
  ['slides', 403],
  ['slides.md/', 403],
  ['leads-out.md', 403],
  ['folder-out/other.md', 403],
  ['folder-out/new.md', 403],
  ['dangling.md', 403],
  ['to-git.md', 403],
  ['to-run.md', 403],
  ['round.md', 403],
  ['folder.md', 409],
  ['slides.md/inside.md', 409],
  [`${'a'.repeat(300)}.md`, 400],
] as const

test.each(PATHS)('no source lies at "%s"', async (path, status) => {
  const address = `/@heapdeck/source/${path}`
  expectRefusal(await ask(server.url, { path: address, headers: own }), [status])
  for (const condition of [
    { 'if-none-match': '*' },
    { 'if-match': `"${hashOf(Buffer.from('outside\n'))}"` },
  ]) {
    const headers = { ...own, ...condition }
    expectRefusal(await ask(server.url, { method: 'PUT', path: address, headers, body: 'x' }), [status])
  }
  expectNothingDone()
})

test.each([
  ['no condition', {}],
  ['a condition that is no hash', { 'if-match': '*' }],
  ['a weak one', { 'if-match': `W/"${hashOf(Buffer.from(DECK))}"` }],
  ['one without its quotes', { 'if-match': hashOf(Buffer.from(DECK)) }],
  ['two', { 'if-match': `"${hashOf(Buffer.from(DECK))}"`, 'if-none-match': '*' }],
])('nothing is written under %s', async (_, condition) => {
  const headers = { ...own, ...condition }
  const answer = await ask(server.url, {
    method: 'PUT',
    path: '/@heapdeck/source/slides.md',
    headers,
    body: 'x',
  })
  expectRefusal(answer, [428])
  expectNothingDone()
})

test('pages are not given to a name that was made to point here: their token would go with them', async () => {
  const answer = await ask(server.url, {
    path: '/',
    headers: { host: `rebound.example:${port()}`, accept: 'text/html' },
  })
  expect(answer.status).toBe(403)
  expect(answer.text).not.toContain('heapdeck-token')
})

test('no other origin may read a page', async () => {
  const headers = { accept: 'text/html', origin: `http://localhost:${Number(port()) + 1}` }
  const answer = await ask(server.url, { path: '/', headers })
  expect(answer.headers['access-control-allow-origin']).toBeUndefined()
})

test('what is asked for rightly is done: the table above refuses for the reason that it names', async () => {
  for (const [endpoint, right] of Object.entries(ENDPOINTS)) {
    const answer = await ask(server.url, right())
    expect([endpoint, answer.status, answer.text]).toEqual([endpoint, 200, expect.anything()])
    expect(answer.headers['cache-control']).toBe('no-store')
  }
})

test('nobody asks Vite for the own editor but a page of this server', async () => {
  for (const method of ['GET', 'POST'])
    for (const path of ['/__open-in-editor?file=x', '/__OPEN-in-editor/?file=x']) {
      const answer = await ask(server.url, { method, path, headers: { origin: 'https://evil.example' } })
      expect([method, path, answer.status]).toEqual([method, path, 403])
    }
})

test('another machine reads, and changes nothing', () => {
  const from = (remoteAddress: string, method: string): number | undefined =>
    checkRequest(
      {
        method,
        headers: { host: '192.0.2.1:5173', origin: 'http://192.0.2.1:5173', 'x-heapdeck-token': 'token' },
        socket: { localAddress: '::ffff:192.0.2.1', localPort: 5173, remoteAddress },
      } as unknown as Parameters<typeof checkRequest>[0],
      { token: 'token' },
      { methods: [method] },
    )?.status
  expect(from('192.0.2.9', 'GET')).toBeUndefined()
  expect(from('192.0.2.9', 'PUT')).toBe(403)
  expect(from('::ffff:192.0.2.9', 'POST')).toBe(403)
  for (const own of ['127.0.0.1', '::1', '::ffff:127.0.0.1', '192.0.2.1'])
    expect([own, from(own, 'PUT')]).toEqual([own, undefined])
})

/** This machine as others reach it. */
const outside = Object.values(networkInterfaces())
  .flat()
  .find((one) => one?.family === 'IPv4' && !one.internal)?.address

test.skipIf(outside === undefined)(
  'a server that listens to all serves its pages under each of its addresses',
  async () => {
    const folder = writeFiles(temporaryFolder(onTestFinished), { 'slides.md': DECK })
    const wide = await startDev(folder, ['--host', '0.0.0.0'])
    onTestFinished(() => wide.stop())
    const { port: widePort } = new URL(wide.url)
    for (const name of ['localhost', '127.0.0.1', outside!]) {
      const url = `http://${name}:${widePort}/`
      const headers = await ownHeaders(url)
      const answer = await ask(url, { path: '/@heapdeck/source/slides.md', headers })
      expect([name, answer.status]).toEqual([name, 200])
      const stranger = { ...headers, host: `192.0.2.1:${widePort}`, origin: `http://192.0.2.1:${widePort}` }
      expect((await ask(url, { path: '/@heapdeck/source/slides.md', headers: stranger })).status).toBe(403)
    }
  },
)
