import { relative } from 'node:path'
import { importDeck } from '../engine/import/index.ts'
import type { Arguments } from './heapdeck.ts'
import { UsageError } from './usage.ts'

/** `heapdeck import`: a notebook as a deck's folder; status 0 when it was written. */
export function importAs({ folder: file, out }: Arguments): Promise<number> {
  if (file === undefined)
    throw new UsageError('a notebook is needed: heapdeck import talk.ipynb --out FOLDER')
  const { slides, remarks, ...result } = importDeck(file, out)
  const where = relative(process.cwd(), result.out) || '.'
  process.stdout.write(`${where}: ${slides === 1 ? '1 slide' : `${slides} slides`}\n`)
  for (const remark of remarks) process.stdout.write(`${remark}\n`)
  return Promise.resolve(0)
}
