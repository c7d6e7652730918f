/** Where modules and data come from: the page may say so, where they are no files of its site. Paths are relative to `root`. */
export interface Supply {
  loadModule<Module>(path: string, root: URL | string): Promise<Module>
  loadJson(path: string, root: URL | string): Promise<unknown>
  /** How cells stood when the page was left, by id: a state that can't be read means nothing. */
  readonly remembered?: Readonly<Record<string, { readonly state?: unknown }>>
}

export const PAGE_SUPPLY: Supply = {
  loadModule: <Module>(path: string, root: URL | string) =>
    import(/* @vite-ignore */ new URL(path, root).href) as Promise<Module>,
  async loadJson(path, root) {
    const response = await fetch(new URL(path, root))
    if (!response.ok) throw new Error(`${path}: ${response.status}`)
    return response.json()
  },
}
