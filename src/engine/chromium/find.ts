/** Where this computer has a Chromium: nothing is ever downloaded. */
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { ChromiumError } from './browser.ts'

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
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]

/** What to do where there is none. */
export const HOW_TO_HAVE_CHROMIUM = 'install Chromium, Chrome or Edge, or set CHROMIUM to its path'

/**
 * The executable: `CHROMIUM` names it, else one that is installed (`others`: further places to look at, last). Throws a ChromiumError when
 * `CHROMIUM` names a file that is not there.
 */
export function findChromium(others: readonly string[] = []): string | undefined {
  const named = process.env['CHROMIUM']
  if (named) {
    if (existsSync(named)) return named
    throw new ChromiumError(`CHROMIUM names ${named}, which is not there`)
  }
  const onPath = (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .flatMap((folder) =>
      NAMES.map((name) => join(folder, process.platform === 'win32' ? `${name}.exe` : name)),
    )
  return [...onPath, ...APPLICATIONS, ...others].find((path) => path && existsSync(path))
}
