import { css } from 'lit'
import { elementStyles } from './element-styles.ts'

/**
 * What the demos of this folder share. In a place that gives a height (`.boxed`, a stage) sizes are in `--u`, else in
 * rem. Colours are the theme's; each has a fallback, for decks that have no such token. A theme may set the slide's title
 * beside a demo's first line, which `--demo-indent` moves.
 */
export const demoStyles = css`
  ${elementStyles}
  :host {
    display: block;
    block-size: 100%;
    min-inline-size: 0;
    color: var(--ink, CanvasText);
    --_u: var(--u, 1rem);
    --_ink-2: var(--ink-2, CanvasText);
    --_ground: var(--stage, Canvas);
    --_edge: var(--edge, #7d8c88);
    --_line: var(--line, #8888);
    --_live: var(--m-live, CanvasText);
    --_signal: var(--signal, #3b7de0);
    --_mono: var(--mono, monospace);
    --_label: max(0.7 * var(--_u), 0.8125rem);
  }
  p,
  ol {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .probe {
    float: inline-start;
    inline-size: 0;
    block-size: 100%;
  }
  .demo {
    display: grid;
    gap: 0.75rem 1.5rem;
    grid-template-columns: minmax(0, 1fr) auto;
    align-content: start;
    line-height: 1.3;
  }
  .boxed {
    --_label: calc(0.7 * var(--_u));
    block-size: 100%;
    gap: calc(0.6 * var(--_u)) calc(1.6 * var(--_u));
    grid-template-rows: auto auto minmax(0, 1fr);
  }
  .stacked {
    grid-template-columns: minmax(0, 1fr);
  }

  .top {
    grid-area: 1 / 1 / 2 / -1;
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    align-items: center;
    gap: 0.25rem 1rem;
  }
  .boxed .top {
    min-block-size: calc(1.55 * var(--_u));
  }
  .id {
    font: 600 0.8125rem/1.3 var(--_mono);
    color: var(--_ink-2);
  }
  .boxed .id {
    margin-inline-start: var(--demo-indent, 0);
    font-size: calc(0.8 * var(--_u));
  }
  .id span {
    display: inline-block;
    margin-inline-end: 1.2em;
  }
  .say {
    grid-area: 2 / 1 / 3 / -1;
    font-size: 1.25rem;
    line-height: 1.2;
    font-weight: 700;
    letter-spacing: -0.01em;
    text-wrap: balance;
  }
  :is(.boxed, .stacked) .say {
    min-block-size: 2lh;
  }
  .boxed .say {
    font-size: calc(var(--g-say, 1.78) * var(--_u));
    line-height: 1.14;
    letter-spacing: -0.015em;
  }
  .stacked .side {
    grid-row-start: 4;
  }
  .picture {
    position: relative;
    min-inline-size: 0;
    font-size: var(--_label);
  }
  .picture svg {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
  }
  .demo > :is(.picture, .map) {
    grid-area: 3 / 1;
  }
  .side {
    grid-area: 3 / -2;
    min-inline-size: 0;
    display: flex;
    flex-direction: column;
    gap: 0.75rem;
  }
  .boxed .side {
    gap: calc(0.6 * var(--_u));
  }

  .program {
    font: 400 0.9375rem/1.2 var(--_mono);
    border-inline-start: 2px solid var(--_line);
    font-variant-ligatures: none;
  }
  .boxed .program {
    font-size: calc(var(--g-prog, 0.88) * var(--_u));
    border-inline-start-width: calc(0.1 * var(--_u));
  }
  .program .line {
    display: flex;
    justify-content: space-between;
    gap: 1.5em;
    align-items: baseline;
    white-space: pre;
    padding: 0.25em 0.6em;
  }
  .boxed .program .line {
    padding-block: 0.1em;
  }
  .program code {
    font: inherit;
  }
  .program em {
    font-style: normal;
    font-weight: 600;
    font-size: 0.9em;
    color: var(--_ink-2);
  }
  .program .now {
    background: var(--_live);
    color: var(--_ground);
  }
  .program .now em {
    color: inherit;
  }

  .controls {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
  }
  .boxed .controls {
    gap: calc(0.3 * var(--_u));
  }
  button {
    position: relative;
  }
  .controls button {
    font-size: 0.8125rem;
    font-weight: 600;
    line-height: 1.2;
    background: var(--raised, Canvas);
    border: 1px solid var(--_edge);
    border-radius: var(--r-box, 4px);
    min-block-size: 44px;
    min-inline-size: 44px;
    padding-inline: 0.75rem;
    display: inline-flex;
    align-items: center;
    justify-content: center;
  }
  .boxed .controls button {
    font-size: calc(0.82 * var(--_u));
    min-block-size: calc(1.5 * var(--_u));
    min-inline-size: calc(1.7 * var(--_u));
    padding-inline: calc(0.5 * var(--_u));
  }
  .boxed .controls button::after {
    content: '';
    position: absolute;
    inset: min(0px, (100% - 44px) / 2);
  }
  .controls button[aria-disabled='true'] {
    color: var(--ink-3, GrayText);
    border-style: dashed;
  }
  .controls svg {
    inline-size: 1.2em;
    block-size: 1.2em;
    fill: none;
    stroke: currentColor;
    stroke-width: 2;
    stroke-linecap: square;
  }

  .tiny :is(.side, .top) {
    display: none;
  }

  @media print {
    .controls {
      display: none !important;
    }
  }
  @media (forced-colors: active) {
    .program .now {
      forced-color-adjust: none;
    }
    .controls svg {
      forced-color-adjust: auto;
    }
    .picture {
      --edge: CanvasText;
    }
  }
`
