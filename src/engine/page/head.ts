/**
 * First thing in every page, inline: says that scripts run, puts on the reader's choice of dark or light, and makes
 * links to folders work where no server turns a folder into its page.
 */
const root = document.documentElement
root.classList.add('js')
try {
  const theme = localStorage.getItem(root.dataset['themeKey'] ?? 'heapdeck-theme')
  if (theme === 'light' || theme === 'dark') root.dataset['theme'] = theme
} catch {
  // No storage, no memory of a choice.
}
if (location.protocol === 'file:')
  addEventListener('click', (event) => {
    const link = (event.target as Element).closest?.('a')
    if (link?.pathname.endsWith('/')) link.pathname += 'index.html'
  })
