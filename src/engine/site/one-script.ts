/** The code of a deck's demos as one classic script, for a page that can load nothing: modules don't run from `file://`. */
import { existsSync } from 'node:fs'
import { CELL_EDITOR } from './cell-editor.ts'
import type { CellModule } from './cells.ts'
import type { Component } from './components.ts'
import { demoModules, productionConfig } from './vite.ts'

export interface OneScript {
  /** Defines the global `heapdeckDemos`: what imports the module of each tag. Needs the global `heapdeckHeld` of the page. */
  readonly code: string
  /** Workers' scripts, classic as well, by the name that the code asks for. */
  readonly workers: ReadonlyMap<string, string>
  /** What components want for the page: their imported style sheets. */
  readonly css: string
  /** What imports the editor of cells, by name; '' where there is none. */
  readonly editor: string
}

/** What a page's cells load to be edited, by this name in one file. */
const EDITOR_IN_FILE = 'cell-editor'

export async function buildOneScript(
  folder: string,
  components: readonly Component[],
  cells: readonly CellModule[],
): Promise<OneScript> {
  if (components.length + cells.length === 0) return { code: '', workers: new Map(), css: '', editor: '' }
  const { build } = await import('vite')
  const hasEditor = cells.length > 0 && existsSync(CELL_EDITOR)
  const modules = hasEditor ? [...cells, { name: EDITOR_IN_FILE, path: CELL_EDITOR }] : cells
  const config = productionConfig(
    folder,
    () => components,
    () => modules,
  )
  const result = await build({
    ...config,
    worker: { ...config.worker, format: 'iife' },
    experimental: {
      // Of all that code names by its address, workers alone are no part of it.
      renderBuiltUrl: (name, { hostType }) =>
        hostType === 'js' ? { runtime: `heapdeckHeld.urlOf(${JSON.stringify(name)})` } : undefined,
    },
    build: {
      ...config.build,
      assetsInlineLimit: Number.MAX_SAFE_INTEGER,
      cssCodeSplit: false,
      rolldownOptions: {
        input: { demos: demoModules },
        preserveEntrySignatures: 'strict',
        transform: { define: { 'import.meta.url': 'document.baseURI' } },
        checks: { emptyImportMeta: false, pluginTimings: false },
        output: {
          format: 'iife',
          name: 'heapdeckDemos',
          codeSplitting: false,
          // Module workers don't start from `file://` either.
          intro: 'const { Worker } = heapdeckHeld;',
        },
      },
    },
  })
  let code = ''
  let css = ''
  const workers = new Map<string, string>()
  for (const output of (Array.isArray(result) ? result : [result]).flatMap((one) =>
    'output' in one ? one.output : [],
  )) {
    const text = output.type === 'chunk' ? output.code : new TextDecoder().decode(bytesOf(output.source))
    if (output.type === 'chunk') code = text
    else if (output.fileName.endsWith('.css')) css += text
    else workers.set(output.fileName, text)
  }
  return { code, workers, css, editor: hasEditor ? EDITOR_IN_FILE : '' }
}

const bytesOf = (source: string | Uint8Array): Uint8Array =>
  typeof source === 'string' ? new TextEncoder().encode(source) : source
