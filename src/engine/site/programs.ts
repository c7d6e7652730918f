/** The programs of demos: files of the deck's folder, as they are, with those beside them that end as they do. */
import { readFileSync, readdirSync } from 'node:fs'
import { basename, dirname, extname, join, resolve } from 'node:path'
import type { DeckProgram } from '../demo.ts'

export class Programs {
  private readonly folder: string

  constructor(folder: string) {
    this.folder = folder
  }

  /** `path` is that of the deck's folder. Throws where a file can't be read. */
  load(path: string): DeckProgram {
    const [file = '', ...beside] = this.filesOf(path)
    return {
      file: basename(file),
      text: readFileSync(file, 'utf8'),
      beside: Object.fromEntries(beside.map((each) => [basename(each), readFileSync(each, 'utf8')])),
    }
  }

  /** Absolute paths of the files that a program comes from, its own first. */
  filesOf(path: string): string[] {
    const file = resolve(this.folder, path)
    const folder = dirname(file)
    const beside = readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile() && extname(entry.name) === extname(file))
      .map(({ name }) => join(folder, name))
      .filter((each) => each !== file)
    return [file, ...beside.sort()]
  }
}
