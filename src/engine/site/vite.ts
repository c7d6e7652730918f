/** The Vite that builds and serves components. Loaded late: a deck without demos never needs it. */
import { join } from 'node:path'
import type { InlineConfig, Plugin } from 'vite'
import type { CellModule } from './cells.ts'
import type { Component } from './components.ts'
import { PACKAGE_ROOT } from './root.ts'

/** A demo's module for a page: the element, and of its poster what is known of its states. */
export const demoModule = (tag: string): string => `heapdeck:demo/${tag}`

/** A module of a page's cells: the element, or a session. */
export const cellModule = (name: string): string => `heapdeck:cell/${name}`

/** All of them in one: its default export has, by tag, what imports each. */
export const demoModules = 'heapdeck:demos'

export function viteConfig(
  folder: string,
  components: () => readonly Component[],
  cells: () => readonly CellModule[] = () => [],
): InlineConfig {
  return {
    configFile: false,
    envDir: false,
    root: folder,
    cacheDir: join(folder, '.heapdeck', 'vite'),
    logLevel: 'warn',
    plugins: [heapdeck(components, cells)],
    // A demo's worker is a module of its own, beside the demo's.
    worker: {
      format: 'es',
      plugins: () => [heapdeck(components, cells)],
      rolldownOptions: {
        output: {
          entryFileNames: 'assets/[name].[hash].js',
          chunkFileNames: 'assets/[name].[hash].js',
          assetFileNames: 'assets/[name].[hash][extname]',
        },
      },
    },
    // Decorated elements work without a tsconfig of the author's.
    oxc: {
      decorator: { legacy: true },
      assumptions: { setPublicClassFields: true },
      typescript: { removeClassFieldsWithoutInitializer: true },
    },
    optimizeDeps: { noDiscovery: true, include: [] },
  }
}

/** The same, for what is published. */
export function productionConfig(
  folder: string,
  components: () => readonly Component[],
  cells: () => readonly CellModule[] = () => [],
) {
  return {
    ...viteConfig(folder, components, cells),
    base: './',
    publicDir: false,
    // never a library's code for development, whatever NODE_ENV says here
    resolve: { conditions: ['module', 'browser', 'production'] },
    build: {
      write: false,
      modulePreload: { polyfill: false },
      target: 'es2022',
      reportCompressedSize: false,
    },
  } satisfies InlineConfig
}

const OWN = /^(lit|lit-html|lit-element|@lit\/[\w-]+|heapdeck)(\/|$)/

function heapdeck(
  components: () => readonly Component[],
  cells: () => readonly CellModule[] = () => [],
): Plugin {
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
      if (id === `\0${demoModules}`)
        return `export default {${components()
          .map(({ tag }) => [tag, demoModule(tag)] as const)
          .concat(cells().map(({ name }) => [name, cellModule(name)] as const))
          .map(([name, module]) => `${JSON.stringify(name)}: () => import(${JSON.stringify(module)})`)
          .join(', ')}}`
      const cell = /^\0heapdeck:cell\/(.+)$/.exec(id)?.[1]
      const module = cell && cells().find(({ name }) => name === cell)
      if (module) return `export * from ${JSON.stringify(module.path)}`
      const tag = /^\0heapdeck:demo\/(.+)$/.exec(id)?.[1]
      const component = tag && components().find((one) => one.tag === tag)
      if (!component) return
      // Pictures are drawn in Node: a page leaves out what only they need.
      const kept = ['moments', 'stateAt'].map((name) => `export const ${name} = poster.${name}`)
      return [
        `import ${JSON.stringify(component.element)}`,
        `import * as poster from ${JSON.stringify(component.poster)}`,
        ...kept,
      ].join('\n')
    },
  }
}
