/** Keeps this window in step with the others of the talk: publishes what the person does here, shows what is done there. */
import { stepHash } from '../route.ts'
import { Replica, type DeckState, type Trouble } from '../sync/index.ts'
import { slideAddress } from './addresses.ts'
import { recallBuild, rememberBuild } from './memory.ts'
import type { Line } from './others.ts'
import { LOOKED, MARKED, MOVED, TROUBLE, WINDOWS, type Stage } from './window.ts'

/** From now on this window and the others show the same. */
export function follow(line: Line, stage: Stage): void {
  const { transport, party, early } = line
  const host = stage.host!
  const page = document.documentElement
  const main = document.querySelector('main')!
  const { role, build } = party

  const current = (): DeckState => ({
    slide: main.querySelector(':scope > .on')!.id,
    step: stage.at.step,
    demos: host.marks(),
    ...host.look,
  })

  /** Goes where another window is; a slide that the deck's manifest must still name is waited for. */
  function apply(state: DeckState, theirs: string): boolean {
    const isHere = state.slide === main.querySelector(':scope > .on')!.id
    if (theirs !== build && !isHere && isFirstOf(theirs)) {
      const url = slideAddress(state.slide, stage.base, location.search)
      url.hash = stepHash(state.step)
      location.assign(url)
      return true
    }
    const number = isHere ? stage.at.slide : stage.source?.numberOf(state.slide)
    if (number !== undefined) show(state, number)
    else if (!stage.source)
      void host.facts().then(() => {
        // Unless somebody went elsewhere meanwhile.
        if (stage.source && replica.latest?.state === state) apply(state, theirs)
      })
    return number !== undefined || !stage.source
  }

  function show({ step, demos, screen, size, contrast }: DeckState, slide: number): void {
    host.isLed = true
    const known = Object.entries(demos).filter(([id]) => !stage.source || stage.source.slideOfDemo(id))
    replica.ignored += Object.keys(demos).length - known.length
    host.setMarks(Object.fromEntries(known))
    if (slide !== stage.at.slide || step !== stage.at.step) stage.go({ slide, step }, true)
    const { look } = host
    if (screen !== look.screen || size !== look.size || contrast !== look.contrast)
      host.setLook({ screen, size, contrast })
    host.isLed = false
  }

  /** Whether a stage meets another build for the first time: it loads itself anew, and shows what the host has then. */
  function isFirstOf(theirs: string): boolean {
    if (role !== 'stage' || recallBuild() === theirs) return false
    rememberBuild(theirs)
    return true
  }

  const replica = new Replica(transport, {
    party,
    current,
    apply,
    changed: () => {
      page.classList.toggle('in-step', role === 'stage' && replica.isInStep)
      document.dispatchEvent(new CustomEvent(WINDOWS))
    },
  })
  stage.replica = replica
  const act = (): void => {
    if (!host.isLed) replica.act()
  }
  for (const event of [MOVED, MARKED, LOOKED]) document.addEventListener(event, act)
  document.addEventListener(TROUBLE, (event) => replica.report((event as CustomEvent<Trouble>).detail))
  addEventListener('pagehide', () => replica.leave())
  // Also after a sleep, and when Back brings the window back as it was.
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) replica.join()
  })
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) replica.join()
  })
  for (const data of early) replica.receive(data)
  if (role === 'presenter') replica.join(line.hasMoved)
}
