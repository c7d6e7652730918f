import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { hashOf } from '../../../src/engine/site/writing/index.ts'
import { TypedTexts } from '../../../src/engine/site/typed.ts'
import { temporaryFolder } from '../../support/heapdeck.ts'

const cleaning: (() => void)[] = []
afterAll(() => cleaning.forEach((clean) => clean()))

const bytes = (text: string) => new TextEncoder().encode(text)
const [mine, another] = [{}, {}]

let folder: string
let typed: TypedTexts
const save = (text: string): string => {
  writeFileSync(join(folder, 'slides.md'), text)
  return hashOf(bytes(text))
}
const shown = (): string | undefined => {
  const text = typed.texts.get('slides.md')
  return text && new TextDecoder().decode(text)
}
const type = (page: object, hash: string, from: number, to: number, insert: string): boolean =>
  typed.take(page, { token: '', file: 'slides.md', hash, edit: { from, to, insert } })

beforeEach(() => {
  folder = temporaryFolder((done) => cleaning.push(done))
  typed = new TypedTexts(folder, new Map())
})

test('what is typed counts until it is saved', () => {
  const hash = save('# One\n')
  expect(type(mine, hash, 5, 5, '!')).toBe(true)
  expect(shown()).toBe('# One!\n')
  typed.settle('slides.md', bytes('# One\n'))
  expect(shown()).toBe('# One!\n')
  typed.settle('slides.md', bytes('# One!\n'))
  expect(shown()).toBeUndefined()
})

test('typing goes on over a save', () => {
  const hash = save('# One\n')
  type(mine, hash, 5, 5, '!')
  save('# One!\n')
  expect(type(mine, hash, 5, 5, '!?')).toBe(true)
  expect(shown()).toBe('# One!?\n')
})

test('text of another version, or out of the file, is not taken', () => {
  const hash = save('# One\n')
  expect(type(mine, hashOf(bytes('# Two\n')), 0, 0, 'x')).toBe(false)
  expect(type(mine, hash, 3, 70, 'x')).toBe(false)
  expect(type(mine, hash, -1, 2, 'x')).toBe(false)
  expect(shown()).toBeUndefined()
})

test('with a page goes what it alone has typed', () => {
  const hash = save('# One\n')
  type(mine, hash, 5, 5, '!')
  type(another, hash, 5, 5, '?')
  expect(typed.leave(mine)).toBe(false)
  expect(shown()).toBe('# One?\n')
  expect(typed.leave(another)).toBe(true)
  expect(shown()).toBeUndefined()
})
