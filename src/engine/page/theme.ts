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
    try {
      localStorage.setItem(key, data['theme'])
    } catch {
      // The choice holds for this page.
    }
  })
}
