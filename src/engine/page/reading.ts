/** How Read looks to its reader: text size, and dark or light. Kept for every deck of the site, where `head.ts` finds it. */
import { keepLook } from './theme.ts'
import { say } from './tools/status.ts'

/** Text sizes in per cent. */
const SIZES = [85, 100, 115, 130, 145, 160]
const PLAIN = 100

const page = document.documentElement

const sizeNow = (): number => {
  const size = Number(page.dataset['text'])
  return SIZES.includes(size) ? size : PLAIN
}

/** Makes text a size larger (1) or smaller (-1); what stands at the top of the window stays there. */
export function resizeText(by: 1 | -1): void {
  const at = SIZES.indexOf(sizeNow()) + by
  const size = SIZES[Math.max(0, Math.min(SIZES.length - 1, at))]!
  const anchor = [...document.elementsFromPoint(innerWidth / 2, 80)].find((one) => one.closest('.sheet'))
  const before = anchor?.getBoundingClientRect().top
  if (size === PLAIN) delete page.dataset['text']
  else page.dataset['text'] = String(size)
  if (anchor && scrollY > 0)
    scrollBy({ top: anchor.getBoundingClientRect().top - before!, behavior: 'instant' })
  keepLook('heapdeck-text', size === PLAIN ? undefined : String(size))
  draw()
  say(`Text ${size} %`)
}

/** The panel behind Aa. */
export function openReading(): void {
  const button = document.querySelector<HTMLButtonElement>('.bar .aa')
  const panel = document.querySelector<HTMLElement>('.reading')
  if (!button || !panel) return
  button.hidden = false
  panel.addEventListener('click', ({ target }) => {
    const by = (target as Element).closest<HTMLElement>('[data-by]')?.dataset['by']
    if (by) resizeText(by === '1' ? 1 : -1)
  })
  panel.addEventListener('change', ({ target }) => {
    const { value } = target as HTMLInputElement
    if (value) page.dataset['theme'] = value
    else delete page.dataset['theme']
    keepLook('heapdeck-theme', value || undefined)
  })
  draw()
}

function draw(): void {
  const size = sizeNow()
  for (const shown of document.querySelectorAll('.reading output')) shown.textContent = `${size} %`
  for (const button of document.querySelectorAll('.reading [data-by]')) {
    const last = button.getAttribute('data-by') === '1' ? SIZES.at(-1) : SIZES[0]
    button.setAttribute('aria-disabled', String(size === last))
  }
  for (const input of document.querySelectorAll<HTMLInputElement>('.reading input'))
    input.checked = input.value === (page.dataset['theme'] ?? '')
}
