import { relative } from 'node:path'
import { importDeck } from '../engine/import/index.ts'
import type { Arguments } from './heapdeck.ts'
import { UsageError } from './usage.ts'

/** `heapdeck import`: a deck of another engine, or a notebook, as a deck's folder; status 0 when it was written. */
export function importAs({ folder: file, out, engine }: Arguments): Promise<number> {
  if (file === undefined) throw new UsageError('a deck is needed: heapdeck import talk.md --out FOLDER')
  const { slides, remarks, warnings, ...result } = importDeck(file, out, engine)
  const where = relative(process.cwd(), result.out) || '.'
  process.stdout.write(`${where}: ${slides === 1 ? '1 slide' : `${slides} slides`}\n`)
  for (const remark of remarks) process.stdout.write(`${remark}\n`)
  for (const warning of warnings) process.stderr.write(`${warning}\n`)
  return Promise.resolve(0)
}
