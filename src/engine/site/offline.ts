/**
 * The worker that keeps a site for when there is no network, and what it keeps: all that a reader may see or use of it,
 * found among the files as they are written, so that nothing needs to be registered for it.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { KeptSite } from '../kept-site.ts'
import { shortHash } from './emit.ts'
import { PAGE_FILES } from './root.ts'
import type { Content } from './write.ts'

/** Where the worker stands: its folder is what it may serve. */
export const WORKER = 'sw.js'

/** Slides' pages that are kept, in bytes. Every slide is in the deck's pieces too: the first one's page shows the others. */
const MOST_PAGES = 8e6

/** A file that is larger (a video behind a link) is left to the network: nobody asked for it. Bytes. */
const MOST_FILE = 10e6

/** What hosts and crawlers read, and nobody else. */
const FOR_MACHINES = /(^|\/)\.|^(_headers|_redirects|CNAME|404\.html|oembed\.json|robots\.txt|sitemap\.xml)$/

/** The picture of a page for those who link to it: the path, from `assets/` on. */
const SHARED = /<meta (?:property|name)="(?:og|twitter):image" content="[^"]*\b(assets\/[^"]+)"/g

const script = (name: string): string => readFileSync(join(PAGE_FILES, `${name}.js`), 'utf8')

/** Takes the place of a worker of an earlier build, and removes it. */
export const goneScript = (): string => script('gone')

/**
 * Names a site: another name for any other content. `pages`: without a name in them. The first, Read, has every slide, and
 * the second a slide's page: between them all that other pages are made of.
 */
export function nameSite(
  files: Iterable<readonly [path: string, content: Content]>,
  pages: Iterable<{ readonly html: string }>,
): string {
  const [read, first] = pages
  const hash = createHash('sha256').update(script('worker'))
  for (const [path, content] of files) hash.update(`\0${path}\0${content.length}\0`).update(content)
  for (const page of [read, first]) hash.update(page?.html ?? '')
  return shortHash(hash.digest())
}

/** Gathers what the worker keeps. */
export class OfflineSite {
  readonly name: string
  private readonly files: Record<string, string> = {}
  private readonly pages: string[] = []
  private left = MOST_PAGES
  private read = ''
  /** Pictures that pages name for sites that link to them. */
  private readonly shared = new Set<string>()

  /** `name`: as its pages have it. */
  constructor(name: string) {
    this.name = name
  }

  file(path: string, content: Content): void {
    if (FOR_MACHINES.test(path) || content.length > MOST_FILE) return
    this.files[address(path)] = path.startsWith('assets/')
      ? ''
      : `sha256-${createHash('sha256').update(content).digest('base64')}`
  }

  page(path: string, html: string): void {
    for (const [, picture] of html.matchAll(SHARED)) this.shared.add(picture!)
    if (path === 'index.html') this.read = html
    if (path === 'index.html' || !path.endsWith('/index.html')) return
    this.left -= html.length
    if (this.left >= 0 || this.pages.length === 0)
      this.pages.push(address(path.slice(0, -'index.html'.length)))
  }

  script(): string {
    const { name, pages, read, shared } = this
    // Read shows every picture that a reader sees.
    const isSeen = (path: string): boolean => !shared.has(path) || read.includes(`="${path}"`)
    const files = Object.fromEntries(Object.entries(this.files).filter(([path]) => isSeen(path)))
    const kept: KeptSite = { name, pages, files }
    return `self.kept=${JSON.stringify(kept)};\n${script('worker')}`
  }
}

const address = (path: string): string => path.split(/[\\/]/).map(encodeURIComponent).join('/')
