/** The code of a deck's demos, as modules that pages import when a demo wakes. */
import type { CellModule } from './cells.ts'
import type { Component } from './components.ts'
import type { Emitted } from './emit.ts'
import { cellModule, demoModule, productionConfig } from './vite.ts'

/** Builds the components, and what runs cells; their files go to `emitted`. Gives the path of each one's module, by tag or name. */
export async function buildModules(
  folder: string,
  components: readonly Component[],
  cells: readonly CellModule[],
  emitted: Emitted,
): Promise<Map<string, string>> {
  const paths = new Map<string, string>()
  if (components.length + cells.length === 0) return paths
  const { build } = await import('vite')
  const config = productionConfig(
    folder,
    () => components,
    () => cells,
  )
  const result = await build({
    ...config,
    build: {
      ...config.build,
      rolldownOptions: {
        input: Object.fromEntries([
          ...components.map(({ tag }) => [tag, demoModule(tag)]),
          ...cells.map(({ name }) => [name, cellModule(name)]),
        ]),
        preserveEntrySignatures: 'exports-only',
        // A slow machine is no news.
        checks: { pluginTimings: false },
        output: {
          entryFileNames: 'assets/[name].[hash].js',
          chunkFileNames: 'assets/[name].[hash].js',
          assetFileNames: 'assets/[name].[hash][extname]',
        },
      },
    },
  })
  for (const output of (Array.isArray(result) ? result : [result]).flatMap((one) =>
    'output' in one ? one.output : [],
  )) {
    emitted.files.set(output.fileName, output.type === 'chunk' ? output.code : output.source)
    if (output.type === 'chunk' && output.isEntry) paths.set(output.name, output.fileName)
  }
  return paths
}
