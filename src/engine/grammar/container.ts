/**
 * `::: transcript` … `:::`, `::: notes` … `:::`, and boxes. The markers are blocks of their own, so fences protect what is
 * in them. Afterwards they are matched, and the stream is rewritten: what remains are pairs of `container_open` and
 * `container_close` that never nest and never reach over a slide's end, and pairs of `box_open` and `box_close` that nest
 * and lie within a slide's body or one of those. What is said privately stays private.
 */
import { findBox } from './box.ts'
import { INTERRUPTS, isAtTop, paragraphTokens, pushBlock, textOf } from './block-rules.ts'
import { contextOf, type MarkdownIt, type MdToken, type ParseContext, type StateCore } from './context.ts'
import { isSlidesInclude } from './include.ts'
import { quote } from './quote.ts'
import { isSeparator, toThematicBreak } from './separator.ts'

export type Said = 'transcript' | 'notes'

const MARKER = /^:{3,}/
const SAID: readonly string[] = ['transcript', 'notes']

export function containers(md: MarkdownIt): void {
  md.block.ruler.before(
    'fence',
    'container',
    (state, line, _endLine, silent) => {
      if (!isAtTop(state, line, silent) || contextOf(state.env)?.isComment) return false
      const text = textOf(state, line)
      if (!MARKER.test(text)) return false
      if (silent) return true
      const token = pushBlock(state, 'container', '', line, line + 1)
      token.info = withoutColons(text)
      token.markup = text.trimEnd()
      return true
    },
    INTERRUPTS,
  )
  md.core.ruler.after('block', 'containers', (state) => {
    if (state.tokens.some(isMarker)) state.tokens = new Rewriting(state).run()
  })
}

/** What a rewritten marker does, if the token is one. */
export function containerOf(token: MdToken): 'open' | 'close' | undefined {
  if (token.type === 'container_open') return 'open'
  return token.type === 'container_close' ? 'close' : undefined
}

/** What stands between the colons of a marker. */
function withoutColons(text: string): string {
  let end = text.trimEnd().length
  while (text[end - 1] === ':') end--
  return text.slice(0, end).replace(MARKER, '').trim()
}

const isMarker = (token: MdToken): boolean => token.type === 'container'

/** Whether a text is a marker that stayed text, with the attributes of its box. */
export const isShownMarker = ({ type, content }: MdToken): boolean =>
  type === 'inline' && MARKER.test(content)

/** Boxes in boxes. */
const MOST_BOXES = 16

interface Frame {
  readonly said: Said | undefined
  readonly isClosed: boolean
  readonly marker: MdToken
  /** The box that it opened, until that is closed. */
  box: MdToken | undefined
}

class Rewriting {
  private readonly state: StateCore
  private readonly context: ParseContext | undefined
  private readonly closed: ReadonlySet<MdToken>
  private readonly stack: Frame[] = []
  /** Those of the stack that are said, and how many of them are notes. */
  private readonly saidStack: Frame[] = []
  private notes = 0
  /** Those that a marker of their own closes, and those whose boxes are open. */
  private readonly closing: Frame[] = []
  private readonly boxes: Frame[] = []
  private readonly output: MdToken[] = []
  private current: Said | undefined
  /** End of the last line that was put out. */
  private end = 0

  constructor(state: StateCore) {
    this.state = state
    this.context = contextOf(state.env)
    this.closed = findClosed(state.tokens)
  }

  run(): MdToken[] {
    for (const token of this.state.tokens) {
      if (isMarker(token)) this.mark(token)
      else if (isSeparator(token)) this.separate(token)
      else if (isSlidesInclude(token)) this.include(token)
      else this.put(token)
    }
    this.endSlide()
    return this.output
  }

  private mark(token: MdToken): void {
    if (token.info !== '') this.open(token)
    else if (this.stack.length > 0) this.close(token)
    else {
      this.report(
        token,
        'error',
        'this `:::` closes nothing: remove it, or open a container above, as in `::: notes`',
      )
      this.show(token)
    }
  }

