/**
 * `--format vtt`: what is said as captions, WebVTT (https://www.w3.org/TR/webvtt1/), at the times of a rehearsal. Time
 * begins with the first slide that was rehearsed; a step's time is shared by its sentences, by their words.
 */
import { readFileSync } from 'node:fs'
import type { Deck, Slide, Token } from '../deck.ts'
import { sumOf } from '../pacing.ts'
import { parseRehearsal, type Times } from '../rehearsal.ts'
import { countWords } from '../words.ts'
import { counted, ExportError, type ExportJob, type Exported, type Format } from './format.ts'
import { wordOf } from './text.ts'

/** Words that are said together, and shown together: they begin and end in seconds. */
export interface Cue {
  readonly id: string
  readonly start: number
  readonly end: number
  readonly text: string
}

/** A caption is at most about two lines of a picture. */
const MOST_CHARACTERS = 90

export function toCues({ meta }: Pick<Deck, 'meta'>, slides: readonly Slide[], times: Times): Cue[] {
  const cues: Cue[] = []
  let at = 0
  for (const slide of slides) {
    const took = Object.hasOwn(times, slide.id) ? times[slide.id]! : []
    let count = 0
    for (const { seconds, text } of passagesOf(slide, took)) {
      const captions = captionsOf(text, meta.lang)
      const words = captions.map((caption) => Math.max(1, countWords(caption, meta.lang)))
      let start = at
      captions.forEach((caption, index) => {
        const end = start + (seconds * words[index]!) / sumOf(words)
        if (milliseconds(end) > milliseconds(start))
          cues.push({ id: `${slide.id}-${++count}`, start, end, text: caption })
        start = end
      })
      at += seconds
    }
  }
  return cues
}

/** What is said at each step, with its time. What had no time of its own is said with what comes before it. */
function passagesOf(slide: Slide, took: readonly number[]): { seconds: number; text: string }[] {
  const texts = textByStep(slide)
  // A slide whose steps are others now: only the time of all of it is known.
  if (took.length !== texts.length) return [{ seconds: sumOf(took), text: texts.filter(Boolean).join('\n') }]
  const passages: { seconds: number; text: string }[] = []
  let waiting = ''
  texts.forEach((text, step) => {
    const seconds = took[step]!
    const last = passages.at(-1)
    if (seconds > 0) {
      passages.push({ seconds, text: [waiting, text].filter(Boolean).join('\n') })
      waiting = ''
    } else if (last) last.text = [last.text, text].filter(Boolean).join('\n')
    else waiting = [waiting, text].filter(Boolean).join('\n')
  })
  return passages
}

/** Paragraphs in lines, by the step at which they are said. */
function textByStep({ transcript, steps }: Pick<Slide, 'transcript' | 'steps'>): string[] {
  const texts = Array.from({ length: steps + 1 }, () => '')
  let step = 0
  const add = (text: string): void => void (texts[step] += text)
  const walk = (token: Token): void => {
    const { type, content, children, meta } = token
    if (type === 'click') step = Math.min(meta?.click ?? step, steps)
    else add(type === 'image' ? content : wordOf(token))
    children?.forEach((child) => type !== 'image' && walk(child))
    if (type === 'inline') add('\n')
  }
  for (const { tokens } of transcript) tokens.forEach(walk)
  return texts.map((text) =>
    text
      .split('\n')
      .map((line) => line.replaceAll(/\s+/g, ' ').trim())
      .filter((line) => line !== '')
      .join('\n'),
  )
}

/** Sentences, those that are short together, those that are long in pieces. */
function captionsOf(text: string, lang: string): string[] {
  return text.split('\n').flatMap((paragraph) => {
    const captions: string[] = []
    for (const sentence of sentencesOf(paragraph, lang))
      for (const piece of piecesOf(sentence)) {
        const last = captions.at(-1)
        if (last !== undefined && last.length + piece.length < MOST_CHARACTERS)
          captions[captions.length - 1] = `${last} ${piece}`
        else captions.push(piece)
      }
    return captions
  })
}

function sentencesOf(text: string, lang: string): string[] {
  let segmenter: Intl.Segmenter
  try {
    segmenter = new Intl.Segmenter(lang, { granularity: 'sentence' })
  } catch {
    // No language of that name.
    segmenter = new Intl.Segmenter('en', { granularity: 'sentence' })
  }
  return [...segmenter.segment(text)].map(({ segment }) => segment.trim()).filter((one) => one !== '')
}

/** About equal pieces, cut between words. */
function piecesOf(sentence: string): string[] {
  const count = Math.ceil(sentence.length / MOST_CHARACTERS)
  const size = sentence.length / count
  const pieces: string[] = []
  let piece = ''
  for (const word of sentence.split(' ')) {
    if (piece !== '' && piece.length + word.length / 2 > size && pieces.length < count - 1) {
      pieces.push(piece)
      piece = word
    } else piece = piece === '' ? word : `${piece} ${word}`
  }
  return piece === '' ? pieces : [...pieces, piece]
}

export function formatVtt({ meta }: Pick<Deck, 'meta'>, cues: readonly Cue[]): string {
  const title = meta.title.replaceAll(/\s+/g, ' ').replaceAll('-->', '→').trim()
  const blocks = cues.map(
    ({ id, start, end, text }) => `${id}\n${clockOf(start)} --> ${clockOf(end)}\n${escaped(text)}`,
  )
  return `${[`WEBVTT${title === '' ? '' : ` ${title}`}`, ...blocks].join('\n\n')}\n`
}

const milliseconds = (seconds: number): number => Math.round(seconds * 1000)

/** `00:01:02.500`. */
function clockOf(seconds: number): string {
  const all = milliseconds(seconds)
  const two = (value: number): string => String(value).padStart(2, '0')
  const [hours, minutes] = [Math.floor(all / 3_600_000), Math.floor(all / 60_000) % 60]
  return `${two(hours)}:${two(minutes)}:${two(Math.floor(all / 1000) % 60)}.${String(all % 1000).padStart(3, '0')}`
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

const HOW =
  'rehearse in the presenter view (Times, Rehearse), export the rehearsal there, and name the file with --tape'

export const vtt: Format = {
  kind: 'file',
  extension: 'vtt',
  options: ['tape'],
  run({ loaded, slides, options, write }: ExportJob): Exported {
    if (options.tape === undefined) throw new ExportError(`captions need the times of a rehearsal: ${HOW}`)
    const read = parseRehearsal(readTape(options.tape))
    if ('problem' in read) throw new ExportError(`${options.tape}: ${read.problem}`)
    const times = read.rehearsal.slides
    const known = slides.filter(({ id }) => Object.hasOwn(times, id))
    if (known.length === 0)
      throw new ExportError(`${options.tape} is of another deck: it knows none of these slides`)
    const cues = toCues(loaded.deck, slides, times)
    write('', formatVtt(loaded.deck, cues))
    const missing = slides.length - known.length
    return {
      words: counted(cues.length, 'caption'),
      remarks:
        missing > 0
          ? [`${missing} of ${slides.length} slides were not rehearsed, and have no captions.`]
          : [],
    }
  },
}

function readTape(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new ExportError(`${path} can't be read (${code ?? String(error)}): ${HOW}`)
  }
}
