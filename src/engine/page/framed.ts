/** A deck in somebody else's page: links that lead out of it open beside that page, not in the frame. */
export function openLinksOutside(root: URL): void {
  if (parent === window) return
  addEventListener(
    'click',
    (event) => {
      const link = event.composedPath().find((one) => (one as Element).localName === 'a') as
        HTMLAnchorElement | undefined
      if (!link?.href || link.href.startsWith(root.href)) return
      link.target = '_blank'
      link.relList.add('noopener')
    },
    { capture: true },
  )
}
