/** The entries of a list from `first` on up to `end`, not with it; throws where there are more than `most`. */
export function follow(first: number, end: number, next: (entry: number) => number, most: number): number[] {
  const entries: number[] = []
  for (let entry = first; entry !== end; entry = next(entry)) {
    if (entries.length === most) throw new Error(`a list of pymalloc's has more than ${most} entries`)
    entries.push(entry)
  }
  return entries
}
