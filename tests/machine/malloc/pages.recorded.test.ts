import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { readMallocTrace } from '../../../src/machine/index.ts'
import { REPOSITORY } from '../../support/heapdeck.ts'
import { firstOtherPages } from '../../support/malloc-pages.ts'

const RECORDED = join(REPOSITORY, 'tests/recorded')
const traces = readdirSync(join(RECORDED, 'malloc'))

describe('after every op as many pages are resident as the kernel said', () => {
  test.each(readdirSync(join(RECORDED, 'malloc-pages')))('%s', (file) => {
    const name = traces.find((trace) => trace === file || trace === `${file}.gz`)!
    const bytes = readFileSync(join(RECORDED, 'malloc', name))
    const trace = readMallocTrace(name.endsWith('.gz') ? gunzipSync(bytes) : bytes)
    const pages = readFileSync(join(RECORDED, 'malloc-pages', file), 'utf8')
    expect(firstOtherPages(trace, pages)).toBeUndefined()
  })
})
