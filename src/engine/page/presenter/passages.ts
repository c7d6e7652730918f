/**
 * What is said, by the marks where the speaker steps: the passage that is due, what was said before it, what comes. A
 * passage goes from its mark to the next one, over paragraphs and within any words in bold, links or code.
 */

type Time = 'gone' | 'due' | 'later'

const MARKS = 'i.click'
/** What holds lines of words of its own. */
const BLOCKS = 'p, li, h2, h3, h4, h5, h6, pre, td, th, dt, dd'
/** Blocks that may become two where a passage begins within them. */
const PARAGRAPHS = 'p, li, dd'

/**
 * Shows `said` in `place` as of `step`. `end` is what stands after the last word: where the next key leads. Gives what
 * should be in view.
 */
export function drawPassages(
  place: HTMLElement,
  said: DocumentFragment,
  step: number,
  end?: { readonly words: string; readonly isDue: boolean },
): Element | undefined {
  for (const named of said.querySelectorAll(':not(svg, svg *)[id]')) named.removeAttribute('id')
  const marks = [...said.querySelectorAll<HTMLElement>(MARKS)]
  const stepOf = (mark: HTMLElement): number => Number(mark.dataset['step'] ?? 0)
  // A step without a mark of its own goes on with the passage before it.
  const due = Math.max(0, ...marks.map(stepOf).filter((at) => at <= step))
  const timeOf = (at: number): Time => (at < due ? 'gone' : at === due ? 'due' : 'later')

  let before: Time = timeOf(0)
  for (const mark of marks) {
    const time = timeOf(stepOf(mark))
    mark.textContent = String(stepOf(mark))
    if (time !== before) splitAfter(mark)
    before = time
  }
  const lit = marks.find((mark) => stepOf(mark) > step)
  lit?.classList.add('lit')
  if (marks.length > 0) markWords(said, (mark) => timeOf(stepOf(mark as HTMLElement)), timeOf(0))
  if (end) appendEnd(said, end)
  place.replaceChildren(said)
  return place.querySelector('.due') ?? lit ?? undefined
}

/** Makes two of the mark's paragraph, unless there is nothing on one side. */
function splitAfter(mark: Element): void {
  const block = mark.closest(PARAGRAPHS)
  if (!block) return
  const range = document.createRange()
  range.setStart(block, 0)
  range.setEndBefore(mark)
  if (isBlank(range)) return
  range.setStartAfter(mark)
  range.setEnd(block, block.childNodes.length)
  if (isBlank(range)) return
  const rest = block.cloneNode(false) as Element
  rest.append(range.extractContents())
  rest.classList.add('goes-on')
  block.after(rest)
}

const isBlank = (range: Range): boolean =>
  range.toString().trim() === '' && range.cloneContents().querySelector('img, svg') === null

/** Every word in a span that tells its time; a block that is due as a whole says so, too. */
function markWords(said: DocumentFragment, timeAt: (mark: Node) => Time, first: Time): void {
  const words: { readonly text: Text; readonly time: Time }[] = []
  let time = first
  const visit = (node: Node): void => {
    if (node instanceof Element && node.matches('svg')) return
    if (node instanceof Element && node.matches(MARKS)) time = timeAt(node)
    else if (node instanceof Text) {
      if (node.data.trim()) words.push({ text: node, time })
    } else node.childNodes.forEach(visit)
  }
  visit(said)
  const timesIn = new Map<Element, Set<Time>>()
  for (const { text, time } of words) {
    const block = text.parentElement?.closest(BLOCKS)
    if (block) timesIn.set(block, (timesIn.get(block) ?? new Set()).add(time))
    const span = document.createElement('span')
    span.className = time
    text.replaceWith(span)
    span.append(text)
  }
  for (const [block, times] of timesIn) if (times.size === 1 && times.has('due')) block.classList.add('due')
}

function appendEnd(said: DocumentFragment, { words, isDue }: { words: string; isDue: boolean }): void {
  const pill = document.createElement('i')
  pill.className = `click end${isDue ? ' lit' : ''}`
  pill.textContent = words
  const last = said.lastElementChild
  if (last?.localName === 'p') last.append(' ', pill)
  else {
    const line = document.createElement('p')
    line.append(pill)
    said.append(line)
  }
}
