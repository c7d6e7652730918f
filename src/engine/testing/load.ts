/** A demo's folder, as an author names it. */
import { existsSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { DemoPoster } from '../demo.ts'
import { Bundles, findComponent, type Component } from '../site/index.ts'
import type * as api from './api.ts'

/** The demo's modules; throws, in one line, what is missing. */
export function demoIn(folder: string | URL): Component {
  const path = resolve(folder instanceof URL || folder.startsWith('file:') ? fileURLToPath(folder) : folder)
  const found = findComponent(basename(path), [dirname(path)])
  if (!found)
    throw new Error(`${path} holds no demo: a folder with ${basename(path)}.ts and .poster.ts is needed`)
  if ('problem' in found) throw new Error(`${path}: ${found.problem}`)
  return found
}

export const loadPoster: typeof api.loadPoster = async (folder) => {
  const { poster } = demoIn(folder)
  const bundles = new Bundles(deckOf(dirname(poster)))
  const { run } = await bundles.of(poster)
  bundles.save()
  return (await run()) as DemoPoster
}

/** The deck that a demo belongs to: what is kept of it lies there; else beside the demo. */
export function deckOf(folder: string): string {
  for (let at = folder; at !== dirname(at); at = dirname(at)) if (existsSync(join(at, 'slides.md'))) return at
  return folder
}
