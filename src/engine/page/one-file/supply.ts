/** `supply.ts` of one file: it has everything itself, and asks nobody for anything. */
import { demos, held, whole } from './held.ts'
import { manifest, pieces } from './sheets.ts'

/** The engine's own, by the names that the stage's element has for them. */
const MODULES: Readonly<Record<string, () => Promise<unknown>>> = {
  stage: () => import('../stage.ts'),
  tools: () => import('../tools.ts'),
  sync: () => import('../in-step.ts'),
  search: () => import('../search.ts'),
}

/** The engine's by their names, a demo's by its tag. */
export async function loadModule<Module>(name: string, _root?: unknown): Promise<Module> {
  if (Object.hasOwn(MODULES, name)) return MODULES[name]!() as Promise<Module>
  await whole()
  return demos()[name]!() as Promise<Module>
}

export async function loadJson(name: string, _root?: unknown): Promise<unknown> {
  if (name === 'deck') return manifest()
  if (name === 'slides') return pieces()
  await whole()
  return held(name)
}
