/**
 * What a host is to send with a site's files, as the `_headers` file that Netlify, Cloudflare Pages and others read; and
 * the same file read, for `heapdeck preview`.
 */

/** The file's name. */
export const HEADERS = '_headers'

/** Names of headers may differ between the rules that one path meets: hosts disagree on which of two values counts. */
export interface HeaderRule {
  /** A path, in which `*` is anything and `:name` anything but a slash. */
  readonly path: string
  readonly headers: readonly (readonly [name: string, value: string])[]
}

/** Also tells proxies on the way to leave pages as they are. */
const REVALIDATE = 'public, max-age=0, must-revalidate, no-transform'
const FOR_EVER = 'public, max-age=31536000, immutable'

/** `policies`: of all pages, each page's own as it stands there. */
export const headerRules = (policies: Iterable<string>): HeaderRule[] => [
  {
    path: '/*',
    headers: [
      ['Content-Security-Policy', joinPolicies(policies)],
      ['X-Content-Type-Options', 'nosniff'],
      ['Referrer-Policy', 'same-origin'],
      // A presenter's window and the audience's keep each other; a page that another site opened is free of it.
      ['Cross-Origin-Opener-Policy', 'same-origin-allow-popups'],
    ],
  },
  { path: '/assets/*', headers: [['Cache-Control', FOR_EVER]] },
  ...['/', '/:slide/', '/sw.js'].map((path) => ({
    path,
    headers: [['Cache-Control', REVALIDATE]] as const,
  })),
]

const REMARK = `# Other sites may show these pages in a frame (an embedded talk), so there is no frame-ancestors.
# The policy allows what any page does; each page has its own, stricter one.
`

export const writeHeaders = (rules: readonly HeaderRule[]): string =>
  REMARK +
  rules
    .map(({ path, headers }) =>
      [path, ...headers.map(([name, value]) => `  ${name}: ${value}`), ''].join('\n'),
    )
    .join('')

export function readHeaders(text: string): HeaderRule[] {
  const rules: { path: string; headers: [string, string][] }[] = []
  for (const line of text.split('\n')) {
    if (/^\s*(#|$)/.test(line)) continue
    const [, name, value] = /^\s+([\w-]+)\s*:\s*(.*?)\s*$/.exec(line) ?? []
    if (name) rules.at(-1)?.headers.push([name, value!])
    else rules.push({ path: line.trim(), headers: [] })
  }
  return rules
}

/** The headers of a path, by name; of two values the later rule's. */
export const headersOf = (path: string, rules: readonly HeaderRule[]): Map<string, string> =>
  new Map(rules.filter((rule) => matches(rule.path, path)).flatMap(({ headers }) => headers))

function matches(rule: string, path: string): boolean {
  const parts = rule
    .split(/(\*|:\w+)/)
    .map((part, index) =>
      index % 2 === 0 ? part.replace(/[.+?^${}()|[\]\\]/g, '\\$&') : part === '*' ? '.*' : '[^/]+',
    )
  return new RegExp(`^${parts.join('')}$`).test(path)
}

/** The policy of a page, as it stands in it. */
export const policyOf = (html: string): string =>
  /<meta http-equiv="Content-Security-Policy" content="([^"]*)">/.exec(html)?.[1] ?? ''

/** The strictest policy that allows what any of them does, which have the same directives. */
export function joinPolicies(policies: Iterable<string>): string {
  const sources = new Map<string, Set<string>>()
  for (const policy of policies)
    for (const directive of policy.split(';').map((text) => text.trim().split(/\s+/))) {
      const [name, ...values] = directive as [string, ...string[]]
      if (name) for (const value of values) sources.set(name, (sources.get(name) ?? new Set()).add(value))
    }
  return [...sources]
    .map(([name, values]) => {
      const some = [...values].filter((value) => value !== `'none'`)
      return `${name} ${some.length > 0 ? some.join(' ') : `'none'`}`
    })
    .join('; ')
}
