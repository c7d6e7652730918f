/** The one way in which tests and benchmarks come by a Chromium. */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { chromium } from 'playwright-core'
import { findChromium as findInstalled, HOW_TO_HAVE_CHROMIUM } from '../../src/engine/chromium/find.ts'

export const FLAGS = [
  '--no-sandbox',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-gpu',
]

/** What this computer has, or Playwright's own. */
export const findChromium = (): string | undefined => findInstalled([chromium.executablePath()])

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
  throw new Error(`No Chromium here, and none could be installed: ${HOW_TO_HAVE_CHROMIUM}.`)
}
