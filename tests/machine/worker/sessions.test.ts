import { expect, test } from 'vitest'
import { Sessions } from '../../../src/machine/worker/sessions.ts'

/** Sessions of words; `built` has them in the order in which they were built. */
function wordSessions(most?: number) {
  const built: string[] = []
  const sessions = new Sessions((word: string) => {
    if (word === 'broken') throw new Error('it breaks')
    built.push(word)
    return { word }
  }, most)
  return { sessions, built }
}

test('a run stays the one that it is while it is among those used last', () => {
  const { sessions, built } = wordSessions()
  const [a, b] = [sessions.open('a'), sessions.open('b')]
  const run = sessions.run(a)
  expect(sessions.run(b).word).toBe('b')
  expect(sessions.run(a)).toBe(run)
  expect(built).toEqual(['a', 'b'])
})

test('the least recently used is parked, and built again when it is asked', () => {
  const { sessions, built } = wordSessions()
  const [a, b] = [sessions.open('a'), sessions.open('b')]
  sessions.run(a)
  const c = sessions.open('c')
  for (const session of [a, c, a]) sessions.run(session)
  expect(built).toEqual(['a', 'b', 'c'])
  expect(sessions.run(b).word).toBe('b')
  expect(built).toEqual(['a', 'b', 'c', 'b'])
  sessions.run(a)
  expect(built).toEqual(['a', 'b', 'c', 'b'])
  sessions.run(c)
  expect(built).toEqual(['a', 'b', 'c', 'b', 'c'])
})

test('a closed session is none, and leaves its room', () => {
  const { sessions, built } = wordSessions()
  const [a, b] = [sessions.open('a'), sessions.open('b')]
  sessions.close(a)
  expect(() => sessions.run(a)).toThrow('there is no session 1')
  sessions.open('c')
  sessions.run(b)
  expect(built).toEqual(['a', 'b', 'c'])
})

test('what can’t be built is no session', () => {
  const { sessions, built } = wordSessions(1)
  const a = sessions.open('a')
  expect(() => sessions.open('broken')).toThrow('it breaks')
  expect(() => sessions.run(2)).toThrow('there is no session 2')
  expect(sessions.run(a).word).toBe('a')
  expect(built).toEqual(['a', 'a'])
})
