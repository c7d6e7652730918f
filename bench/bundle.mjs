import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'vite'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** What TypeScript modules export, as Node runs them in the package: bundled into `folder`, not module by module as in tests. */
export async function bundle(folder, input) {
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    publicDir: false,
    build: {
      outDir: folder,
      emptyOutDir: false,
      ssr: true,
      target: 'node20',
      minify: false,
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(input).map(([name, path]) => [name, join(root, path)])),
        output: { entryFileNames: '[name].mjs' },
      },
    },
  })
  const modules = Object.keys(input).map(async (name) => [
    name,
    await import(pathToFileURL(join(folder, `${name}.mjs`)).href),
  ])
  return Object.fromEntries(await Promise.all(modules))
}
