import type { Arguments } from './heapdeck.ts'
export async function replay(_: Arguments): Promise<number> {
  return 1
}
