/** The foot: how a cell stands, the moments of its run, and what can be done with it. */
import { css } from 'lit'

export const footStyles = css`
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
    line-height: var(--cell-leading, 1.4);
    color: var(--_ink-2);
  }
  .acts:focus {
    outline-offset: -2px;
  }
  .link {
    min-block-size: var(--_row);
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
    align-items: center;
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
    min-block-size: var(--_row);
    margin: 0;
    accent-color: var(--_signal);
  }
  /* As wide as its longest words, so that the slider stays under the pointer. */
  .time output {
    flex: none;
    inline-size: min(12.5rem, 50%);
    text-align: end;
    font-variant-numeric: tabular-nums;
  }
  .stage .foot {
    flex-wrap: var(--cell-wrap, nowrap);
    gap: 0 calc(0.5 * var(--_u));
    min-block-size: calc(1.7 * var(--_u));
  }
  .stage .words:has(+ .time) {
    flex: var(--cell-words, 0 1 auto);
  }
  .stage .time {
    flex: 1 0 var(--cell-time, calc(8.7 * var(--_u)));
    order: var(--cell-order, 0);
    gap: calc(0.4 * var(--_u));
    padding: 0;
    border: 0;
  }
  .stage .time input {
    flex: 1 1 0;
    min-inline-size: calc(3.8 * var(--_u));
  }
  .stage .time output {
    flex: 0 1 calc(10 * var(--_u));
    inline-size: auto;
    min-inline-size: 0;
    overflow: hidden;
    white-space: nowrap;
    text-overflow: ellipsis;
  }
  /* It is known which figure. */
  .stage .time .of {
    display: none;
  }
  .stage .beat {
    inline-size: calc(4 * var(--_u));
    block-size: calc(0.35 * var(--_u));
  }
  @media (max-width: 40rem) and (orientation: portrait) {
    .stage .foot {
      flex-wrap: wrap;
      gap: 0 0.5rem;
    }
    .stage .words:has(+ .time) {
      flex: 1;
    }
    .stage .time {
      order: 1;
      flex-basis: 100%;
    }
  }
  @media (max-width: 40rem) {
    .foot .words {
      flex-basis: 9rem;
    }
    .acts {
      margin-inline-start: auto;
    }
    .read .foot {
      flex-wrap: wrap;
      padding-inline-start: var(--_pad);
    }
  }
  @media (forced-colors: active) {
    .beat {
      forced-color-adjust: none;
      border: 1px solid CanvasText;
    }
  }
`
