/** What a site's service worker is told: which build it keeps for when there is no network, and its files. */
export interface KeptSite {
  /** The build's name, which every page of it has in its `data-offline`. */
  readonly name: string
  /** Addresses of pages, relative to the site's root; that of the root, '', is not among them. */
  readonly pages: readonly string[]
  /**
   * Addresses of the other files, each with its integrity as `fetch` takes it: '' where a hash in the file's name
   * stands for it.
   */
  readonly files: Readonly<Record<string, string>>
}

/** What the names of a site's caches begin with: two decks of one origin have families of their own. */
export const cacheFamily = (root: string): string => `heapdeck ${root} `
