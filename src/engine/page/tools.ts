/** What keys open that most readers never ask for, and a stage's manners: loaded with the first that needs them. */
import type { DeckHost } from './host.ts'
import { announceSlides } from './tools/announce.ts'
import { markDemoKeys } from './tools/demo-keys.ts'
import { fade } from './tools/fade.ts'
import { keepAwake, toggleFullscreen } from './tools/fullscreen.ts'
import { isGoToOpen, openGoTo } from './tools/go-to.ts'
import { openHelp } from './tools/help.ts'
import { followLook, followStep, tellLook } from './tools/looks.ts'
import looks from './tools/looks.css?inline'
import { openOverview } from './tools/overview.ts'
import panels from './tools/panel.css?inline'
import { closePanel } from './tools/panel.ts'
import { openPresenter } from './tools/presenter.ts'
import { resetDemo } from './tools/reset.ts'
import { copyLink, openShare } from './tools/share.ts'
import { isSearchOpen, openSearch } from './tools/search.ts'
import { adopt } from './tools/sheet.ts'
import { followSwipes } from './tools/swipe.ts'
import { toggleTranscript } from './tools/transcript.ts'
import { LOOKED, MOVED, type Stage } from './window.ts'

adopt(panels)
adopt(looks)
keepAwake()

/** Does what a command asks for. What changes the look has been done: it is only told. */
export function act(command: string, host: DeckHost): void {
  const [name, typed = ''] = command.split(' ')
  // What was typed after `g`, before its panel was here to take it, is no command.
  if ((isGoToOpen() || isSearchOpen()) && !/^(go-to|black|white)$/.test(name!)) return
  // A panel is for whoever looks at this screen.
  if (host.view === 'stage' && host.look.screen && /^(overview|help|go-to|search|share)$/.test(name!))
    host.setLook({ ...host.look, screen: '' })
  switch (name) {
    case 'overview':
      return openOverview(host)
    case 'help':
      return openHelp(host)
    case 'go-to':
      return openGoTo(host, typed)
    case 'search':
      return openSearch(host)
    case 'transcript':
      return toggleTranscript(host)
    case 'presenter':
      return void openPresenter(host)
    case 'fullscreen':
      return void toggleFullscreen()
    case 'share':
      return openShare(host)
    case 'copy-link':
      return void copyLink(host, Number(typed))
    case 'reset':
      return void resetDemo(host)
    case 'black':
    case 'white':
      return closePanel()
    default:
      tellLook(command, host.look)
  }
}

let isAttended = false

/**
 * From now on tells of slides, fades, takes swipes, marks a demo that has the keys. `opened`: the slide that needs no
 * telling; `touches`: what was touched until now.
 */
export function attend(
  stage: Stage,
  host: DeckHost,
  opened: number,
  touches: readonly TouchEvent[] = [],
): void {
  if (isAttended) return
  isAttended = true
  if (host.view === 'stage' && document.querySelector('main')!.dataset['transition'])
    stage.draw = fade(stage, stage.draw, () => host.isLed)
  announceSlides(host, opened)
  followSwipes(stage, touches)
  markDemoKeys()
  const follow = (): void => {
    followLook(host)
    followStep(host)
  }
  follow()
  for (const event of [LOOKED, MOVED]) document.addEventListener(event, follow)
}
