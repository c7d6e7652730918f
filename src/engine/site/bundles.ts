/**
 * Modules of authors, run in Node: each bundled into one file, kept in `<deck>/.heapdeck/modules/` as long as the files
 * that it was made of stay the same.
 */
import { createHash } from 'node:crypto'
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, extname, join, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Rollup } from 'vite'
import { PACKAGE_ROOT } from './root.ts'
import { viteConfig } from './vite.ts'

export interface NodeModule {
  /** Changes whenever the code does. */
  readonly name: string
  /** The module's exports; rejects with what it throws. */
  run(): Promise<unknown>
}

interface Bundle {
  /** Contents of the files that the bundle was made of: path relative to the deck, hash. */
  readonly files: Record<string, string>
  readonly name: string
}

interface Index {
  readonly version: string
  /** By the module's path. */
  readonly bundles: Record<string, Bundle>
}

const VERSION = '1'

export class Bundles {
  private readonly index: Index
  private readonly folder: string
  private readonly wanted: string
  private made: string | undefined
  private saved = ''

  /** `folder`: the deck's. */
  constructor(folder: string) {
    this.folder = folder
    this.wanted = join(folder, '.heapdeck', 'modules')
    this.index = readIndex(join(this.wanted, 'index.json'))
  }

  /** Where bundles are kept: made when the first is needed. */
  private get at(): string {
    return (this.made ??= writableFolder(this.wanted))
  }

  /** Absolute paths of the files that the module at `path` was made of when it was run last. */
  filesOf(path: string): string[] {
    return Object.keys(this.index.bundles[path]?.files ?? {}).map((file) => resolve(this.folder, file))
  }

  /** The module at `path`, bundled. Throws, in one line, why it can't be. */
  async of(path: string): Promise<NodeModule> {
    const { name } = await this.bundle(path)
    return { name, run: () => import(pathToFileURL(join(this.at, name)).href) }
  }

  private async bundle(path: string): Promise<Bundle> {
    const known = this.index.bundles[path]
    if (
      known &&
      existsSync(join(this.at, known.name)) &&
      Object.entries(known.files).every(([file, was]) => hashFile(resolve(this.folder, file)) === was)
    )
      return known
    const chunk = await this.build(path)
    const files = chunk.moduleIds
      .map((id) => id.replace(/\?.*$/, ''))
      .filter((id) => !id.startsWith('\0') && !isOfOthers(id))
      .map((id) => [relative(this.folder, id), hashFile(id)] as const)
    const bundle = {
      files: Object.fromEntries(files),
      name: `${basename(path, extname(path))}.${hash(chunk.code).slice(0, 12)}.mjs`,
    }
    if (known) rmSync(join(this.at, known.name), { force: true })
    writeFileSync(join(this.at, bundle.name), chunk.code)
    this.index.bundles[path] = bundle
    return bundle
  }

  private async build(path: string): Promise<Rollup.OutputChunk> {
    const { build } = await import('vite')
    const building = build({
      ...viteConfig(this.folder, () => []),
      // What is wrong is thrown.
      logLevel: 'silent',
      publicDir: false,
      build: {
        ssr: path,
        write: false,
        minify: false,
        target: 'node20',
        rolldownOptions: { output: { codeSplitting: false } },
      },
      ssr: { noExternal: true },
    })
    const result = await building.catch((error: unknown) => {
      throw new Error(reasonOf(error, this.folder), { cause: error })
    })
    const [chunk] = (Array.isArray(result) ? result : [result]).flatMap((one) =>
      'output' in one ? one.output : [],
    )
    if (chunk?.type !== 'chunk') throw new Error(`${path} could not be bundled`)
    return chunk
  }

  /** Keeps what was made, for the next build. */
  save(): void {
    const text = JSON.stringify(this.index)
    if (text === this.saved || Object.keys(this.index.bundles).length === 0) return
    writeFileSync(join(this.at, 'index.json'), text)
    this.saved = text
  }
}

/** The first of a bundler's errors in one line, with the place that its picture of the code names. */
function reasonOf(error: unknown, folder: string): string {
  const [first = error] = (error as { errors?: readonly unknown[] }).errors ?? []
  const text = first instanceof Error ? first.message : String(first)
  // oxlint-disable-next-line no-control-regex
  const lines = text.replace(/\u001b\[[\d;]*m/g, '').split('\n')
  const [, file, place] = /\[ (\S+?)((?::\d+)+) \]/.exec(lines.slice(1).join('\n')) ?? []
  const words = lines[0]!.replace(/^\[[\w:-]+\] /, '')
  if (!file) return words
  const path = relative(folder, resolve(file))
  return `${path}${place}: ${words.replaceAll(file, path)}`
}

/** Of a package that is another's: ours may be installed, too, and grows. */
const isOfOthers = (id: string): boolean =>
  (id.startsWith(PACKAGE_ROOT) ? id.slice(PACKAGE_ROOT.length) : id).includes('/node_modules/')

/** The folder, made; one of the system's temporary ones where the deck can't be written. */
export function writableFolder(folder: string): string {
  try {
    mkdirSync(folder, { recursive: true })
    accessSync(folder, constants.W_OK)
    return folder
  } catch {
    return mkdtempSync(join(tmpdir(), 'heapdeck-'))
  }
}

export const hash = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('hex').slice(0, 24)

function hashFile(path: string): string {
  try {
    return hash(readFileSync(path))
  } catch {
    return ''
  }
}

function readIndex(path: string): Index {
  try {
    const index = JSON.parse(readFileSync(path, 'utf8')) as Index
    if (index.version === VERSION) return index
  } catch {
    // None yet, or not one of ours.
  }
  return { version: VERSION, bundles: {} }
}
