/** What a cell wrote. */
import { css } from 'lit'

export const outputStyles = css`
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
  .time.old:not(:focus-within) {
    opacity: 0;
    transition: opacity 0s 0.2s;
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
  .more {
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
  .stage .out {
    padding-block: calc(0.25 * var(--_u));
    margin-block-start: calc(0.5 * var(--_u));
    line-height: 1.4;
    max-block-size: var(--cell-out, calc(6.8 * var(--_u)));
    min-block-size: min(var(--held, 0px), var(--cell-out, calc(6.8 * var(--_u))));
    overflow: auto;
  }
  .stage .pages {
    inset-block-end: calc(-0.25 * var(--_u));
    background: var(--_ground);
  }
  .stage .out > pre.page {
    max-block-size: none;
    overflow: visible;
  }
  .stage .value {
    display: flex;
    gap: 1em;
    align-items: baseline;
  }
  .stage .value > .gutter {
    position: static;
  }
  @media (max-width: 40rem) {
    .read .value > .gutter {
      position: static;
    }
  }
`
