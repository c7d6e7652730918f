/** The button for dark or light, and what it chose: kept under `key`, where `head.ts` finds it. */
export function chooseTheme(button: HTMLButtonElement, key: string): void {
  button.addEventListener('click', () => {
    const data = document.documentElement.dataset
    const dark = data['theme'] ? data['theme'] === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches
    data['theme'] = dark ? 'light' : 'dark'
    button.setAttribute('aria-pressed', String(!dark))
    try {
      localStorage.setItem(key, data['theme'])
    } catch {
      // The choice holds for this page.
    }
  })
}
