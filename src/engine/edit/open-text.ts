/** What a slide's text leaves open, and what would swallow the slide after it; undefined: nothing. */
export function findOpen(text: string): string | undefined {
  let fence: { readonly mark: string; readonly length: number } | undefined
  let boxes = 0
  let isComment = false
  for (const line of text.split('\n')) {
    if (isComment) {
      isComment = !line.includes('-->')
      continue
    }
    const [, marks = ''] = /^ {0,3}(`{3,}|~{3,})/.exec(line) ?? []
    if (fence) {
      if (marks.startsWith(fence.mark) && marks.length >= fence.length && line.trim() === marks)
        fence = undefined
      continue
    }
    if (marks !== '') fence = { mark: marks[0]!, length: marks.length }
    else if (/^:::+[ \t]*\S/.test(line)) boxes++
    else if (/^:::+[ \t]*$/.test(line)) boxes = Math.max(0, boxes - 1)
    else isComment = line.lastIndexOf('<!--') > line.lastIndexOf('-->')
  }
  if (fence) return 'A block of code'
  if (isComment) return 'A comment'
  return boxes > 0 ? 'A `:::`' : undefined
}
