import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { replay } from '../../../src/machine/index.ts'

const folder = new URL('../../recorded/python/', import.meta.url)

describe('every block, arena and list is where CPython had it', () => {
  it.each(readdirSync(folder).filter((file) => file.startsWith('pymalloc-')))('%s', (file) => {
    const { comparison, simulated, ops } = replay(readFileSync(new URL(file, folder)))
    expect(file).toContain(simulated.replace(' ', '-'))
    expect(comparison?.first).toBeUndefined()
    expect(comparison?.matched).toBe(comparison?.ops)
    expect(comparison?.ops).toBeGreaterThan(ops)
  })
})
