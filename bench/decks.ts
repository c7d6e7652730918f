/** Decks for benchmarks: `count` slides, each a title, three points, six lines of Python, and what `said` gives. */
import type { SourceHost } from '../src/engine/deck.ts'

export function deckOf(
  count: number,
  said: (slide: number) => string = (slide) => `What is said on slide ${slide}.`,
): string {
  const slides = Array.from({ length: count }, (_, index) => {
    const n = index + 1
    return [
      `# Slide ${n} of many`,
      `- First point of slide ${n}\n- Second, about arena ${(n * 37) % 101}\n- Third: pool ${(n * 53) % 97}`,
      '```python\n' +
        `def step_${n}(arena, size=${n}):\n    # walk the pools of arena ${n}\n    total = 0\n` +
        `    for pool in arena.pools[:${(n % 9) + 1}]:\n        total += pool.used * size\n    return "step ${n}: %d" % total\n` +
        '```',
      `::: transcript\n${said(n)}\n:::`,
    ].join('\n\n')
  })
  return `---\ntitle: ${count} slides\n---\n\n${slides.join('\n\n---\n\n')}\n`
}

export function hostOf(source: string): SourceHost {
  const bytes = new TextEncoder().encode(source)
  return { read: (path) => (path === 'slides.md' ? { path, bytes } : { problem: `there is no ${path}` }) }
}
