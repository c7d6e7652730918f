/** Runs the `heapdeck` command as a person does. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { cpSync, mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const REPOSITORY = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const BIN = join(REPOSITORY, 'bin/heapdeck.js')

export const TALK = join(REPOSITORY, 'talk')
export const SECOND_DECK = join(REPOSITORY, 'tests/fixtures/second-deck')
/** Its cells are a pocket calculator's. */
export const CALCULATOR_DECK = join(REPOSITORY, 'tests/fixtures/calculator-deck')
/** Its demo has a scene, and a worker. */
export const SCENE_DECK = join(REPOSITORY, 'tests/fixtures/scene-deck')

export interface Run {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** `input`: what its standard input has. */
export function heapdeck(words: readonly string[], cwd = REPOSITORY, input = ''): Run {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...words], {
    cwd,
    encoding: 'utf8',
    input,
  })
  return { status, stdout, stderr }
}

/** Builds a deck into a folder, and throws what the command says when it can't. */
export function buildTo(deck: string, out: string, ...words: string[]): void {
  const { status, stderr } = heapdeck(['build', deck, ...words, '--out', out])
  if (status !== 0) throw new Error(`the build failed: ${stderr}`)
}

/** An empty folder that is removed after the test. */
export function temporaryFolder(onDone: (clean: () => void) => void): string {
  const folder = mkdtempSync(join(tmpdir(), 'heapdeck-'))
  onDone(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Writes files, given by path and text, into a folder. */
export function writeFiles(folder: string, files: Readonly<Record<string, string | Uint8Array>>): string {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  return folder
}

export const copyFolder = (from: string, to: string): void => cpSync(from, to, { recursive: true })

/** A dev server on a free port; resolves when it says where it is. */
export async function startDev(
  folder: string,
  words: readonly string[] = [],
): Promise<{ url: string; output: () => string; stop(): Promise<void>; kill(): Promise<void> }> {
  const child: ChildProcess = spawn(process.execPath, [BIN, 'dev', folder, '--port', '0', ...words], {
    cwd: REPOSITORY,
  })
  let output = ''
  child.stdout!.on('data', (data: Buffer) => (output += data.toString()))
  child.stderr!.on('data', (data: Buffer) => (output += data.toString()))
  const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout!.on('data', () => {
      const found = /Read:\s+(\S+)/.exec(output)?.[1]
      if (found) resolve(found)
    })
    child.once('exit', () => reject(new Error(`the dev server ended: ${output}`)))
  })
  return {
    url,
    output: () => output,
    async stop() {
      child.kill('SIGTERM')
      await exit
    },
    /** At once, whatever it is doing. */
    async kill() {
      child.kill('SIGKILL')
      await exit
    },
  }
}
