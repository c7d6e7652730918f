/**
 * The presenter view's script. Its page is a stage in a frame of its own, so moving, demos and the other windows are
 * `boot.ts`'s and `stage.ts`'s; around it stand the next step, what is said, notes, clocks, and the audience's window.
 */
import { isPresentersRoot, readAddress, slideAddress } from './addresses.ts'
import type { DeckHost, SlideFacts } from './host.ts'
import { Audience } from './presenter/audience.ts'
import { Board } from './presenter/board.ts'
import type { Desk } from './presenter/desk.ts'
import { NextPreview } from './presenter/next.ts'
import { Said } from './presenter/said.ts'
import { Slides } from './presenter/slides.ts'
import { Speaker } from './presenter/speaker.ts'
import { TimesDialog } from './presenter/times.ts'
import { Timing } from './presenter/timing.ts'
import { drawRoom, drawWindows } from './presenter/windows.ts'
import { loadModule } from './supply.ts'
import { chooseTheme } from './theme.ts'
import { CHANGED, LOOKED, MOVED, WINDOWS, type Stage } from './window.ts'

/** How long after a move the rest is drawn: by then the slide is on show in every window. Milliseconds. */
const QUIET = 120

const main = document.querySelector('main')!
const stage = (window as unknown as { heapdeck: Stage }).heapdeck

/** The presenter's root is the first slide's presenter; there its addresses are those of every other. */
if (isPresentersRoot()) {
  const first = slideAddress(main.dataset['first']!, stage.base, location.search)
  location.replace(first.href + location.hash)
} else void start()

async function start(): Promise<void> {
  // The same module that `boot.ts` imports: whichever comes first, there is one.
  await loadModule(main.dataset['stage']!, stage.root)
  const host = stage.host as DeckHost
  const speaker = new Speaker(stage.root, main.dataset['speaker']!)
  let facts: readonly SlideFacts[] = []
  const desk: Desk = {
    stage,
    host,
    speaker,
    board: new Board(find('.states')),
    get facts() {
      return facts
    },
    find,
  }
  const isRehearsal = new URLSearchParams(location.search).has('rehearse')
  const next = new NextPreview(desk)
  const said = new Said(desk)
  const slides = new Slides(desk)
  const timing = new Timing(desk, isRehearsal)
  const audience = new Audience(desk)
  TimesDialog.install(desk, timing)
  desk.board.say('rehearsal', isRehearsal ? 'Rehearsal: times are recorded while the clock runs.' : '')

  const { ask } = stage
  stage.ask = (command) => {
    if (command === 'presenter') void audience.open()
    else if (command === 'transcript') said.toggleTranscript()
    else if (command === 'view') open(readAddress(main.querySelector(':scope > .on')!.id), '_blank')
    else ask(command)
  }
  for (const name of ['black', 'search', 'help'])
    find(`button.${name}`).addEventListener('click', () => stage.ask(name))
  chooseTheme(find<HTMLButtonElement>('button.theme'), 'heapdeck-presenter-theme')
  // A button that was clicked gives the keys back: the next Space is the deck's.
  find('.desk').addEventListener('click', ({ target, detail }) => {
    const button = (target as Element).closest<HTMLElement>('button')
    if (detail > 0 && !button?.closest('dialog')) button?.blur()
  })

  /** All that shows where the deck stands. */
  const draw = (): void => {
    slides.draw()
    said.draw()
    void next.draw()
  }
  const refresh = async (): Promise<void> => {
    try {
      ;[facts] = await Promise.all([host.facts(), speaker.fetch()])
      desk.board.say('deck')
    } catch (error) {
      console.warn(error)
      desk.board.say(
        'deck',
        'The notes can’t be had from where this page came from: is the server still there?',
        {
          words: 'Try again',
          act: () => void refresh(),
        },
      )
    }
    draw()
    timing.draw()
  }

  let last = `${stage.at.slide}/${stage.at.step}`
  let waiting: ReturnType<typeof setTimeout> | undefined
  document.addEventListener(MOVED, () => {
    const at = `${stage.at.slide}/${stage.at.step}`
    // What comes first of all is where the others are, which is no move of the talk's.
    if (at !== last) timing.moved(!host.isLed || stage.replica?.latest !== undefined)
    last = at
    // The slide comes first, here and in the audience's window, which shares this thread.
    clearTimeout(waiting)
    waiting = setTimeout(() => {
      draw()
      timing.tick()
    }, QUIET)
  })
  document.addEventListener(LOOKED, () => drawRoom(desk))
  const look = (): void => {
    audience.draw()
    drawWindows(desk)
  }
  document.addEventListener(WINDOWS, look)
  // The dev server's: something was saved.
  document.addEventListener(CHANGED, () => void refresh())
  drawRoom(desk)
  look()
  await refresh()
  timing.run()
}

function find<Found extends HTMLElement = HTMLElement>(selector: string): Found {
  return document.querySelector<Found>(selector)!
}
