import { css } from 'lit'

/** What every element of this folder has: a box, buttons that look like none, a ring of focus, and, where a person has forced colours, those for all inks. */
export const elementStyles = css`
  :host([hidden]) {
    display: none;
  }
  *,
  ::before,
  ::after {
    box-sizing: border-box;
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
