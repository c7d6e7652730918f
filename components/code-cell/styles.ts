import { css } from 'lit'

/** Of what stands in the page itself: the text, and its editor. `.code` is the engine's. */
export const lightStyles = css`
  /* How much higher than the foot of a line's box a figure ends, to stand on the line's baseline. */
  @property --figure-rise {
    syntax: '<length>';
    inherits: true;
    initial-value: 0px;
  }
  code-cell > .code {
    --figure-size: 0.8125rem;
    --figure-rise: calc((1em - var(--figure-size)) * 0.42);
    --code-line-padding: calc(0.2 * var(--u, 1rem));
    --code-edge: 0px;
    margin: 0;
    min-inline-size: 0;
  }
  code-cell > .code .line {
    box-sizing: border-box;
    padding-block: var(--code-line-padding);
  }
  code-cell[data-place='read'] > .code {
    --code-line-padding: 0px;
    --code-edge: 0.8rem;
    font-size: 0.9375rem;
    line-height: 1.5;
  }
  code-cell > .code.folded {
    max-block-size: calc(1lh + 2 * var(--code-line-padding));
    overflow: hidden;
  }
  code-cell > .code > code {
    display: block;
    font: inherit;
  }
  code-cell > .code > code[tabindex] {
    cursor: text;
  }
  code-cell > .code > code[aria-readonly='true'] {
    cursor: auto;
  }
  code-cell > .code .line:is(.at, .bad) {
    --tint: var(--m-live-tint, #d3dce6);
    background: var(--tint);
    box-shadow:
      calc(-1 * var(--code-edge)) 0 0 var(--tint),
      var(--code-edge) 0 0 var(--tint);
    color: var(--ink, CanvasText);
  }
  code-cell > .code .line.bad {
    --tint: var(--alarm-tint, #fbe9ea);
    box-shadow:
      calc(-1 * var(--code-edge)) 0 0 var(--tint),
      var(--code-edge) 0 0 var(--tint),
      calc(-1 * var(--code-edge) - 3px) 0 0 var(--alarm, #b01c2e);
  }
  code-cell > .code .line[data-figure]::after {
    content: attr(data-figure);
    position: absolute;
    inset-block-end: var(--figure-rise);
    inset-inline-end: 0;
    /* a theme may set its lines further apart */
    padding-block-end: inherit;
    padding-inline-start: 0.6em;
    font-size: var(--figure-size);
    line-height: inherit;
    font-weight: 600;
    color: var(--ink-2, CanvasText);
    background: inherit;
  }
  code-cell[data-place='read'] > .code .line {
    padding-inline-end: 6.5rem;
  }
  code-cell[data-place='read'] > .editor {
    --code-padding-inline-end: 6.5rem;
  }
  code-cell[data-place='stage'] > .code {
    --figure-size: calc(0.8 * var(--u));
    --figure-rise: calc((1em - var(--figure-size)) * 0.27);
  }
  @media (max-width: 40rem) and (orientation: portrait) {
    code-cell[data-place='stage'] > .code .line[data-figure]::after {
      font-size: 0.8125rem;
    }
  }
  code-cell[data-place='stage'] > .code .line[data-figure]:not(.at, .bad)::after {
    background: var(--stage, Canvas);
  }
  code-cell > .code textarea.plain {
    display: block;
    inline-size: 100%;
    margin: 0;
    padding: var(--code-line-padding) 0;
    border: 0;
    resize: none;
    outline: none;
    font: inherit;
    font-family: var(--mono, monospace);
    line-height: inherit;
    color: inherit;
    background: none;
  }
  @media (forced-colors: active) {
    code-cell > .code .line:is(.at, .bad) {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
    code-cell > .code .line.bad {
      outline-style: dashed;
    }
  }
  @media print {
    code-cell > .code .line[data-figure]::after {
      background: none;
    }
  }
`

