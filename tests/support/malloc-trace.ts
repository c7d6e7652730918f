/** Malloc traces for tests, in their own words. */

/** A trace of these lines: op lines, comments, digests. The header's counts are right unless `header` says otherwise. */
export function mallocTrace(
  lines: readonly string[],
  header: Readonly<Record<string, unknown>> = {},
): Uint8Array {
  const ops = lines.filter((line) => !/^(#|d )/.test(line)).length
  const fields = {
    format: 'malloc-golden-1',
    label: 'hand-made',
    ops,
    maxId: 9,
    brk0: '0x55555555a000',
    ...header,
  }
  return new TextEncoder().encode([JSON.stringify(fields), ...lines, ''].join('\n'))
}
