/** A cell as a whole: its box, its bar, which says by its form how it stands, and its text. */
import { css } from 'lit'

export const frameStyles = css`
  :host {
    display: block;
    min-inline-size: 0;
    color: var(--ink, CanvasText);
    --_u: var(--u, 1rem);
    --_ink-2: var(--ink-2, CanvasText);
    --_ink-3: var(--ink-3, CanvasText);
    --_line: var(--line, #8888);
    --_edge: var(--edge, #7d8c88);
    --_signal: var(--signal, #3b7de0);
    --_signal-tint: var(--signal-tint, #e3ecfb);
    --_alarm: var(--alarm, #b01c2e);
    --_raised: var(--raised, Canvas);
    --_ground: var(--stage, Canvas);
    --_live: var(--m-live, CanvasText);
    --_mono: var(--mono, monospace);
    --_small: 0.8125rem;
    --_text: 0.875rem;
    --_gutter: 4.6rem;
    --_pad: 0.8rem;
    /* what is pressed is as high as a finger needs */
    --_row: 44px;
    --_bar: var(--_line);
    --_form: solid;
  }
  :host([data-hidden]) {
    display: none;
  }
  p,
  pre,
  h3 {
    margin: 0;
    padding: 0;
  }
  pre {
    font-family: var(--_mono);
    font-variant-ligatures: none;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .cell {
    position: relative;
    background: var(--_raised);
    border: 1px solid var(--_line);
    border-inline-start: 4px var(--_form) var(--_bar);
    border-radius: var(--r-box, 4px);
    min-inline-size: 0;
    font-size: var(--_text);
    line-height: 1.4;
  }
  .cell:is([data-mark='done'], [data-mark='branch']) {
    --_bar: var(--_edge);
  }
  .cell[data-mark='stale'] {
    --_bar: var(--_edge);
    --_form: dashed;
  }
  .cell[data-mark='queued'] {
    --_bar: var(--_edge);
    --_form: dotted;
  }
  .cell[data-mark='edited'] {
    --_bar: var(--_ink-2);
    --_form: double;
  }
  .cell:is([data-mark='running'], [data-mark='paused']) {
    --_bar: var(--_live);
  }
  .cell[data-mark='waiting'] {
    --_bar: var(--_signal);
  }
  .cell:is([data-mark='error'], [data-mark='interrupted'], [data-mark='ended']) {
    --_bar: var(--_alarm);
  }
  .gutter {
    font: 400 var(--_small) / 1.5 var(--_mono);
    color: var(--_ink-3);
    white-space: nowrap;
  }
  .cell:is([data-mark='running'], [data-mark='waiting'], [data-mark='paused']) .gutter b {
    color: var(--ink, CanvasText);
  }
  .in {
    display: grid;
    grid-template-columns: var(--_gutter) minmax(0, 1fr);
  }
  .in > .gutter {
    padding: 0.7rem 0.2rem 0 0.6rem;
  }
  .in > .source {
    padding: 0.6rem var(--_pad);
    min-inline-size: 0;
  }
  :host(:focus-within) .read.edited {
    outline: 3px solid var(--_signal);
    outline-offset: 2px;
  }
  .out,
  .foot,
  .ask,
  .time,
  .draft {
    border-block-start: 1px solid var(--_line);
  }
  .off {
    position: absolute;
    clip-path: inset(50%);
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    white-space: nowrap;
  }
  /* On a stage the text stands as any code does, and what belongs to it is small below it. */
  .stage {
    --_small: calc(0.8 * var(--_u));
    --_text: calc(0.9 * var(--_u));
    --_pad: 0px;
    --_row: calc(1.6 * var(--_u));
    background: none;
    border: 0;
  }
  .stage .in {
    display: block;
  }
  .stage .source {
    padding: 0;
  }
  .stage :is(.out, .foot, .ask, .draft) {
    border-inline-start: calc(0.16 * var(--_u)) var(--_form) var(--_bar);
    padding-inline: calc(0.6 * var(--_u)) 0;
    border-block-start: 0;
  }
  /* A phone held upright shows a slide small: what is pressed and read beside the code is as large as anywhere. */
  @media (max-width: 40rem) and (orientation: portrait) {
    .stage {
      --_small: 0.8125rem;
      --_text: 0.8125rem;
      --_row: 44px;
    }
  }
  @media (max-width: 40rem) {
    .read {
      --_gutter: 0px;
    }
    .read .in {
      display: block;
    }
    .read .in > .gutter {
      display: block;
      padding: 0.4rem var(--_pad) 0;
    }
    .read .in > .source {
      padding-block-start: 0.2rem;
    }
  }
  @media (forced-colors: active) {
    :host {
      --raised: Canvas;
      --signal-tint: Canvas;
      --alarm: CanvasText;
    }
  }
`
