import { css } from 'lit'

/**
 * What pictures that are elements share: they are as large as their owner makes them, and their font size is that of the
 * labels, `--_label` of the demo that shows them. Their colours are the theme's, by custom properties.
 */
export const pictureStyles = css`
  :host {
    display: block;
    position: relative;
    min-inline-size: 0;
    font-size: var(--_label, 0.8125rem);
    --_signal: var(--signal, #3b7de0);
  }
  :host([hidden]) {
    display: none;
  }
  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }
  .picture,
  .picture svg {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
  }
  button {
    font: inherit;
    color: inherit;
    background: none;
    border: 0;
    padding: 0;
    text-align: start;
  }
  :focus-visible {
    outline: 3px solid var(--_signal);
    outline-offset: 2px;
    border-radius: var(--r-cell, 2px);
  }
  @media (forced-colors: active) {
    :host {
      --ink: CanvasText;
      --ink-2: CanvasText;
      --ink-3: CanvasText;
      --edge: CanvasText;
      --line: CanvasText;
      --stage: Canvas;
      --signal: Highlight;
      --m-live: CanvasText;
      --m-list: CanvasText;
      --m-pool: CanvasText;
      --m-malloc: CanvasText;
      --m-slack: CanvasText;
      --m-never: CanvasText;
      --m-back: CanvasText;
      --m-live-tint: Canvas;
      --m-list-tint: Canvas;
      --m-pool-tint: Canvas;
      --m-malloc-tint: Canvas;
      --m-slack-tint: Canvas;
    }
    svg {
      forced-color-adjust: none;
    }
  }
`
