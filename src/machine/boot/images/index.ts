import type { BootImage } from '../image.ts'

/** The images that there are, by name. Made by `bin/boot-images.js`. */
export const IMAGES = {
  'python-2.7.6-glibc-2.17': () => import('./python-2.7.6-glibc-2.17.json'),
  'python-2.7.6-glibc-2.36': () => import('./python-2.7.6-glibc-2.36.json'),
  'python-2.7.6-glibc-2.36-no-tcache': () => import('./python-2.7.6-glibc-2.36-no-tcache.json'),
  'python-2.7.18-glibc-2.17': () => import('./python-2.7.18-glibc-2.17.json'),
  'python-2.7.18-glibc-2.36': () => import('./python-2.7.18-glibc-2.36.json'),
  'python-2.7.18-glibc-2.36-no-tcache': () => import('./python-2.7.18-glibc-2.36-no-tcache.json'),
} as const

export type ImageName = keyof typeof IMAGES

export async function imageNamed(name: ImageName): Promise<BootImage> {
  const { default: image } = await IMAGES[name]()
  return image as unknown as BootImage
}
