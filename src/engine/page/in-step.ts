/** Keeps this window in step with the others of the talk: publishes what the person does here, shows what is done there. */
import { channelName, openBroadcast, Replica, type DeckState, type Trouble } from '../sync/index.ts'
import { MARKED, marksOf, setMarks } from './demos.ts'
import type { DeckHost } from './host.ts'
import { LOOKED, MOVED, TROUBLE, WINDOWS, type Stage } from './window.ts'

/** `led` is told when moves begin and end to be another window's. */
export function followOthers(stage: Stage, host: DeckHost, led: (isTheirs: boolean) => void): void {
  const session = new URLSearchParams(location.search).get('session') ?? ''
  const transport = openBroadcast(channelName(stage.root.href, session))
  if (!transport) return
  const page = document.documentElement
  const main = document.querySelector('main')!
  const build = main.dataset['build'] ?? ''
  const role = host.view === 'presenter' ? 'presenter' : 'stage'
  let isApplying = false

  const current = (): DeckState => ({
    slide: main.querySelector(':scope > .on')!.id,
    step: stage.at.step,
    demos: marksOf(),
    ...host.look,
  })

  /** Goes where another window is; a slide that can't be found yet is waited for. */
  function apply(state: DeckState, theirs: string): boolean {
    const on = main.querySelector(':scope > .on')!
    const number = state.slide === on.id ? stage.at.slide : stage.source?.numberOf(state.slide)
    if (theirs !== build && state.slide !== on.id && isOlder(theirs)) {
      location.assign(
        new URL(
          `${stage.base}${encodeURIComponent(state.slide)}/${location.search}#${state.step}`,
          stage.root,
        ),
      )
      return true
    }
    if (number === undefined) {
      // The first of the others may speak before the deck's manifest is here.
      if (!stage.source)
        void host.facts().then((all) => all.some(({ id }) => id === state.slide) && apply(state, theirs))
      return !stage.source
    }
    isApplying = true
    led(true)
    setMarks(state.demos)
    if (number !== stage.at.slide || state.step !== stage.at.step)
      stage.go({ slide: number, step: state.step }, true)
    const { screen, size, contrast } = state
    if (screen !== host.look.screen || size !== host.look.size || contrast !== host.look.contrast)
      host.setLook({ screen, size, contrast })
    led(false)
    isApplying = false
    return true
  }

  /** A stage of another build loads itself anew, once for each: what it gets then is what the host has. */
  function isOlder(theirs: string): boolean {
    if (role !== 'stage' || sessionStorage.getItem('heapdeck-build') === theirs) return false
    sessionStorage.setItem('heapdeck-build', theirs)
    return true
  }

  const replica = new Replica(transport, {
    me: crypto.randomUUID?.() ?? String(Math.random()),
    role,
    build,
    current,
    apply,
    changed: () => {
      page.classList.toggle('in-step', role === 'stage' && replica.isInStep)
      document.dispatchEvent(new CustomEvent(WINDOWS))
    },
  })
  stage.replica = replica
  const act = (): void => {
    if (!isApplying) replica.act()
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
  replica.join()
}
