/**
 * The one way in which tests come by a Firefox (ESR), driven through WebDriver BiDi. Playwright brings a Firefox of its
 * own and drives no other; puppeteer-core (24 is the last for Node 20) drives the one that people have.
 */
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import puppeteer, { type Browser } from 'puppeteer-core'

const NAMES = ['firefox-esr', 'firefox']
const APPLICATIONS = [
  '/Applications/Firefox.app/Contents/MacOS/firefox',
  'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
]

/** The executable: `FIREFOX` names it, else one that is installed; undefined: those tests are skipped. */
export function findFirefox(): string | undefined {
  const named = process.env['FIREFOX']
  if (named && !existsSync(named)) throw new Error(`FIREFOX names ${named}, which is not there`)
  const onPath = (process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
  return [named, ...onPath, ...APPLICATIONS].find((path) => path && existsSync(path))
}

export const launchFirefox = (): Promise<Browser> =>
  puppeteer.launch({
    browser: 'firefox',
    executablePath: findFirefox()!,
    headless: true,
    // Nothing of it may wait for a network.
    extraPrefsFirefox: {
      'browser.shell.checkDefaultBrowser': false,
      'app.update.enabled': false,
      'network.captive-portal-service.enabled': false,
      'network.connectivity-service.enabled': false,
      'dom.disable_open_during_load': false,
    },
  })
