/** The rules of the page's own style sheets that are in force, for a shadow root. */
export const pageCss = (): string =>
  [...document.querySelectorAll<HTMLStyleElement>('head style')]
    .filter(({ media }) => media !== 'not all')
    .map(({ textContent }) => textContent)
    .join('')
