import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { NotSimulatedError, TraceError, replay as replayBytes, type Replayed } from '../machine/index.ts'
import { replayText } from './replay/text.ts'
import { UsageError } from './usage.ts'
import type { Arguments } from './heapdeck.ts'

const GZIP_MAGIC = [0x1f, 0x8b]

/** What became of one file. */
type Outcome =
  | ({ readonly file: string } & Replayed)
  | { readonly file: string; readonly error: { message: string; line?: number; column?: number } }

/** `heapdeck replay`: 0 if every file was read and every result in it came out, else 1. */
export async function replay({ words: files, json, stats }: Arguments): Promise<number> {
  if (files.length === 0) throw new UsageError('name the traces to replay: heapdeck replay FILE...')
  const outcomes: Outcome[] = []
  for (const file of files) {
    const outcome = replayFile(file, stats)
    outcomes.push(outcome)
    if (json) continue
    if ('error' in outcome) process.stderr.write(`${errorText(outcome.file, outcome.error)}\n`)
    else process.stdout.write(replayText(file, outcome, stats))
  }
  if (json) process.stdout.write(`${JSON.stringify(outcomes, null, 2)}\n`)
  return outcomes.every(isGood) ? 0 : 1
}

function replayFile(file: string, stats: boolean): Outcome {
  try {
    return { file, ...replayBytes(contentOf(file), { stats, beside: (name) => besideOf(file, name) }) }
  } catch (error) {
    if (error instanceof TraceError) {
      const { message, line, column } = error
      return { file, error: { message, line, column } }
    }
    if (error instanceof NotSimulatedError || isOfSystem(error))
      return { file, error: { message: error.message } }
    throw error
  }
}

function contentOf(file: string): Uint8Array {
  const bytes = readFileSync(file)
  return GZIP_MAGIC.every((byte, index) => bytes[index] === byte) ? gunzipSync(bytes) : bytes
}

/** A file of that name in the same folder, if there is one. */
function besideOf(file: string, name: string): Uint8Array | undefined {
  const path = join(dirname(file), name)
  return existsSync(path) ? contentOf(path) : undefined
}

/** A file that can't be read or unpacked. */
const isOfSystem = (error: unknown): error is Error =>
  error instanceof Error &&
  /^(E[A-Z]+|Z_[A-Z_]+|ERR_(FS|BUFFER)_[A-Z_]+)$/.test((error as { code?: string }).code ?? '')

const isGood = (outcome: Outcome): boolean =>
  !('error' in outcome) && (!outcome.comparison || outcome.comparison.matched === outcome.comparison.ops)

const errorText = (
  file: string,
  { message, line, column }: { message: string; line?: number; column?: number },
): string => `${line === undefined ? file : `${file}:${line}:${column}`}: error: ${message}`
