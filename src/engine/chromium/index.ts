export { Chromium, ChromiumError, type Page } from './browser.ts'
export { findChromium, HOW_TO_HAVE_CHROMIUM } from './find.ts'
