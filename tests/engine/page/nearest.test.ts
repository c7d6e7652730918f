import { expect, test } from 'vitest'
import { nearestSlide } from '../../../src/engine/page/nearest.ts'

const SLIDES = [
  { id: 'title', title: 'Python Memory Management' },
  { id: 'demo-pools', title: '[Demo time]' },
  { id: 'free-lists', title: 'Free lists' },
  { id: 'python-allocator', title: 'Fun with Python allocator' },
  { id: 'łódź', title: 'Łódź' },
  { id: 'slide-6', title: '' },
]

test.each([
  ['demo-pool', 'demo-pools'],
  ['DEMO_POOLS.html', 'demo-pools'],
  ['pools', 'demo-pools'],
  ['freelist', 'free-lists'],
  ['Memory Management', 'title'],
  ['2', 'demo-pools'],
  ['slide-3', 'free-lists'],
  ['6', 'slide-6'],
  ['łodz', 'łódź'],
  ['all', undefined],
  ['at', undefined],
  ['wp-login.php', undefined],
  ['7', undefined],
  ['', undefined],
  ['---', undefined],
])('%j is nearest to %j', (name, id) => {
  const index = nearestSlide(name, SLIDES)
  expect(index === undefined ? undefined : SLIDES[index]!.id).toBe(id)
})
