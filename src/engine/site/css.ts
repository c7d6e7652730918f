/** Style sheets for inlining: smaller, and with their files made assets of the site. */
import { ROOT } from '../render/index.ts'

/** Comments and needless space out; strings stay as they are. */
export const minifyCss = (css: string): string =>
  css
    .replace(COMMENTS_AND_SPACE, (_, text?: string) => text ?? ' ')
    .replace(
      NEEDLESS_SPACE,
      (all, text?: string, mark?: string) => text ?? mark ?? (all.startsWith(':') ? ':' : ''),
    )
    .trim()

const COMMENTS_AND_SPACE = /("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|(?:\/\*[\s\S]*?\*\/|\s)+/g
const NEEDLESS_SPACE = /("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|\s*;\s*(?=\})|\s*([{};,])\s*|:\s+/g

const URLS = /url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"'\s]*))\s*\)/g

/**
 * Rewrites each `url()` of a style sheet but those within the page: `place` (given the URL and where it stands) turns it
 * into a path from the site's root, or undefined to leave it out. Fonts, in the order in which they are named, come back.
 */
export function placeUrls(
  css: string,
  place: (url: string, offset: number) => string | undefined,
): { css: string; fonts: string[] } {
  const fonts: string[] = []
  const placed = css.replace(
    URLS,
    (
      all: string,
      double: string | undefined,
      single: string | undefined,
      bare: string | undefined,
      offset: number,
    ) => {
      const url = double ?? single ?? bare ?? ''
      if (url === '' || url.startsWith('#')) return all
      const path = place(url, offset)
      if (path === undefined) return 'none'
      if (path.endsWith('.woff2')) fonts.push(path)
      return `url("${ROOT}${path}")`
    },
  )
  return { css: placed, fonts }
}
