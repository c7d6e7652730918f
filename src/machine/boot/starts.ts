/** Starts of 2.7.6 by the version of glibc, for who can't wait for them. */
import type { BootImage } from './image.ts'
import glibc217 from './images/python-2.7.6-glibc-2.17.json'
import glibc236 from './images/python-2.7.6-glibc-2.36.json'

export const STARTS = {
  '2.17': glibc217 as unknown as BootImage,
  '2.36': glibc236 as unknown as BootImage,
} as const