export const cellStyles = css`
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
  .fold {
    font-size: var(--_small);
    color: var(--_signal);
    font-weight: 600;
  }
  .out,
  .foot,
  .ask,
  .time,
  .draft {
    border-block-start: 1px solid var(--_line);
  }
  .out {
    padding: 0.5rem var(--_pad) 0.5rem calc(var(--_gutter) + var(--_pad));
    line-height: 1.5;
    min-block-size: var(--held, 0);
  }
  .cell[data-mark='stale'] .out {
    color: var(--_ink-3);
  }
  /* Of a run that is over at once nothing is seen but what comes of it. */
  .out.old,
  .out.old :is(a, kbd, .fault, .more),
  .time:has([aria-disabled]) {
    color: var(--_ink-3);
    transition: color 0s 0.2s;
  }
  .out > pre.page {
    max-block-size: 30rem;
    overflow: auto;
  }
  .value {
    position: relative;
  }
  .value > .gutter {
    position: absolute;
    inset-inline-start: calc(0.6rem - var(--_gutter) - var(--_pad));
  }
  .fault,
  .alarm {
    color: var(--_alarm);
    font-weight: 600;
  }
  .cell[data-mark='stale'] .fault {
    color: inherit;
  }
  kbd {
    font: inherit;
    font-weight: 600;
    color: var(--_signal);
  }
  a {
    color: var(--_signal);
    text-underline-offset: 0.18em;
  }
  .more {
    font: inherit;
    font-size: var(--_small);
    font-weight: 600;
    color: var(--_signal);
    padding: 0.2em 0;
  }
  p.more {
    color: var(--_ink-2);
  }
  .pages {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem 0.5rem;
    align-items: center;
    font-size: var(--_small);
    position: sticky;
    inset-block-end: 0;
    padding-block: 0.4rem;
    background: var(--_raised);
  }
  .pages:focus {
    outline-offset: -2px;
  }

  button {
    font: inherit;
    color: inherit;
    background: none;
    border: 0;
    padding: 0;
    text-align: start;
    position: relative;
    cursor: pointer;
  }
  button[aria-disabled='true'] {
    color: var(--_ink-3);
    cursor: default;
  }
  .bare,
  .solid,
  .pages button,
  .more,
  .fold {
    display: flex;
    align-items: center;
    gap: 0.5em;
    inline-size: fit-content;
    min-block-size: 44px;
  }
  .bare,
  .solid,
  .pages button {
    font-size: var(--_small);
    font-weight: 600;
    line-height: 1.2;
    min-inline-size: 44px;
    justify-content: center;
    padding-inline: 0.75rem;
    border-radius: var(--r-box, 4px);
  }
  .solid,
  .pages button {
    background: var(--_raised);
    border: 1px solid var(--_edge);
  }
  .pages button {
    padding-inline: 0.5rem;
  }
  @media (hover: hover) {
    .bare:hover:not([aria-disabled='true']) {
      background: color-mix(in srgb, var(--_line) 40%, transparent);
    }
  }
  .icon {
    inline-size: 1em;
    block-size: 1em;
    flex: none;
    fill: none;
    stroke: currentColor;
    stroke-width: 2;
    stroke-linecap: square;
    vertical-align: -0.12em;
  }
  .icon.filled {
    fill: currentColor;
    stroke: none;
  }

  .foot {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    padding: 2px 6px 2px 0.6rem;
  }
  .foot .words {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 0.5em;
    flex: 1;
    min-inline-size: 0;
    font-size: var(--_small);
    color: var(--_ink-2);
  }
  .acts:focus {
    outline-offset: -2px;
  }
  .link {
    min-block-size: 44px;
    color: var(--_signal);
    font-weight: 600;
    text-decoration: underline;
    text-underline-offset: 0.18em;
  }
  .foot .words b:not(.alarm) {
    color: var(--ink, CanvasText);
  }
  .lineage {
    font-family: var(--_mono);
    color: var(--_ink-3);
  }
  .acts {
    display: flex;
    flex: none;
    justify-content: end;
    min-inline-size: var(--cell-acts, 7.5rem);
  }
  .beat {
    position: relative;
    overflow: hidden;
    inline-size: 5rem;
    block-size: 6px;
    background: var(--_line);
  }
  .beat::before {
    content: '';
    position: absolute;
    inset-block: 0;
    inline-size: 62%;
    background: var(--_live);
  }
  @media (prefers-reduced-motion: no-preference) {
    .beat::before {
      animation: beat 1.6s ease-in-out infinite alternate;
    }
  }
  @keyframes beat {
    to {
      inset-inline-start: 38%;
    }
  }

  .ask {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.4rem 0.7rem;
    padding: 0.3rem var(--_pad);
    font-size: 0.9375rem;
    background: var(--_signal-tint);
  }
  .ask label {
    font-weight: 700;
  }
  input[type='text'] {
    font: 400 1em var(--_mono);
    color: inherit;
    background: var(--_raised);
    border: 1px solid var(--_edge);
    border-radius: var(--r-box, 4px);
    padding: 0.3em 0.5em;
    min-block-size: 44px;
    min-inline-size: 0;
  }
  .waiting input {
    flex: 1 1 6rem;
    caret-color: var(--_signal);
  }
  .guess input {
    inline-size: 8rem;
  }
  .time {
    display: flex;
    align-items: center;
    gap: 0.7rem;
    padding: 0 var(--_pad) 0 0.6rem;
    font-size: var(--_small);
    color: var(--_ink-2);
  }
  .time input {
    flex: 1;
    min-inline-size: 0;
    min-block-size: 44px;
    margin: 0;
    accent-color: var(--_signal);
  }
  /* As wide as its longest words, so that the slider stays under the pointer. */
  .time output {
    flex: none;
    inline-size: min(16rem, 50%);
    text-align: end;
    font-variant-numeric: tabular-nums;
  }
  .draft {
    padding: 0.6rem var(--_pad);
    background: var(--_signal-tint);
  }
  .both {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(14rem, 1fr));
    gap: 0.8rem;
    padding-block-start: 0.5rem;
  }
  .both h3 {
    font-size: var(--_small);
  }
  .both pre {
    background: var(--_raised);
    border: 1px solid var(--_line);
    padding: 0.4rem 0.6rem;
    margin-block: 0.25rem 0.5rem;
    max-block-size: 14rem;
    overflow: auto;
  }
  [popover] {
    position: fixed;
    box-sizing: border-box;
    margin: 0;
    padding: 4px;
    min-inline-size: 13rem;
    overflow: auto;
    color: var(--ink, CanvasText);
    background: var(--_raised);
    border: 1px solid var(--_edge);
    border-radius: var(--r-box, 4px);
    font: 400 0.875rem/1.3 var(--sans, sans-serif);
  }
  [popover] > button {
    display: flex;
    align-items: center;
    inline-size: 100%;
    min-block-size: 44px;
    padding-inline: 0.75rem;
  }
  [popover] > button:focus-visible {
    outline-offset: -3px;
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
  .stage .out {
    padding-block: calc(0.25 * var(--_u));
    margin-block-start: calc(0.5 * var(--_u));
    max-block-size: var(--cell-out, calc(8 * var(--_u)));
    min-block-size: min(var(--held, 0px), var(--cell-out, calc(8 * var(--_u))));
    overflow: auto;
  }
  .stage .out > pre.page {
    max-block-size: none;
    overflow: visible;
  }
  .stage .pages {
    inset-block-end: calc(-0.25 * var(--_u));
    background: var(--_ground);
  }
  .stage .value {
    display: flex;
    gap: 1em;
    align-items: baseline;
  }
  .stage .value > .gutter {
    position: static;
  }
  .stage .foot {
    gap: calc(0.7 * var(--_u));
    min-block-size: calc(1.7 * var(--_u));
  }
  .stage .ask {
    min-block-size: calc(2.2 * var(--_u));
    font-size: calc(0.95 * var(--_u));
    padding-block: calc(0.2 * var(--_u));
  }
  .stage :is(.bare, .solid, .pages button, .more, .link, .fold, .time input, input[type='text']) {
    min-block-size: calc(1.6 * var(--_u));
    min-inline-size: calc(1.6 * var(--_u));
  }
  .stage :is(.bare, .solid, .pages button) {
    padding-inline: calc(0.5 * var(--_u));
  }
  .stage :is(.bare, .solid)::after {
    content: '';
    position: absolute;
    inset: min(0px, (100% - 44px) / 2);
  }
  .stage .time {
    flex: 1;
    min-inline-size: 0;
    padding: 0;
    border: 0;
  }
  .stage .words:has(+ .time) {
    flex: none;
    max-inline-size: 45%;
  }
  .stage .time input {
    min-inline-size: calc(5 * var(--_u));
  }
  .stage .time output {
    flex: 0 1 calc(14 * var(--_u));
    inline-size: auto;
    min-inline-size: calc(5 * var(--_u));
    overflow: hidden;
    white-space: nowrap;
    text-overflow: ellipsis;
  }
  .stage .beat {
    inline-size: calc(4 * var(--_u));
    block-size: calc(0.35 * var(--_u));
  }

  /* A phone held upright shows a slide small: what is pressed and read beside the code is as large as anywhere. */
  @media (max-width: 40rem) and (orientation: portrait) {
    .stage {
      --_small: 0.8125rem;
      --_text: 0.8125rem;
    }
    .stage .foot {
      flex-wrap: wrap;
      gap: 0 0.5rem;
    }
    .stage .words:has(+ .time) {
      flex: 1;
      max-inline-size: none;
    }
    .stage .time {
      order: 1;
      flex-basis: 100%;
    }
    .stage .ask {
      font-size: 0.875rem;
    }
    .stage
      :is(.bare, .solid, .pages button, .more, .fold, .time input, input[type='text'], input[type='number']) {
      min-block-size: 44px;
      min-inline-size: 44px;
    }
  }
  @media (max-width: 40rem) {
    .foot .words {
      flex-basis: 9rem;
    }
    .acts {
      margin-inline-start: auto;
    }
    .guess label {
      flex-basis: 100%;
    }
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
    .read .value > .gutter {
      position: static;
    }
    .read .foot {
      flex-wrap: wrap;
      padding-inline-start: var(--_pad);
    }
  }
  @media print {
    .acts,
    .time,
    .ask,
    .fold {
      display: none;
    }
  }
  @media (forced-colors: active) {
    :host {
      --raised: Canvas;
      --signal-tint: Canvas;
      --alarm: CanvasText;
    }
    .icon {
      forced-color-adjust: auto;
    }
    .beat {
      forced-color-adjust: none;
      border: 1px solid CanvasText;
    }
  }
`
