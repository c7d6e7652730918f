/** Style sheets that come with the tools: constructed, which the strictest policy lets through. */

export function sheetOf(css: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  return sheet
}

/** Puts a sheet on the page. */
export function adopt(css: string): void {
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheetOf(css)]
}
