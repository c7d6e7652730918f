/** The presenter's wish that this window fill its screen. A browser allows it upon an act: lent by the presenter, or the next one here. */
addEventListener('message', ({ data, origin }: MessageEvent<{ heapdeck?: unknown } | null>) => {
  if (origin !== location.origin || data?.heapdeck !== 'fullscreen') return
  const fill = (): Promise<void> => document.documentElement.requestFullscreen()
  fill().catch(() => {
    // Not `keydown`: the deck's own keys end there.
    const once = (): void => {
      for (const act of ['keyup', 'pointerup']) removeEventListener(act, once)
      void fill().catch(() => {})
    }
    for (const act of ['keyup', 'pointerup']) addEventListener(act, once)
  })
})
