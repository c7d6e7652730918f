import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, type Rollup } from 'vite'
import { REPOSITORY } from '../support/heapdeck.ts'
import type { Mistake } from './mistake.ts'

const JUDGE = join(REPOSITORY, 'tests/mutate/judge.ts')

/** The judge and the machine that it judges in one script, with a mistake in it or without. */
export async function compile(mistake?: Mistake): Promise<string> {
  const built = (await build({
    configFile: false,
    root: REPOSITORY,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      target: 'esnext',
      ssr: true,
      rollupOptions: {
        input: JUDGE,
        output: { format: 'cjs', codeSplitting: false },
      },
    },
    ssr: { noExternal: true },
    plugins: mistake ? [making(mistake)] : [],
  })) as Rollup.RollupOutput
  return built.output[0].code
}

function making({ rule, file, find, replace }: Mistake) {
  const path = join(REPOSITORY, 'src/machine', file)
  let made = false
  return {
    name: 'mistake',
    load(id: string) {
      if (id !== path) return null
      made = true
      return readFileSync(path, 'utf8').replace(find, () => replace)
    },
    buildEnd() {
      if (!made) throw new Error(`nothing uses ${file}, where ${rule}`)
    },
  }
}
