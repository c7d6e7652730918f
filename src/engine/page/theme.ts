/** Puts on the reader's choice of dark or light, and of text size. */
export function showKeptLook(): void {
  const { dataset } = document.documentElement
  try {
    const theme = localStorage.getItem(dataset['themeKey'] ?? 'heapdeck-theme')
    if (theme === 'light' || theme === 'dark') dataset['theme'] = theme
    const text = localStorage.getItem('heapdeck-text')
    if (text) dataset['text'] = text
  } catch {
    // No storage, no memory of a choice.
  }
}

/** The button for dark or light, and what it chose: kept under `key`, where `showKeptLook` finds it. */
export function chooseTheme(button: HTMLButtonElement, key: string): void {
  button.addEventListener('click', () => {
    const data = document.documentElement.dataset
    const dark = data['theme'] ? data['theme'] === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches
    data['theme'] = dark ? 'light' : 'dark'
    button.setAttribute('aria-pressed', String(!dark))
    keepLook(key, data['theme'])
  })
}

/** Keeps a choice for `showKeptLook`; undefined: there is none any more. */
export function keepLook(key: string, value: string | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(key)
    else localStorage.setItem(key, value)
  } catch {
    // The choice holds for this page.
  }
}
