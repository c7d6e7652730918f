/** What is pressed or written into, wherever it stands in a cell, and its menu. */
import { css } from 'lit'

export const controlsStyles = css`
  a {
    color: var(--_signal);
    text-underline-offset: 0.18em;
  }
  button {
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
    min-block-size: var(--_row);
  }
  .fold {
    font-size: var(--_small);
    color: var(--_signal);
    font-weight: 600;
  }
  .bare,
  .solid,
  .pages button {
    font-size: var(--_small);
    font-weight: 600;
    line-height: 1.2;
    min-inline-size: var(--_row);
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
  input[type='text'] {
    font: 400 1em var(--_mono);
    color: inherit;
    background: var(--_raised);
    border: 1px solid var(--_edge);
    border-radius: var(--r-box, 4px);
    padding: 0.3em 0.5em;
    min-block-size: var(--_row);
    min-inline-size: 0;
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
  .stage :is(.bare, .solid, .pages button) {
    padding-inline: calc(0.5 * var(--_u));
  }
  .stage :is(.bare, .solid)::after {
    content: '';
    position: absolute;
    inset: min(0px, (100% - 44px) / 2);
  }
  @media (forced-colors: active) {
    .icon {
      forced-color-adjust: auto;
    }
  }
`
