/** Links to other hosts: asked for with `--links` alone, a few at once, each for a few seconds. */
import type { Deck, Place, Slide } from '../deck.ts'
import { attributeOf } from '../tokens.ts'
import { errorOf, warningOf, type Finding } from './finding.ts'

const rule = 'outside-links'
/** At once. */
const MOST = 8
/** How long a host may take to answer, in ms. */
const PATIENCE = 10_000
/** No answer to HEAD, or one that GET may mend. */
const ASK_AGAIN = new Set([400, 403, 404, 405, 406, 410, 429, 500, 501, 503])
/** The host is there, and does not talk to programs, or not now. */
const UNSURE = new Set([
  401, 403, 406, 407, 408, 409, 418, 425, 429, 451, 503, 520, 522, 523, 524, 525, 526, 999,
])

type Answer = 'fine' | { readonly severity: 'error' | 'warning'; readonly problem: string }
export type Ask = typeof fetch

export const outsideLinks = {
  name: rule,
  words: 'links to other hosts that lead nowhere (`--links`)',
  async check(
    deck: Deck,
    tell: (words: string) => void = () => {},
    ask: Ask = fetch,
    patience = PATIENCE,
  ): Promise<Finding[]> {
    const uses = usesOf(deck)
    const urls = [...new Set(uses.map(({ url }) => url))]
    const answers = new Map<string, Answer>()
    let next = 0
    const work = async (): Promise<void> => {
      for (let url = urls[next++]; url !== undefined; url = urls[next++]) {
        answers.set(url, await answerOf(url, ask, patience))
        tell(`link ${answers.size} of ${urls.length}`)
      }
    }
    await Promise.all(Array.from({ length: Math.min(MOST, urls.length) }, work))
    return uses.flatMap(({ href, url, place, slide }) => {
      const answer = answers.get(url)!
      if (answer === 'fine') return []
      const finding = answer.severity === 'error' ? errorOf : warningOf
      return [finding({ rule, slide }, place, `${href}: ${answer.problem}`)]
    })
  },
}

interface Use {
  readonly href: string
  /** Without its hash. */
  readonly url: string
  readonly place: Place
  readonly slide: Slide
}

const usesOf = ({ slides }: Deck): Use[] =>
  slides.flatMap((slide) =>
    [...slide.body, ...slide.transcript, ...slide.notes].flatMap((block) =>
      block.tokens.flatMap(({ children }) =>
        (children ?? []).flatMap((token) => {
          const href = token.type === 'link_open' ? (attributeOf(token, 'href') ?? '') : ''
          if (!/^(https?:)?\/\//i.test(href)) return []
          const full = href.startsWith('//') ? `https:${href}` : href
          return [{ href, url: full.replace(/#.*$/, ''), place: token.meta?.place ?? block.range, slide }]
        }),
      ),
    ),
  )

async function answerOf(url: string, ask: Ask, patience: number): Promise<Answer> {
  if (!URL.canParse(url)) return { severity: 'error', problem: 'this is no address' }
  try {
    let status = await statusOf(url, 'HEAD', ask, patience)
    if (ASK_AGAIN.has(status)) status = await statusOf(url, 'GET', ask, patience)
    if (status < 400) return 'fine'
    return UNSURE.has(status)
      ? {
          severity: 'warning',
          problem: `the host answers ${status}, which may be meant for programs alone: open it yourself`,
        }
      : { severity: 'error', problem: `the host answers ${status}: link to where it is now` }
  } catch (error) {
    return failureOf(error, patience)
  }
}

async function statusOf(url: string, method: 'HEAD' | 'GET', ask: Ask, patience: number): Promise<number> {
  const response = await ask(url, {
    method,
    redirect: 'follow',
    headers: { 'user-agent': 'Mozilla/5.0 (compatible; heapdeck check)', accept: '*/*' },
    signal: AbortSignal.timeout(patience),
  })
  await response.body?.cancel()
  return response.status
}

function failureOf(error: unknown, patience: number): Answer {
  const { name, cause, message } = error as Error & { cause?: { code?: string; message?: string } }
  if (name === 'TimeoutError')
    return { severity: 'warning', problem: `the host does not answer within ${patience / 1000} s: try again` }
  const code = cause?.code ?? ''
  if (code === 'ENOTFOUND') return { severity: 'error', problem: 'there is no such host' }
  if (/^(EAI_AGAIN|ENETUNREACH|ECONNRESET|UND_ERR_)/.test(code))
    return { severity: 'warning', problem: `it could not be asked (${code}): try again` }
  return { severity: 'error', problem: `it can't be opened (${code || cause?.message || message})` }
}
