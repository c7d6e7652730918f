/**
 * The simulated malloc against the real one: nanoseconds an op on every recorded trace, and the memory that the simulation
 * takes. `node bench/malloc.mjs [ROUNDS] [NAME...]`, NAME part of a file's name; more traces are looked for in
 * the folder that HEAPDECK_TRACES names. Needs `cc`; a trace of another glibc than the machine's is compared with the
 * machine's all the same, its tunables set.
 *
 * Both play an op at a time and write nothing down. The real one plays in a fresh process each time, ours in a fresh
 * `Player`, after some that warm Node up. Rounds are interleaved and their median is told; a round is the best of several
 * plays, of a short trace of many, so that what else the machine does counts less.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { gunzipSync } from 'node:zlib'
import { bundle, root } from './bundle.mjs'

const [rounds = '7', ...names] = process.argv.slice(2)
/** Ops that a round plays at least, and plays that it has. */
const OPS_A_ROUND = 400_000
const FEWEST_PLAYS = 3
const MOST_PLAYS = 200
/** Shorter ones are mostly the kernel's: the first touch of pages, and moves of the break. */
const LONG_OPS = 1000
/** Until what a trace needs is compiled by Node. */
const WARM_UP_MS = 500
/** How often memory is looked at during a play. */
const LOOKS = 500

const TUNABLES = {
  tcacheCount: 'tcache_count',
  tcacheMax: 'tcache_max',
  mmapThreshold: 'mmap_threshold',
  trimThreshold: 'trim_threshold',
  topPad: 'top_pad',
  mxfast: 'mxfast',
  mmapMax: 'mmap_max',
}

const folder = mkdtempSync(join(tmpdir(), 'heapdeck-bench-'))
try {
  const {
    replay: { Player, readMallocTrace },
  } = await bundle(folder, { replay: 'src/machine/replay/index.ts' })
  const player = join(folder, 'player')
  const { error } = spawnSync('cc', ['-O2', '-o', player, join(root, 'tests/native/player.c')], {
    stdio: 'inherit',
  })
  if (error) throw new Error('the real malloc is timed by a program in C, and there is no cc')

  const files = [join(root, 'tests/recorded/malloc'), process.env.HEAPDECK_TRACES]
    .filter(Boolean)
    .flatMap((place) => readdirSync(place).map((name) => join(place, name)))
    .filter((path) => /\.txt(\.gz)?$/.test(path))
    .filter((path) => names.length === 0 || names.some((name) => basename(path).includes(name)))
    .filter((path, index, all) => all.findIndex((other) => basename(other) === basename(path)) === index)
    .sort()

  console.log(`${'trace'.padEnd(30)}${'ops'.padStart(9)}   ours   real  ratio   memory`)
  const ratios = []
  const longRatios = []
  for (const path of files) {
    const bytes = path.endsWith('.gz') ? gunzipSync(readFileSync(path)) : readFileSync(path)
    const trace = readMallocTrace(bytes)
    if (/jemalloc/.test(trace.header.libc)) continue
    const plain = join(folder, 'trace.txt')
    writeFileSync(plain, bytes)
    const plays = Math.min(MOST_PLAYS, Math.max(FEWEST_PLAYS, Math.ceil(OPS_A_ROUND / trace.ops)))
    const ours = []
    const real = []
    for (const warm = performance.now() + WARM_UP_MS; performance.now() < warm;) new Player(trace).play()
    for (let round = 0; round < Number(rounds); round++) {
      real.push(playReal(player, plain, trace, plays))
      ours.push(playOurs(Player, trace, plays))
    }
    const ratio = median(ours) / median(real)
    ratios.push(ratio)
    if (trace.ops >= LONG_OPS) longRatios.push(ratio)
    const memory = await memoryOf(Player, trace)
    console.log(
      `${basename(path)
        .replace(/\.txt(\.gz)?$/, '')
        .padEnd(30)}${String(trace.ops).padStart(9)} ${figure(median(ours))} ${figure(median(real))} ${ratio
        .toFixed(2)
        .padStart(6)} ${`${(memory / 1024).toFixed(0)} KB`.padStart(10)}`,
    )
  }
  const long =
    longRatios.length > 0 ? `, of traces from ${LONG_OPS} ops ${median(longRatios).toFixed(2)}` : ''
  console.log(
    `ratio: median ${median(ratios).toFixed(2)}${long}, largest ${Math.max(...ratios).toFixed(2)}; ns an op; Node ${process.version}`,
  )
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** Nanoseconds an op. */
function playReal(player, path, { ops, header }, plays) {
  const tunables = Object.entries(TUNABLES)
    .filter(([setting]) => header.settings[setting] !== undefined)
    .map(([setting, name]) => `glibc.malloc.${name}=${header.settings[setting]}`)
  if (header.settings.tcache === false) tunables.push('glibc.malloc.tcache_count=0')
  const env = { ...process.env, GLIBC_TUNABLES: tunables.join(':') }
  const times = execFileSync(player, ['-t', String(plays), path], { encoding: 'utf8', env })
  return Math.min(...times.trim().split('\n').map(Number)) / ops
}

function playOurs(Player, trace, plays) {
  const times = []
  for (let play = 0; play < plays; play++) {
    const player = new Player(trace)
    const from = performance.now()
    player.play()
    times.push(performance.now() - from)
  }
  return (Math.min(...times) * 1e6) / trace.ops
}

/** The most that kernel, malloc and timeline held at a time: what the garbage collector can't have yet counts. */
async function memoryOf(Player, trace) {
  await collectGarbage()
  const held = () => process.memoryUsage().arrayBuffers
  const before = held()
  const player = new Player(trace)
  const own = player.chunkById.byteLength * 2
  let most = 0
  const slice = Math.max(1, Math.ceil(trace.ops / LOOKS))
  for (let from = 0; from < trace.ops; from += slice) {
    player.play(from, Math.min(from + slice, trace.ops))
    most = Math.max(most, held() - before - own)
  }
  return most
}

async function collectGarbage() {
  setFlagsFromString('--expose-gc')
  const gc = runInNewContext('gc')
  // What a collection frees is given back in the background.
  for (let again = 0; again < 3; again++) {
    gc()
    await setTimeout(5)
  }
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}

function figure(nanoseconds) {
  return nanoseconds.toFixed(0).padStart(6)
}
