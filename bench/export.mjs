/**
 * `heapdeck export`, whole commands: PDFs of 13, 100 and 1,000 slides beside the same text as plain HTML that a Chromium
 * prints (the limit), the talk's formats, and whether 20 runs give the same document. Wall time, the share of it that every
 * process was busy, and the most memory that all processes had together (PSS, sampled).
 * `node bench/export.mjs [ROUNDS]`. Linux.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { samplePeak } from './processes.mjs'

const ROUNDS = Number(process.argv[2] ?? 5)
const RUNS = 20
const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const BIN = join(ROOT, 'bin/heapdeck.js')
const FLAGS = ['--no-sandbox', '--disable-quic', '--disable-background-networking', '--disable-sync']
const folder = mkdtempSync(join(tmpdir(), 'heapdeck-bench-'))
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'

const slides = (count) =>
  Array.from({ length: count }, (_, index) => ({
    title: `Slide ${index + 1} of ${count}`,
    points: [`First point of slide ${index + 1}`, `Arena ${(index * 37) % 101}`, `Pool ${(index * 53) % 97}`],
    code: `def step_${index + 1}(arena):\n    return arena.pools[:${(index % 9) + 1}]`,
  }))

function deckOf(count) {
  const text = slides(count).map(
    ({ title, points, code }) =>
      `# ${title}\n\n${points.map((point) => `- ${point}`).join('\n')}\n\n\`\`\`python\n${code}\n\`\`\`\n`,
  )
  const deck = join(folder, `deck-${count}`)
  mkdirSync(deck, { recursive: true })
  writeFileSync(join(deck, 'slides.md'), `---\ntitle: ${count} slides\n---\n\n${text.join('\n---\n\n')}`)
  return deck
}

function plainOf(count) {
  const sections = slides(count).map(
    ({ title, points, code }) =>
      `<section><h2>${title}</h2><ul>${points.map((point) => `<li>${point}`).join('')}</ul><pre>${code}</pre></section>`,
  )
  const file = join(folder, `plain-${count}.html`)
  writeFileSync(
    file,
    `<!doctype html><title>${count} slides</title><style>@page{size:13.333in 7.5in;margin:0}section{break-after:page;padding:1in;font:28pt sans-serif}</style>${sections.join('\n')}`,
  )
  return file
}

async function printPlain(count) {
  const file = plainOf(count)
  const out = join(folder, 'plain.pdf')
  const started = performance.now()
  const browser = await chromium.launch({ executablePath, args: FLAGS })
  const page = await browser.newPage()
  await page.goto(`file://${file}`)
  await page.pdf({ path: out, preferCSSPageSize: true, printBackground: true, tagged: true, outline: true })
  await browser.close()
  return { wall: performance.now() - started, bytes: statSync(out).size }
}

/** `sampled`: looks at memory meanwhile, which costs time. */
async function run(words, out, sampled = false) {
  const started = performance.now()
  const child = spawn(process.execPath, [BIN, 'export', ...words, '--out', out], { stdio: 'ignore' })
  const peakOf = sampled ? samplePeak(child.pid, 100) : () => 0
  const status = await new Promise((resolve) => child.once('exit', resolve))
  const peak = peakOf()
  const wall = performance.now() - started
  if (status !== 0) throw new Error(`heapdeck export ${words.join(' ')}: ${status}`)
  return { wall, peak, bytes: statSync(out).isFile() ? statSync(out).size : 0 }
}

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1]
const seconds = (ms) => `${(ms / 1000).toFixed(2)} s`.padStart(9)

try {
  for (const count of [13, 100, 1000]) {
    const deck = deckOf(count)
    const out = join(folder, 'deck.pdf')
    const plain = []
    const ours = []
    for (let round = 0; round < (count > 100 ? Math.min(ROUNDS, 3) : ROUNDS); round++) {
      plain.push(await printPlain(count))
      ours.push(await run([deck, '--format', 'pdf'], out))
    }
    const { peak } = await run([deck, '--format', 'pdf'], out, true)
    const [limit, wall] = [plain, ours].map((all) => median(all.map((one) => one.wall)))
    console.log(
      `pdf of ${String(count).padStart(4)} slides ${seconds(wall)}, plain HTML ${seconds(limit)}, ratio ${(wall / limit).toFixed(2)}, ${Math.round(ours[0].bytes / 1000)} KB (${Math.round(plain[0].bytes / 1000)}), ${Math.round(peak)} MB`,
    )
  }
  const talk = join(ROOT, 'talk')
  for (const [name, words, out] of [
    ['talk, pdf', ['--format', 'pdf'], 'talk.pdf'],
    ['talk, every step', ['--format', 'pdf', '--steps', 'all'], 'steps.pdf'],
    ['talk, handout', ['--format', 'pdf', '--handout'], 'handout.pdf'],
    ['talk, pictures', ['--format', 'png'], 'pictures'],
  ]) {
    const walls = []
    let bytes = 0
    for (let round = 0; round < ROUNDS; round++) {
      const result = await run([talk, ...words], join(folder, out))
      walls.push(result.wall)
      bytes = result.bytes
    }
    console.log(
      `${name.padEnd(18)} ${seconds(median(walls))}${bytes ? `, ${Math.round(bytes / 1000)} KB` : ''}`,
    )
  }
  const documents = new Set()
  for (let round = 0; round < RUNS; round++) {
    const out = join(folder, 'again.pdf')
    await run([talk, '--format', 'pdf'], out)
    documents.add(createHash('sha256').update(readFileSync(out)).digest('hex'))
  }
  console.log(
    `talk, pdf, ${RUNS} runs: ${documents.size === 1 ? 'the same bytes' : `${documents.size} documents`}`,
  )
} finally {
  rmSync(folder, { recursive: true, force: true })
}
