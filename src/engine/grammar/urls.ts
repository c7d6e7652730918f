/** Bare `http://` and `https://` URLs become links; nothing else does: `frag.py` is no host. */
import type { MarkdownIt } from './context.ts'

export function bareUrls(md: MarkdownIt): void {
  md.linkify
    .set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false })
    .add('ftp:', null)
    .add('//', null)
    .add('mailto:', null)
}
