/** Where a page of a deck stands. */
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

/** Slide and step on show, `2/1`. */
export const placeOf = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const { at } = (window as unknown as { heapdeck: { at: { slide: number; step: number } } }).heapdeck
    return `${at.slide}/${at.step}`
  })

export async function expectPlace(page: Page, expected: string): Promise<void> {
  await expect.poll(() => placeOf(page)).toBe(expected)
}

/** The id of the slide that Read marks as where the reader is. */
export const slideInRead = (page: Page): Promise<string | undefined> =>
  page.evaluate(() => document.querySelector('.toc .now')?.getAttribute('href')?.slice(1))

/** What is on the page's root. */
export const rootClasses = (page: Page): Promise<string> =>
  page.evaluate(() => document.documentElement.className)
