/** Vitest's global set-up: the package as it would be installed, and a Chromium, before any test needs them. */
import { prepare } from '../../bin/prepare.js'
import { needChromium } from './chromium.ts'

export async function setup(): Promise<void> {
  await prepare()
  needChromium()
}
