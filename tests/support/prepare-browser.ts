/** Vitest's global set-up for tests in a browser: a Chromium, found or installed. */
import { needChromium } from './chromium.ts'

export const setup = (): void => void needChromium()
