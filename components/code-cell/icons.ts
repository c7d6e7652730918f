import { html } from 'lit'

const drawn = (path: string, isSolid = false) =>
  html`<svg class=${isSolid ? 'icon filled' : 'icon'} viewBox="0 0 24 24" aria-hidden="true">
    <path d=${path} />
  </svg>`

export const ICONS = {
  run: drawn('M7 4v16l13-8z', true),
  stop: drawn('M5 5h14v14H5z', true),
  clock: drawn('M12 3a9 9 0 1 0 .01 0zM12 7v6l4 2'),
  fault: drawn('M12 3v11M12 19v1'),
  enter: drawn('M20 5v8H6M11 8l-5 5 5 5'),
  lock: drawn('M6 11h12v9H6zM9 11V7a3 3 0 0 1 6 0v4'),
  more: drawn('M5 11h2v2H5zM11 11h2v2h-2zM17 11h2v2h-2z', true),
} as const
