/** The editor of the dev server's pages: its scripts as `prepare` built them. No published site has them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { EDITOR } from '../dev-server.ts'
import { PAGE_FILES } from './root.ts'

/** Undefined: `path` is none of them. */
export function editorFile(path: string): Uint8Array | undefined {
  const name = path.startsWith(EDITOR) ? path.slice(EDITOR.length) : ''
  if (!/^[\w.-]+\.js$/.test(name)) return undefined
  try {
    return readFileSync(join(PAGE_FILES, 'editor', name))
  } catch {
    return undefined
  }
}
