/** Style sheets for inlining: smaller, and with their files made assets of the site. */
import { ROOT } from '../render/index.ts'

/** Comments and needless space out; strings stay as they are. */
export const minifyCss = (css: string): string =>
  css
    .replace(
      /("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|\/\*[\s\S]*?\*\/|\s+/g,
      (_, text?: string) => text ?? ' ',
    )
    .replace(
      /("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|\s*([{};,])\s*|:\s+|;\s*(?=})/g,
      (all, text?: string, mark?: string) => text ?? mark ?? (all.startsWith(':') ? ':' : ''),
    )
    .replaceAll(';}', '}')
    .trim()

const URLS = /url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"'\s]*))\s*\)/g

/**
 * Rewrites each relative `url()`: `place` turns it into a path from the site's root, or undefined to leave it out.
 * Fonts that are named first are worth fetching early: they come back in `fonts`.
 */
export function placeUrls(
  css: string,
  place: (url: string) => string | undefined,
): { css: string; fonts: string[] } {
  const fonts: string[] = []
  const placed = css.replace(URLS, (all, double?: string, single?: string, bare?: string) => {
    const url = double ?? single ?? bare ?? ''
    if (url === '' || url.startsWith('#')) return all
    const path = /^([a-z][a-z+.-]*:|\/\/)/i.test(url) ? undefined : place(url)
    if (path === undefined) return 'none'
    if (path.endsWith('.woff2')) fonts.push(path)
    return `url("${ROOT}${path}")`
  })
  return { css: placed, fonts }
}
