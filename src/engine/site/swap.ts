/**
 * Swapping a demo's code in open pages, the server's half: a demo's module takes updates of all that it is made of, so that
 * Vite never loads the page anew for one. The page's half is `page/swap.ts`.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { EnvironmentModuleNode, Plugin } from 'vite'
import type { Component } from './components.ts'
import { PAGE_FILES } from './root.ts'
import { demoModule } from './vite.ts'

/** The page's half, as a module: it listens from when it is first imported. */
export const SWAP = 'heapdeck:swap'

/** To stand before the plugin that loads demos' modules for a build. */
export function swapping(components: () => readonly Component[]): Plugin {
  return {
    name: SWAP,
    enforce: 'pre',
    load(id) {
      if (id === `\0${SWAP}`)
        return `${readFileSync(join(PAGE_FILES, 'swap.js'), 'utf8')}\nlisten(import.meta.hot)`
      const component = components().find(({ tag }) => id === `\0${demoModule(tag)}`)
      if (!component) return
      return [
        // First: what a demo's modules define can be defined again.
        `import { latest } from ${JSON.stringify(SWAP)}`,
        `import ${JSON.stringify(component.element)}`,
        `import * as poster from ${JSON.stringify(component.poster)}`,
        `export const { moments, stateAt } = latest(${JSON.stringify(component.tag)}, poster)`,
        'import.meta.hot.accept()',
      ].join('\n')
    },
    hotUpdate({ modules }) {
      if (this.environment.name !== 'client') return
      const workers = workersOver(modules)
      // No page imports a worker: who starts it does so anew.
      for (const worker of workers) worker.isSelfAccepting = true
      const starters = [...this.environment.moduleGraph.idToModuleMap.values()].filter((module) =>
        [...workers].some((worker) => module.transformResult?.code.includes(worker.url)),
      )
      // One that could never be made: Vite would wait for a page that has it.
      const importers = modules
        .filter(({ isSelfAccepting }) => isSelfAccepting === undefined)
        .flatMap((module) => [...module.importers])
      return [...new Set([...modules, ...starters, ...importers])]
    },
  }
}

/** The workers' own modules that import one of these. */
function workersOver(modules: readonly EnvironmentModuleNode[]): Set<EnvironmentModuleNode> {
  const found = new Set<EnvironmentModuleNode>()
  const seen = new Set<EnvironmentModuleNode>()
  const visit = (module: EnvironmentModuleNode): void => {
    if (seen.has(module)) return
    seen.add(module)
    if (/[?&]worker_file\b/.test(module.url)) found.add(module)
    for (const importer of module.importers) visit(importer)
  }
  for (const module of modules) visit(module)
  return found
}
