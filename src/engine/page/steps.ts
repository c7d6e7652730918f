/** Puts a slide into one of its steps, from any other: classes only, idempotent. */

const toggle = (element: Element, past: boolean, now: boolean, next: boolean, later = 'next'): void => {
  element.classList.toggle('past', past)
  element.classList.toggle('now', now)
  element.classList.toggle(later, next)
}

export function showStep(slide: Element, step: number): void {
  for (const fragment of slide.querySelectorAll<HTMLElement>('.slide [data-step]')) {
    const at = Number(fragment.dataset['step'])
    toggle(fragment, at < step, at === step, at > step)
  }
  for (const code of slide.querySelectorAll<HTMLElement>('[data-stages]')) {
    const last = Number(code.dataset['stages']) - 1
    const stage = Math.min(last, Math.max(0, step - Number(code.dataset['from'])))
    for (const line of code.querySelectorAll<HTMLElement>('.line')) {
      const on = (line.dataset['on'] ?? '').split(' ').filter(Boolean).map(Number)
      const now = on.includes(stage)
      toggle(line, !now && on.some((at) => at < stage), now, !now && !on.some((at) => at < stage), 'dim')
    }
  }
}
