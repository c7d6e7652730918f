/**
 * Whole commands: `heapdeck import` of 500 slides of each engine, beside Node alone, in turn. `node bench/import.mjs [ROUNDS]`.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROUNDS = Number(process.argv[2] ?? 5)
const SLIDES = 500
const BIN = join(dirname(dirname(fileURLToPath(import.meta.url))), 'bin/heapdeck.js')

const body = (n) => `# Slide ${n}

* First point of slide ${n}
* Second, about arena ${(n * 37) % 101}

\`\`\`python
def step_${n}(arena, size=${n}):
    return sum(pool.used * size for pool in arena.pools)
\`\`\`
`
const slides = (each) => Array.from({ length: SLIDES }, (_, at) => each(at + 1)).join('\n---\n\n')
const DECKS = {
  marp: `---\nmarp: true\n---\n\n${slides((n) => `${body(n)}\n<!-- What is said on ${n}. -->\n`)}`,
  slidev: `---\ntheme: default\n---\n\n${slides((n) => `${body(n)}\n<!--\nWhat is said on ${n}.\n-->\n`)}`,
  reveal: slides((n) => `${body(n)}\nNote: What is said on ${n}.\n`),
  remark: slides((n) => `class: center\n\n${body(n)}\n???\nWhat is said on ${n}.\n`),
  pandoc: Array.from({ length: SLIDES }, (_, at) => `${body(at + 1)}\n::: notes\nWhat is said.\n:::\n`).join(
    '\n',
  ),
}

const timed = (args) => {
  const started = performance.now()
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return performance.now() - started
}
const median = (figures) => figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)]

const folder = mkdtempSync(join(tmpdir(), 'heapdeck-import-'))
try {
  const figures = new Map()
  const add = (name, took) => figures.set(name, [...(figures.get(name) ?? []), took])
  for (const [engine, text] of Object.entries(DECKS)) writeFileSync(join(folder, `${engine}.md`), text)
  for (let round = 0; round < ROUNDS; round++) {
    add('Node alone', timed(['-e', '0']))
    for (const engine of Object.keys(DECKS)) {
      const out = join(folder, `${engine}-${round}`)
      add(engine, timed([BIN, 'import', join(folder, `${engine}.md`), '--engine', engine, '--out', out]))
    }
  }
  const node = median(figures.get('Node alone'))
  for (const [name, all] of figures)
    console.log(`${name}: ${median(all).toFixed(0)} ms (${(median(all) / node).toFixed(1)}x)`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