  private open(token: MdToken): void {
    const isClosed = this.closed.has(token)
    const name = token.info.split(/[ \t{]/, 1)[0] ?? ''
    const said = SAID.includes(name) ? (name as Said) : undefined
    if (!isClosed) {
      this.report(token, 'error', `${quote(token.markup)} is never closed: end it with a line \`:::\``)
    }
    const isBox = !said && findBox(token.info) !== undefined
    if (said) this.checkSaid(token, said)
    else if (!isBox) {
      this.report(
        token,
        'error',
        `unknown container ${quote(name)}: there are \`::: transcript\`, \`::: notes\`, \`::: columns\`, \`::: column\` and boxes, \`::: {.class}\``,
      )
    }
    const frame: Frame = { said, isClosed, marker: token, box: undefined }
    this.stack.push(frame)
    if (isClosed && (said || isBox)) this.closing.push(frame)
    if (isBox) return this.openBox(frame)
    if (said) {
      this.saidStack.push(frame)
      if (said === 'notes') this.notes++
      this.follow(token)
    } else this.show(token)
  }

  private checkSaid(token: MdToken, said: Said): void {
    if (token.info !== said) {
      this.report(token, 'error', `\`::: ${said}\` takes no attributes: write it alone`)
    }
    const outer = this.closing.at(-1)
    if (outer) {
      const name = outer.said ? `\`::: ${outer.said}\`` : quote(outer.marker.markup)
      this.report(token, 'error', `\`::: ${said}\` inside ${name}: close the outer one first`)
    }
  }

  private close(token: MdToken): void {
    const frame = this.stack.pop()
    if (frame === this.closing.at(-1)) this.closing.pop()
    if (frame?.said) {
      this.saidStack.pop()
      if (frame.said === 'notes') this.notes--
      this.follow(token)
    } else if (frame?.box) this.closeBox(frame, token)
    // Its box ended before, where something was said inside of it.
    else if (frame && findBox(frame.marker.info) !== undefined)
      this.put(this.edge('container_marker', this.current, token))
    else this.show(token)
  }

  private openBox(frame: Frame): void {
    const { marker } = frame
    if (this.boxes.length >= MOST_BOXES) {
      this.report(marker, 'error', `boxes are nested more than ${MOST_BOXES} deep: this one is shown as text`)
      this.show(marker)
      return
    }
    const token = new this.state.Token('box_open', 'div', 1)
    token.block = true
    token.info = marker.info
    token.markup = marker.markup
    token.map = marker.map && [...marker.map]
    frame.box = token
    this.boxes.push(frame)
    this.put(token)
  }

  /** A box that no marker closes ends after what was last put out. */
  private closeBox(frame: Frame, marker: MdToken | null): void {
    const token = new this.state.Token('box_close', 'div', -1)
    token.block = true
    if (frame.box?.map) frame.box.map[1] = marker?.map?.[1] ?? Math.max(this.end, frame.box.map[1])
    this.end = Math.max(this.end, frame.box?.map?.[1] ?? 0)
    frame.box = undefined
    this.boxes.pop()
    this.put(token)
  }

  private closeBoxes(): void {
    for (let frame = this.boxes.at(-1); frame; frame = this.boxes.at(-1)) this.closeBox(frame, null)
  }

  private put(token: MdToken): void {
    this.output.push(token)
    this.end = Math.max(this.end, token.map?.[1] ?? 0)
  }

  /** A slide's end: what was never closed ends here; in a closed container `---` is no slide's end. */
  private separate(token: MdToken): void {
    if (this.stack.at(-1)?.isClosed) {
      this.report(
        token,
        'warning',
        '`---` inside a container is a thematic break, no new slide: close the container with `:::` first, or write `***`',
      )
      toThematicBreak(token)
    } else this.endSlide()
    this.put(token)
  }

  private include(token: MdToken): void {
    if (this.stack.at(-1)?.isClosed) {
      this.report(token, 'error', "slides can't be included inside a container: close it with `:::` first")
      this.show(token)
      return
    }
    this.endSlide()
    this.put(token)
  }

  private endSlide(): void {
    this.closeBoxes()
    this.stack.length = this.saidStack.length = this.closing.length = this.notes = 0
    this.switchTo(undefined, null)
  }

  /** Notes win over a transcript that they stand in or around. */
  private follow(marker: MdToken): void {
    if (this.notes > 0) this.switchTo('notes', marker)
    else this.switchTo(this.saidStack.length > 0 ? 'transcript' : undefined, marker)
  }

  /** A marker that changes nothing goes to the container that it stands in. */
  private switchTo(said: Said | undefined, marker: MdToken | null): void {
    if (said !== this.current) this.closeBoxes()
    if (this.current !== undefined && said !== this.current) {
      this.put(this.edge('container_close', this.current, said === undefined ? marker : null))
    }
    if (said !== undefined && said !== this.current) this.put(this.edge('container_open', said, marker))
    else if (said !== undefined && marker) this.put(this.edge('container_marker', said, marker))
    this.current = said
  }

  private edge(type: string, said: Said | undefined, marker: MdToken | null): MdToken {
    const token = new this.state.Token(type, '', 0)
    token.block = true
    token.hidden = true
    token.info = said ?? ''
    token.map = marker?.map ?? null
    return token
  }

  private show(token: MdToken): void {
    for (const shown of paragraphTokens(this.state, token.markup, token.map)) this.put(shown)
  }

  private report(token: MdToken, severity: 'error' | 'warning', message: string): void {
    const place = this.context?.source.placeOfText(token.map?.[0] ?? 0)
    if (!place) return
    if (severity === 'error') this.context?.error(place, message)
    else this.context?.warn(place, message)
  }
}

/** The openings that have a `:::` of their own: a bare one closes the innermost. */
function findClosed(tokens: readonly MdToken[]): Set<MdToken> {
  const open: MdToken[] = []
  const closed = new Set<MdToken>()
  for (const token of tokens.filter(isMarker)) {
    if (token.info !== '') open.push(token)
    else {
      const opening = open.pop()
      if (opening) closed.add(opening)
    }
  }
  return closed
}
