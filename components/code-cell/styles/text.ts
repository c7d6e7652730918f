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
  code-cell > .code .edited {
    text-decoration: underline 2px var(--signal, Highlight);
    text-underline-offset: 0.25em;
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
      calc(3px - var(--code-edge)) 0 0 var(--tint),
      var(--code-edge) 0 0 var(--tint),
      calc(-1 * var(--code-edge)) 0 0 var(--alarm, #b01c2e);
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
    --code-edge: max(0.4rem, 0.35 * var(--u));
    --figure-size: calc(0.8 * var(--u));
    --figure-rise: calc((1em - var(--figure-size)) * 0.27);
  }
  @media (max-width: 40rem) and (orientation: portrait) {
    code-cell[data-place='stage'] > .code {
      --figure-size: 0.8125rem;
    }
  }
  code-cell[data-place='stage'] > .code .line[data-figure]:not(.at, .bad)::after {
    background: var(--stage, Canvas);
  }
  code-cell > .code textarea.plain {
    display: block;
    inline-size: 100%;
    margin: 0;
    padding: calc(var(--code-line-padding) - var(--code-lead, 0px)) 0;
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
    code-cell > .code.folded {
      max-block-size: none;
    }
    code-cell[data-place='read'] > .code .line {
      padding-inline-end: 4.5rem;
    }
  }
`
