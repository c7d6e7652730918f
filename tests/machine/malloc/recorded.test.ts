import { readFileSync, readdirSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { compareMalloc, readMallocTrace } from '../../../src/machine/index.ts'

const folder = new URL('../../recorded/malloc/', import.meta.url)

describe('answers as glibc did', () => {
  it.each(readdirSync(folder))('%s', (file) => {
    const bytes = readFileSync(new URL(file, folder))
    const trace = readMallocTrace(file.endsWith('.gz') ? gunzipSync(bytes) : bytes)
    expect(compareMalloc(trace)).toEqual({ ops: trace.ops, matched: trace.ops, first: undefined })
  })
})
