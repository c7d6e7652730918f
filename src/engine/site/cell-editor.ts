/** The editor of cells, as `prepare` built it: a module and the pieces that it imports, which stay beside it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { shortHash, type Emitted } from './emit.ts'
import { PAGE_FILES } from './root.ts'

const FOLDER = join(PAGE_FILES, 'cell-editor')
export const CELL_EDITOR = join(FOLDER, 'editor.js')

/** The path of the module; '' where there is none. */
export function emitCellEditor(emitted: Emitted): string {
  if (!existsSync(CELL_EDITOR)) return ''
  const files = readdirSync(FOLDER)
    .filter((name) => name.endsWith('.js'))
    .toSorted()
    .map((name) => [name, readFileSync(join(FOLDER, name), 'utf8')] as const)
  const folder = `assets/cell-editor.${shortHash(JSON.stringify(files))}`
  for (const [name, text] of files) emitted.files.set(`${folder}/${name}`, text)
  return `${folder}/editor.js`
}
