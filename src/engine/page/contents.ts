/** The contents beside Read: what was read, and the slide on show, which is kept in view. */

const toc = document.querySelector<HTMLElement>('.toc')
const links = toc?.getElementsByTagName('a')
let marked = 0

/** Marks slide `number`. Only what lies between it and the one before is touched: a deck may have thousands. */
export function markContents(number: number): void {
  if (!toc || !links) return
  // The dev server may have written them anew.
  if (!links[marked - 1]?.classList.contains('now')) marked = 0
  for (let at = Math.max(0, Math.min(marked, number) - 1); at < Math.max(marked, number); at++) {
    const link = links[at]
    link?.classList.toggle('was', at + 1 < number)
    link?.classList.toggle('now', at + 1 === number)
    if (at + 1 === number) link?.setAttribute('aria-current', 'location')
    else link?.removeAttribute('aria-current')
  }
  marked = number
  // Whoever is at the contents moves them alone.
  if (!toc.matches(':hover, :focus-within')) reveal()
}

/** Scrolls the contents, and nothing else, when the slide on show is near their edge or beyond. */
function reveal(): void {
  const link = links?.[marked - 1]
  if (!toc || !link || toc.scrollHeight <= toc.clientHeight) return
  const top = link.getBoundingClientRect().top - toc.getBoundingClientRect().top
  const height = toc.clientHeight
  if (top < height / 8 || top > height * (6 / 8)) toc.scrollTop += top - height / 3
}

// On a phone they are a popover, which a chosen slide closes.
toc?.addEventListener('toggle', reveal)
toc?.addEventListener('click', (event) => {
  if ((event.target as Element).closest('a') && toc.matches(':popover-open')) toc.hidePopover()
})
