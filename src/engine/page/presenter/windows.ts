/** What the other windows are up to, in words; and what the room sees instead of the slide. */
import { percent } from '../look.ts'
import type { Desk } from './desk.ts'

export function drawWindows({ stage, board }: Desk): void {
  const { replica } = stage
  if (stage.isAlone)
    board.say('channel', 'This browser has no channel between windows: no other window follows this one.')
  if (!replica) return
  const { leader, peers } = replica
  board.say(
    'leader',
    leader?.role === 'presenter' ? 'Another presenter window leads: a key here takes over.' : '',
  )
  const build = document.querySelector('main')!.dataset['build'] ?? ''
  const isOther = [...peers.values()].some((peer) => peer.role === 'stage' && peer.build !== build)
  board.say(
    'build',
    isOther
      ? 'The audience window shows another build of the deck: it loads itself anew at its next slide.'
      : '',
  )
  const troubles = [...peers.values()].flatMap((peer) => peer.troubles)
  const words = troubles.map(({ demo, message }) => `The demo “${demo}” failed in another window: ${message}`)
  board.say('trouble', [...new Set(words)].join('\n'))
}

export function drawRoom({ host, find }: Desk): void {
  const { look } = host
  const words = [
    look.screen && `The room sees ${look.screen}`,
    look.size !== 0 && `Text ${percent(look)} %`,
    look.contrast && 'High contrast',
  ].filter((one) => one !== false && one !== '')
  const room = find('.room')
  room.hidden = words.length === 0
  if (room.textContent !== words.join(' · ')) room.textContent = words.join(' · ')
  find('button.black').setAttribute('aria-pressed', String(look.screen === 'black'))
}
