/** What a cell wrote. */
import { css } from 'lit'

export const outputStyles = css`
  .out {
    padding: 0.5rem var(--_pad) 0.5rem calc(var(--_gutter) + var(--_pad));
    line-height: 1.5;
  }
  .cell[data-mark='stale'] .out {
    color: var(--_ink-3);
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
  button.more,
  p.more {
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
    padding-block-end: 0.4rem;
  }
  .pages .less {
    margin-inline-start: auto;
  }
  .stage .out {
    padding-block: calc(0.25 * var(--_u));
    margin-block-start: calc(0.5 * var(--_u));
    max-block-size: var(--cell-out, calc(6.8 * var(--_u)));
    line-height: 1.4;
    overflow: auto;
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
