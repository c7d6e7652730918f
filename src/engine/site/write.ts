/**
 * Writing results so that nothing half-written is ever found in their place: aside first, in the same folder, then renamed.
 * A full disk or a folder that may not be written leaves what was there as it was.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'

export type Content = string | Uint8Array

/** One file; its folder is made when there is none. */
export function writeAside(path: string, content: Content): void {
  const aside = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`)
  const made = mkdirSync(dirname(path), { recursive: true })
  try {
    writeFileSync(aside, content)
    renameSync(aside, path)
  } catch (error) {
    rmSync(aside, { force: true })
    if (made !== undefined) rmSync(made, { recursive: true, force: true })
    throw error
  }
}

/** A folder that one result fills: what was in it goes when all of the new one is there. */
export class FreshFolder {
  readonly path: string
  private readonly aside: string
  private readonly folders = new Set<string>()
  /** The uppermost folder that was not there before. */
  private readonly made: string | undefined

  constructor(path: string) {
    this.path = resolve(path)
    this.made = mkdirSync(this.path, { recursive: true })
    try {
      this.aside = mkdtempSync(join(this.path, '.heapdeck-new-'))
    } catch (error) {
      if (this.made !== undefined) rmSync(this.made, { recursive: true, force: true })
      throw error
    }
  }

  /** One after the other: thousands of small files are written faster so than side by side through the thread pool. */
  write(path: string, content: Content): void {
    const file = join(this.aside, path)
    const folder = dirname(file)
    if (!this.folders.has(folder)) {
      mkdirSync(folder, { recursive: true })
      this.folders.add(folder)
    }
    writeFileSync(file, content)
  }

  /** Puts what was written in the place of what was there. */
  done(): void {
    for (const name of readdirSync(this.path))
      if (join(this.path, name) !== this.aside) rmSync(join(this.path, name), { recursive: true })
    for (const name of readdirSync(this.aside)) renameSync(join(this.aside, name), join(this.path, name))
    rmSync(this.aside, { recursive: true })
  }

  /** Leaves everything as it was before. */
  forget(): void {
    rmSync(this.made !== undefined && existsSync(this.made) ? this.made : this.aside, {
      recursive: true,
      force: true,
    })
  }
}

/** Fills a folder; whatever goes wrong on the way, what was in it stays. */
export async function fillFolder<Result>(
  path: string,
  fill: (folder: FreshFolder) => Result | Promise<Result>,
): Promise<Result> {
  const folder = new FreshFolder(path)
  try {
    const result = await fill(folder)
    folder.done()
    return result
  } catch (error) {
    folder.forget()
    throw error
  }
}
