/** The first place, spelled as in the file, where two values differ. */
export function firstDifference(
  recorded: unknown,
  here: unknown,
  path: string,
): { path: string; recorded: string; here: string } | undefined {
  if (isObject(recorded) && isObject(here) && Array.isArray(recorded) === Array.isArray(here)) {
    for (const key of new Set([...Object.keys(recorded), ...Object.keys(here)])) {
      const step = Array.isArray(here) ? `[${key}]` : path === '' ? key : `.${key}`
      const found = firstDifference(recorded[key], here[key], path + step)
      if (found) return found
    }
    return undefined
  }
  return recorded === here ? undefined : { path, recorded: valueText(recorded), here: valueText(here) }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

const valueText = (value: unknown): string => {
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return `a list of ${value.length}`
  return isObject(value) ? 'an object' : JSON.stringify(value)
}
