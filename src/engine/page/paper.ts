/**
 * The script of a deck on paper, before it is printed: puts slides into their steps, keeps ids and bookmarks to one page
 * each, gives links the addresses that paper can't hide, and says when all is there (`window.heapdeck.ready`), and what is not.
 */
import { readHash } from '../route.ts'
import type { PaperReport } from '../paper-report.ts'
import { drawPatternsOut } from './paper/patterns.ts'
import { showStep } from './steps.ts'

const root = document.documentElement
const sheets = [...document.querySelectorAll<HTMLElement>('.sheet')]

function putInStep(sheet: HTMLElement): void {
  const at = sheet.dataset['at']
  if (at !== undefined) showStep(sheet, Number(at))
}

/** A later page of a slide has nothing that links or bookmarks lead to. */
function repeat(sheet: HTMLElement): void {
  sheet.removeAttribute('id')
  for (const named of sheet.querySelectorAll(':not(svg, svg *)[id]')) named.removeAttribute('id')
  for (const heading of sheet.querySelectorAll('h2, h3, h4, h5, h6'))
    heading.setAttribute('role', 'presentation')
}

/** A bookmark is the heading as it is painted: the space at which a line breaks stays (`break-spaces`), other breaks become one. */
function joinLines(sheet: HTMLElement): void {
  for (const heading of sheet.querySelectorAll('h2, h3')) {
    const texts = document.createTreeWalker(heading, NodeFilter.SHOW_TEXT)
    while (texts.nextNode()) {
      const text = texts.currentNode as Text
      text.data = text.data.replaceAll(/\s+/g, ' ')
    }
    for (const end of heading.querySelectorAll('br')) end.before(' ')
  }
}

/** A link leads within the document, or to where the deck is published, or nowhere: never to this computer. */
function settleLink(link: HTMLAnchorElement): void {
  const href = link.getAttribute('href')!
  if (/^[a-z][a-z0-9+.-]*:/i.test(href)) return
  if (href.startsWith('#')) {
    const route = readHash(href)
    const id = route.kind === 'moment' ? route.demo : route.kind === 'anchor' ? route.id : ''
    const target = id ? document.getElementById(id) : null
    const sheet = route.kind === 'moment' ? target?.closest('.sheet') : target
    if (sheet?.id) return link.setAttribute('href', `#${encodeURIComponent(sheet.id)}`)
  }
  const { url } = root.dataset
  if (url && !href.startsWith('#')) link.href = new URL(href, url.replace(/\/?$/, '/')).href
  else link.removeAttribute('href')
}

/** Addresses of what a sheet links to, numbered in the text and listed below it. */
function listLinks(sheet: HTMLElement): void {
  const addresses: string[] = []
  for (const link of sheet.querySelectorAll<HTMLAnchorElement>('a[href]')) {
    if (!/^(https?|mailto):/.test(link.href) || link.getAttribute('href')!.startsWith('#')) continue
    const address = link.href.replace(/^mailto:/, '')
    if (link.textContent?.trim() === address || `${link.textContent?.trim()}/` === address) continue
    if (!addresses.includes(address)) addresses.push(address)
    const mark = document.createElement('sup')
    mark.className = 'address'
    mark.textContent = `[${addresses.indexOf(address) + 1}]`
    link.after(mark)
  }
  if (addresses.length === 0) return
  const list = document.createElement('ol')
  list.className = 'addresses'
  list.append(
    ...addresses.map((address) => {
      const item = document.createElement('li')
      const link = document.createElement('a')
      link.href = address.includes(':') ? address : `mailto:${address}`
      link.textContent = address
      item.append(link)
      return item
    }),
  )
  sheet.append(list)
}

/** A slide's own content that reaches beyond the paper. */
function isOverflowing(sheet: HTMLElement): boolean {
  const stage = sheet.querySelector('.stage')!.getBoundingClientRect()
  return [...sheet.querySelectorAll('.in > *, .in pre, .in table, .in img, .in li')].some((one) => {
    const { right, bottom, width, height } = one.getBoundingClientRect()
    return width > 0 && height > 0 && (bottom > stage.bottom + 1 || right > stage.right + 1)
  })
}

async function makeReady(): Promise<PaperReport> {
  for (const sheet of sheets) putInStep(sheet)
  for (const sheet of sheets) joinLines(sheet)
  for (const sheet of sheets) if (sheet.dataset['repeated'] !== undefined) repeat(sheet)
  for (const link of document.querySelectorAll<HTMLAnchorElement>('a[href]')) settleLink(link)
  if (root.classList.contains('handout')) for (const sheet of sheets) listLinks(sheet)
  drawPatternsOut(document)
  await document.fonts.ready
  const missing: string[] = []
  await Promise.all(
    [...document.images].map((image) =>
      image.decode().catch(() => void missing.push(image.getAttribute('src') ?? '')),
    ),
  )
  const overflowing = sheets.flatMap((sheet, index) => (isOverflowing(sheet) ? [index] : []))
  return { overflowing, missing }
}

;(window as { heapdeck?: { ready: Promise<PaperReport> } }).heapdeck = { ready: makeReady() }
