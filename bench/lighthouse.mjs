/**
 * Lighthouse's mobile profile on the published talk: Read, a slide and a slide with a demo, the median of each score. Run by
 * hand, since npx fetches Lighthouse: `node bench/lighthouse.mjs [ROUNDS]`. Performance depends on the computer: the
 * benchmark index says how fast Lighthouse found it (1,500 and more is an ordinary one; far below, something else ran).
 */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const ROUNDS = Number(process.argv[2] ?? 3)
const PAGES = ['', 'title/', 'demo-fragmentation/']
const LIGHTHOUSE = 'lighthouse@13.5.0'
const REPOSITORY = dirname(dirname(fileURLToPath(import.meta.url)))
const FLAGS =
  '--headless=new --no-sandbox --disable-quic --disable-background-networking --disable-component-update --disable-sync --disable-gpu'
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/** As a static host does it: compressed, assets kept for good. */
async function serve(folder) {
  const server = createServer((request, response) => {
    let file = join(folder, decodeURIComponent(new URL(request.url, 'http://x').pathname))
    try {
      if (statSync(file).isDirectory()) file = join(file, 'index.html')
      const isText = extname(file) !== '.woff2'
      response.writeHead(200, {
        'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
        'cache-control': file.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'max-age=600',
        ...(isText ? { 'content-encoding': 'gzip' } : {}),
      })
      response.end(isText ? gzipSync(readFileSync(file)) : readFileSync(file))
    } catch {
      response.writeHead(404).end()
    }
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() }
}

function look(url, output) {
  const words = ['--yes', LIGHTHOUSE, url, '--output=json', `--output-path=${output}`, '--quiet', `--chrome-flags=${FLAGS}`] // prettier-ignore
  const env = { ...process.env, CHROME_PATH: process.env.CHROMIUM ?? '/usr/bin/chromium' }
  const child = spawn('npx', words, { env, stdio: ['ignore', 'ignore', 'inherit'] })
  return new Promise((resolve, reject) =>
    child.once('exit', (status) =>
      status === 0
        ? resolve(JSON.parse(readFileSync(output, 'utf8')))
        : reject(new Error(`lighthouse: ${status}`)),
    ),
  )
}

const median = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)]

const temporary = mkdtempSync(join(tmpdir(), 'heapdeck-lighthouse-'))
const site = join(temporary, 'site')
spawnSync(process.execPath, [join(REPOSITORY, 'bin/heapdeck.js'), 'build', join(REPOSITORY, 'talk'), '--out', site], { stdio: 'inherit' }) // prettier-ignore
const served = await serve(site)
try {
  for (const path of PAGES) {
    const reports = []
    for (let round = 0; round < ROUNDS; round++)
      reports.push(await look(served.url + path, join(temporary, 'report.json')))
    const scores = ['performance', 'accessibility', 'best-practices', 'seo'].map((name) => {
      const all = reports.map(({ categories }) => Math.round(categories[name].score * 100))
      return `${name} ${median(all)}`
    })
    const times = ['first-contentful-paint', 'largest-contentful-paint', 'total-blocking-time', 'speed-index'].map((name) => `${name} ${Math.round(median(reports.map(({ audits }) => audits[name].numericValue)))} ms`) // prettier-ignore
    const index = median(reports.map(({ environment }) => environment.benchmarkIndex))
    console.log(`/${path}: ${scores.join(', ')}; ${times.join(', ')}; benchmark index ${Math.round(index)}`)
  }
} finally {
  served.close()
  rmSync(temporary, { recursive: true, force: true })
}
