import type { Bytes } from './address.ts'

const KIB = 1024

/**
 * Anonymous memory that a real process has beside heap and mappings: libraries' data and the stack, as recorded
 * (tests/recorded/rss-talk.json, tests/recorded/boot).
 */
export const ELSEWHERE: Readonly<Record<'2.17' | '2.36', Bytes>> = { '2.17': 436 * KIB, '2.36': 424 * KIB }
