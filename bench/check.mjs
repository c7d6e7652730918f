/**
 * `heapdeck check`, whole commands: the talk (limit 5 s) and decks of 100 and 1,000 slides (limit 30 s), with a browser and
 * without. Wall time and the most memory that all processes had together (PSS, sampled). Exits with 1 when a limit is missed.
 * `node bench/check.mjs [ROUNDS]`. Linux.
 */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { samplePeak } from './processes.mjs'

const ROUNDS = Number(process.argv[2] ?? 5)
const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const BIN = join(ROOT, 'bin/heapdeck.js')
const LIMITS = { talk: 5, 1000: 30 }
const folder = mkdtempSync(join(tmpdir(), 'heapdeck-bench-'))

/** Slides with points that come one by one, code in three stages, and what is said. */
function deckOf(count) {
  const text = Array.from({ length: count }, (_, index) => {
    const n = index + 1
    return (
      `# Slide ${n} of ${count}\n\n* First point of slide ${n}\n* Arena ${(n * 37) % 101}\n\n` +
      `\`\`\`python {1|2|3}\ndef step_${n}(arena):\n    first = arena.pools[${n % 9}]\n    return first\n\`\`\`\n\n` +
      `::: transcript\nSaid of slide ${n}: [click] one, [click] two, [click] the second line, [click] the third.\n:::\n`
    )
  })
  const deck = join(folder, `deck-${count}`)
  mkdirSync(deck, { recursive: true })
  writeFileSync(join(deck, 'slides.md'), `---\ntitle: ${count} slides\n---\n\n${text.join('\n---\n\n')}`)
  return deck
}

/** `sampled`: looks at memory meanwhile, which costs time. */
async function run(words, sampled = false) {
  const started = performance.now()
  const child = spawn(process.execPath, [BIN, 'check', ...words, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.on('data', (data) => (text += data))
  const peakOf = sampled ? samplePeak(child.pid, 200) : () => 0
  await new Promise((resolve) => child.once('close', resolve))
  const peak = peakOf()
  const { findings } = JSON.parse(text)
  return { wall: (performance.now() - started) / 1000, peak, found: findings.length }
}

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1]
let isMissed = false

try {
  for (const [name, deck, rounds] of [
    ['talk', join(ROOT, 'talk'), ROUNDS],
    ['100', deckOf(100), ROUNDS],
    ['1000', deckOf(1000), Math.min(ROUNDS, 3)],
  ])
    for (const flags of [[], ['--no-browser']]) {
      const results = []
      for (let round = 0; round < rounds; round++) results.push(await run([deck, ...flags]))
      const wall = median(results.map((one) => one.wall))
      const { peak } = await run([deck, ...flags], true)
      const limit = LIMITS[name]
      isMissed ||= limit !== undefined && wall > limit
      console.log(
        `check ${name.padStart(4)} ${flags.length > 0 ? 'without a browser' : 'with a browser   '} ${wall.toFixed(2).padStart(6)} s` +
          `${limit && flags.length === 0 ? ` (limit ${limit} s)` : ''}, ${results[0].found} findings, ${Math.round(peak)} MB`,
      )
    }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
process.exitCode = isMissed ? 1 : 0
