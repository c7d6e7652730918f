/** A fence of Markdown that nothing in the text can close, without the line's end behind it. */
export function fenced(text: string, info: string): string {
  const marks = [...text.matchAll(/^[ \t]*(`{3,})/gm)].map(([, run]) => run!.length)
  const fence = '`'.repeat(marks.reduce((longest, length) => Math.max(longest, length), 2) + 1)
  return `${fence}${info}\n${text}\n${fence}`
}
