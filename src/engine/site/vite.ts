/** The Vite that builds and serves components. Loaded late: a deck without demos never needs it. */
import { join } from 'node:path'
import type { InlineConfig, Plugin } from 'vite'
import type { Component } from './components.ts'
import { PACKAGE_ROOT } from './root.ts'

/** A demo's module for a page: the element, and what its poster declares. */
export const demoModule = (tag: string): string => `heapdeck:demo/${tag}`

export function viteConfig(folder: string, components: () => readonly Component[]): InlineConfig {
  return {
    configFile: false,
    envDir: false,
    root: folder,
    cacheDir: join(folder, '.heapdeck', 'vite'),
    logLevel: 'warn',
    plugins: [heapdeck(components)],
    // Decorated elements work without a tsconfig of the author's.
    oxc: {
      decorator: { legacy: true },
      assumptions: { setPublicClassFields: true },
      typescript: { removeClassFieldsWithoutInitializer: true },
    },
    optimizeDeps: { noDiscovery: true, include: [] },
  }
}

const OWN = /^(lit|lit-html|lit-element|@lit\/[\w-]+|heapdeck)(\/|$)/

function heapdeck(components: () => readonly Component[]): Plugin {
  return {
    name: 'heapdeck',
    enforce: 'pre',
    async resolveId(source, importer, options) {
      if (source.startsWith('heapdeck:')) return `\0${source}`
      if (!OWN.test(source)) return
      const found = await this.resolve(source, importer, { ...options, skipSelf: true })
      // A deck that has nothing installed uses the engine's own.
      return found ?? this.resolve(source, join(PACKAGE_ROOT, 'package.json'), { ...options, skipSelf: true })
    },
    load(id) {
      const tag = /^\0heapdeck:demo\/(.+)$/.exec(id)?.[1]
      const component = tag && components().find((one) => one.tag === tag)
      if (component)
        return `import ${JSON.stringify(component.element)}\nexport * from ${JSON.stringify(component.poster)}\n`
    },
  }
}
