/**
 * Where a page's modules and data come from: files of its site. One file is built with `one-file/supply.ts` in the place of
 * this module. Paths are relative to `root`.
 */

export const loadModule = <Module>(path: string, root: URL | string): Promise<Module> =>
  import(/* @vite-ignore */ new URL(path, root).href) as Promise<Module>

/** Rejects with what the server said. */
export async function loadJson(path: string, root: URL | string): Promise<unknown> {
  const response = await fetch(new URL(path, root))
  if (!response.ok) throw new Error(`${path}: ${response.status}`)
  return response.json()
}
