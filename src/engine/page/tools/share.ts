/** `l`: links to what is on show, the line that embeds it, and what can be downloaded. */
import { embedOf } from '../../embed.ts'
import { slidePath, stepHash } from '../../route.ts'
import { canonicalJson } from '../../sync/index.ts'
import { readAddress, slideAddress } from '../addresses.ts'
import type { StandingDemo } from '../demos.ts'
import type { DeckHost, SlideFacts } from '../host.ts'
import { copyText } from './copy.ts'
import { make, unseen } from './dom.ts'
import { togglePanel } from './panel.ts'
import { say } from './status.ts'
import { showToast } from './toast.ts'

/** What a link may lead to. */
interface Target {
  readonly words: string
  readonly link: string
  /** The page that shows it in a frame. */
  readonly framed: string
}

/** Where the deck is published; links lead there, else to here. */
const published = (): string | undefined => document.querySelector('main')!.dataset['published']

/** Whether a page elsewhere could show this one: not from a file on the disk. */
const isReachable = (): boolean => published() !== undefined || location.protocol !== 'file:'

/** A slide's page. */
function pageLink(id: string, hash = ''): string {
  const url = published() ? new URL(slidePath(id), published()) : slideAddress(id)
  url.hash = hash
  return url.href
}

/** A place in Read. */
function readLink(id: string, hash = `#${encodeURIComponent(id)}`): string {
  const url = published() ? new URL(published()!) : readAddress(id)
  url.hash = hash
  return url.href.replace(/#$/, '')
}

/** The link to a slide: in Read a place in the page. */
const slideLink = ({ view }: DeckHost, { id }: SlideFacts, hash = ''): string =>
  view === 'read' ? readLink(id, hash || undefined) : pageLink(id, hash)

function targetsOf(
  host: DeckHost,
  facts: readonly SlideFacts[],
  demos: readonly StandingDemo[],
): readonly Target[] {
  const { slide, step } = host.at
  const here = facts[slide - 1]!
  const framed = (hash: string, { id } = here): string => pageLink(id, hash)
  const target = (words: string, hash = ''): Target => ({
    words,
    link: slideLink(host, here, hash),
    framed: framed(hash),
  })
  return [
    target(`Slide ${slide}: ${here.title || here.id}`),
    ...(step > 0 ? [target(`Step ${step} of it`, stepHash(step))] : []),
    ...demos.flatMap((demo) => {
      const hash = momentHash(demo)
      return hash ? [target(`The demo, “${momentWords(hash)}”`, hash)] : []
    }),
    { words: 'The deck from its start', link: readLink(facts[0]!.id, ''), framed: framed('', facts[0]) },
  ]
}

/** The hash of the moment at which a demo stands, if that has a name. */
function momentHash({ id, state, moments }: StandingDemo): string | undefined {
  const now = canonicalJson(state)
  const name = Object.keys(moments).find((moment) => canonicalJson(moments[moment]!) === now)
  return name && `#${id}:${name}`
}

/** A moment in the words of a link to it, where the deck has one. */
const momentWords = (hash: string): string =>
  document.querySelector(`a.moment[href="${CSS.escape(hash)}"]`)?.textContent?.trim() ||
  hash.slice(hash.indexOf(':') + 1)

export function openShare(host: DeckHost): void {
  togglePanel('share', host, 'Share', ({ dialog, close }) => {
    const button = make('button', { type: 'button', class: 'close' }, 'Close ', make('kbd', {}, 'Esc'))
    button.addEventListener('click', close)
    dialog.append(make('header', {}, make('h2', {}, 'Share'), button))
    dialog.focus()
    void Promise.all([host.facts(), host.standing()]).then(([facts, demos]) => {
      const targets = targetsOf(host, facts, demos)
      const link = copyField('link', 'Link', 'the link')
      const embed = copyField('embed', 'Embed', 'the line that embeds it')
      const send = make('button', { type: 'button' }, 'Send …')
      let chosen = targets[0]!
      const choose = (target: Target): void => {
        chosen = target
        link.show(target.link)
        embed.show(embedOf(target.framed, document.title, shapeOf(dialog)).html)
      }
      send.addEventListener('click', () => {
        const data = { title: document.title, url: chosen.link }
        // Who thinks better of it has refused nothing.
        navigator.share(data).catch(() => 'not sent')
      })
      dialog.append(
        choiceOf(targets, choose),
        link.row,
        ...(isReachable() ? [embed.row] : []),
        ...('share' in navigator ? [send] : []),
        ...downloads(),
      )
      choose(chosen)
      link.button.focus()
    })
  })
}

/** Radio buttons; the first is chosen. */
function choiceOf(targets: readonly Target[], choose: (target: Target) => void): HTMLElement {
  const rows = targets.map((target, index) => {
    const radio = make('input', { type: 'radio', name: 'heapdeck:target', checked: index === 0 })
    radio.addEventListener('change', () => choose(target))
    return make('label', {}, radio, target.words)
  })
  return make('fieldset', {}, make('legend', {}, 'What to share'), ...rows)
}

/** A field to copy from, by its button or by hand. */
function copyField(name: string, words: string, what: string) {
  const field = make('input', { id: `heapdeck:${name}`, readonly: true, spellcheck: 'false' })
  const act = make('span', {}, 'Copy')
  const button = make('button', { type: 'button' }, act, unseen(what))
  field.addEventListener('focus', () => field.select())
  button.addEventListener('click', () => {
    void copyText(field.value, field).then((isCopied) => {
      act.textContent = isCopied ? 'Copied' : 'Copy'
      say(isCopied ? `${words}: copied` : `${words}: marked, to be copied by hand`)
    })
  })
  const row = make(
    'div',
    { class: 'copy' },
    make('label', { for: field.id }, words),
    make('div', {}, field, button),
  )
  const show = (text: string): void => {
    field.value = text
    act.textContent = 'Copy'
  }
  return { row, button, show }
}

/** A deck's shape, as its style sheet has it. */
function shapeOf(within: Element): { width: number; height: number } {
  const [width = 16, height = 9] = getComputedStyle(within).getPropertyValue('--shape').split('/').map(Number)
  return { width, height }
}

/** What the page's head says can be had elsewise. */
function downloads(): HTMLElement[] {
  const links = [...document.querySelectorAll<HTMLLinkElement>('link[rel=alternate]')].filter(
    ({ type }) => !/oembed/.test(type),
  )
  if (links.length === 0) return []
  const items = links.map(({ href, title }) =>
    make('li', {}, make('a', { class: 'button', href, download: true }, title)),
  )
  return [make('h3', {}, 'Download'), make('ul', {}, ...items)]
}

/** Copies the link to a slide; where the browser has no clipboard for pages, the panel shows it. */
export async function copyLink(host: DeckHost, slide: number): Promise<void> {
  const facts = (await host.facts())[slide - 1]
  if (!facts) return
  if (await copyText(slideLink(host, facts))) showToast(`The link to slide ${slide} is copied.`)
  else openShare(host)
}
