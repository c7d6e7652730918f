/** The code of a deck's demos, as modules that pages import when a demo wakes. */
import type { Component } from './components.ts'
import type { Emitted } from './emit.ts'
import { demoModule, viteConfig } from './vite.ts'

/** Builds the components; their files go to `emitted`. Gives the path of each tag's module. */
export async function buildModules(
  folder: string,
  components: readonly Component[],
  emitted: Emitted,
): Promise<Map<string, string>> {
  const paths = new Map<string, string>()
  if (components.length === 0) return paths
  const { build } = await import('vite')
  const result = await build({
    ...viteConfig(folder, () => components),
    base: './',
    publicDir: false,
    // what is published is never a library's code for development, whatever NODE_ENV says here
    resolve: { conditions: ['module', 'browser', 'production'] },
    build: {
      write: false,
      modulePreload: { polyfill: false },
      target: 'es2022',
      reportCompressedSize: false,
      rolldownOptions: {
        input: Object.fromEntries(components.map(({ tag }) => [tag, demoModule(tag)])),
        preserveEntrySignatures: 'exports-only',
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
