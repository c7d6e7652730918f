/** The scenes of demos: modules of the deck's folder, run in Node for the data that their default export is. */
import { resolve } from 'node:path'
import type { Json } from '../demo.ts'
import { Bundles } from './bundles.ts'

export class Scenes {
  private readonly bundles: Bundles
  private readonly folder: string

  constructor(folder: string, bundles: Bundles) {
    this.folder = folder
    this.bundles = bundles
  }

  /** `path` is that of the deck's folder. Throws what the module throws, and what is no data. */
  async load(path: string): Promise<Json> {
    const module = await this.bundles.of(resolve(this.folder, path))
    const exports = await module.run().catch((error: unknown) => {
      throw new Error(`it throws: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      })
    })
    const { default: data } = exports as { default?: unknown }
    if (data === undefined) throw new Error('it has no default export: write `export default { … }`')
    checkData(data, '')
    return JSON.parse(JSON.stringify(data)) as Json
  }

  /** Absolute paths of the files that a scene comes from. */
  filesOf(path: string): string[] {
    const file = resolve(this.folder, path)
    return [file, ...this.bundles.filesOf(file)]
  }
}

/** Throws for what would not be the same after `JSON`, and says where in the data it is. An undefined property is none. */
function checkData(value: unknown, at: string, open: readonly unknown[] = []): void {
  const fail = (what: string): never => {
    throw new Error(`its default export is no plain data: ${at || 'it'} is ${what}`)
  }
  if (typeof value === 'number' && !Number.isFinite(value)) fail(String(value))
  if (value === null || /^(boolean|number|string)$/.test(typeof value)) return
  if (typeof value !== 'object') return fail(`a ${typeof value}`)
  if (open.includes(value)) fail('part of itself')
  const within = [...open, value]
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) checkData(item, `${at}[${index}]`, within)
    return
  }
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null)
    fail(`a ${(value.constructor as { name?: string } | undefined)?.name || 'class instance'}`)
  for (const [key, item] of Object.entries(value))
    if (item !== undefined) checkData(item, at ? `${at}.${key}` : key, within)
}
