import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import {
  headerRules,
  headersOf,
  joinPolicies,
  policyOf,
  readHeaders,
  writeHeaders,
} from '../../../src/engine/site/headers.ts'
import { startPreview } from '../../../src/engine/site/index.ts'
import { buildTo, heapdeck, SECOND_DECK, temporaryFolder, writeFiles } from '../../support/heapdeck.ts'
import { bytesOf, filesIn } from '../../support/site.ts'

const SITE_HEADERS = `# Other sites may show these pages in a frame (an embedded talk), so there is no frame-ancestors.
# The policy allows what any page does; each page has its own, stricter one.
/*
  Content-Security-Policy: default-src 'none'; script-src 'self' 'sha256-a' 'sha256-b'; img-src 'self'
  X-Content-Type-Options: nosniff
  Referrer-Policy: same-origin
  Cross-Origin-Opener-Policy: same-origin-allow-popups
/assets/*
  Cache-Control: public, max-age=31536000, immutable
/
  Cache-Control: public, max-age=0, must-revalidate, no-transform
/:slide/
  Cache-Control: public, max-age=0, must-revalidate, no-transform
/sw.js
  Cache-Control: public, max-age=0, must-revalidate, no-transform
`
const POLICIES = [
  `default-src 'none'; script-src 'self' 'sha256-a'; img-src 'self'`,
  `default-src 'none'; script-src 'self' 'sha256-b' 'sha256-a'; img-src 'none'`,
]

test('a site’s headers are a text that hosts read, and read back the same', () => {
  const rules = headerRules(POLICIES)
  expect(writeHeaders(rules)).toBe(SITE_HEADERS)
  expect(readHeaders(SITE_HEADERS)).toEqual(rules)
})

test('policies are joined to one that allows what each of them does, and no more', () => {
  expect(joinPolicies(POLICIES)).toBe(
    `default-src 'none'; script-src 'self' 'sha256-a' 'sha256-b'; img-src 'self'`,
  )
  expect(joinPolicies([POLICIES[0]!])).toBe(POLICIES[0])
})

test.each([
  ['/', 'public, max-age=0, must-revalidate, no-transform'],
  ['/loop/', 'public, max-age=0, must-revalidate, no-transform'],
  ['/sw.js', 'public, max-age=0, must-revalidate, no-transform'],
  ['/assets/stage.x.js', 'public, max-age=31536000, immutable'],
  ['/a.b/c', undefined],
])('%s is kept by browsers: %s', (path, cache) => {
  const headers = headersOf(path, readHeaders(SITE_HEADERS))
  expect(headers.get('Cache-Control')).toBe(cache)
  expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
})

test('no two rules that one path meets name the same header: hosts disagree on what that means', () => {
  const rules = headerRules(POLICIES)
  for (const path of ['/', '/loop/', '/sw.js', '/assets/a.js', '/robots.txt']) {
    const names = rules
      .filter((rule) => headersOf(path, [rule]).size > 0)
      .flatMap(({ headers }) => headers.map(([name]) => name))
    expect(new Set(names).size).toBe(names.length)
  }
})

/** What each page's own policy allows, by directive. */
const allowed = (policy: string): string[] =>
  policy.split('; ').flatMap((directive) => {
    const [name, ...sources] = directive.split(' ')
    return sources.filter((source) => source !== `'none'`).map((source) => `${name} ${source}`)
  })

test('a build’s headers forbid nothing that one of its pages allows, nor the presenter’s', () => {
  const folder = temporaryFolder(onTestFinished)
  writeFiles(folder, {
    'slides.md': '---\ntheme: theme.css\n---\n\n# One\n\n---\n\n# Two\n',
    'theme.css': '.slide { background: url(dot.gif) }',
    'dot.gif': 'dot',
  })
  buildTo(folder, join(folder, 'out'))
  buildTo(folder, join(folder, 'presenter'), '--presenter')
  const text = readFileSync(join(folder, 'out/_headers'), 'utf8')
  const site = allowed(headersOf('/one/', readHeaders(text)).get('Content-Security-Policy')!)
  let pages = 0
  for (const out of ['out', 'presenter'])
    for (const path of filesIn(join(folder, out)).filter((one) => one.endsWith('.html'))) {
      const own = allowed(policyOf(bytesOf(join(folder, out), path).toString()))
      expect(own.length).toBeGreaterThan(5)
      expect(site, `${out}/${path}`).toEqual(expect.arrayContaining(own))
      pages++
    }
  // With the one for addresses where no page is.
  expect(pages).toBe(7)
  expect(filesIn(join(folder, 'presenter'))).not.toContain('_headers')
})

test('an author’s own rules take the place of ours, and the worker’s place is taken', () => {
  const folder = temporaryFolder(onTestFinished)
  writeFiles(folder, { 'slides.md': '# One\n', 'public/_headers': '/*\n  X-Own: yes\n' })
  buildTo(folder, join(folder, 'out'))
  expect(readFileSync(join(folder, 'out/_headers'), 'utf8')).toBe('/*\n  X-Own: yes\n')
  writeFiles(folder, { 'public/sw.js': '' })
  expect(heapdeck(['build', folder, '--out', join(folder, 'out')]).stderr).toContain(
    'public/sw.js stands where',
  )
})

test('`preview` sends what the site asks its host to send; what is private is stored nowhere', async () => {
  const folder = temporaryFolder(onTestFinished)
  buildTo(SECOND_DECK, join(folder, 'out'))
  buildTo(SECOND_DECK, join(folder, 'out-presenter'), '--presenter')
  const server = await startPreview(join(folder, 'out'), { port: 0 })
  onTestFinished(() => server.close())
  const rules = readHeaders(readFileSync(join(folder, 'out/_headers'), 'utf8'))
  const headers = async (path: string) => (await fetch(server.url + path)).headers
  for (const path of filesIn(join(folder, 'out')).filter((one) => !one.includes('.heapdeck'))) {
    const address = path.replace(/index\.html$/, '')
    const sent = await headers(address)
    for (const [name, value] of headersOf(`/${address}`, rules)) expect(sent.get(name), path).toBe(value)
  }
  const presenter = await headers('presenter/loop/')
  expect(presenter.get('cache-control')).toBe('no-store')
  expect(presenter.get('content-security-policy')).toContain(`default-src 'none'`)
})
