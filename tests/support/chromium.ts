/** The one way in which tests and benchmarks come by a Chromium. */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createRequire } from 'node:module'
import { delimiter, dirname } from 'node:path'
import { chromium } from 'playwright-core'

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge',
  'msedge',
]
const APPLICATIONS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]

export const FLAGS = [
  '--no-sandbox',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-gpu',
]

/** The executable: `CHROMIUM` names it, else one that is installed, else Playwright's own. */
export function findChromium(): string | undefined {
  const named = process.env['CHROMIUM']
  if (named) {
    if (existsSync(named)) return named
    throw new Error(`CHROMIUM names ${named}, which is not there`)
  }
  const onPath = (process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
  return [...onPath, ...APPLICATIONS, chromium.executablePath()].find((path) => path && existsSync(path))
}

/** The same, installing one where there is none: Debian's package for root, else Playwright's download. */
export function needChromium(): string {
  const found = findChromium()
  if (found) return found
  const installs: [string, string[]][] = [
    [
      process.execPath,
      [
        join(dirname(createRequire(import.meta.url).resolve('playwright-core')), 'cli.js'),
        'install',
        'chromium',
      ],
    ],
  ]
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get'))
    installs.unshift([
      'sh',
      ['-c', 'apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium'],
    ])
  for (const [command, args] of installs) {
    try {
      execFileSync(command, args, {
        stdio: 'ignore',
        timeout: 240_000,
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      })
    } catch {
      continue
    }
    const installed = findChromium()
    if (installed) return installed
  }
  throw new Error(
    'No Chromium here, and none could be installed: install Chromium, Chrome or Edge, or set CHROMIUM to its path.',
  )
}
