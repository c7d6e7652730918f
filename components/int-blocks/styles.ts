import { css } from 'lit'

export const intBlocksStyles = css`
  .frame {
    display: flex;
    flex-direction: column;
    gap: 0.35rem;
    line-height: 1.3;
  }
  .frame.boxed {
    block-size: 100%;
    gap: calc(0.2 * var(--_u));
  }
  .picture {
    block-size: calc(var(--_high, 300) * 1px);
    touch-action: pan-y;
  }
  .boxed .picture {
    block-size: auto;
    flex: 1 1 0;
    min-block-size: 0;
  }
  .is-map .picture {
    overflow: hidden;
    border-radius: var(--r-cell, 2px);
  }
  .frame:not(.boxed).is-map .picture {
    block-size: max(22em, var(--_high, 300) * 1px);
  }
  .is-near .picture {
    touch-action: none;
  }
  canvas,
  .reach {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
  }
  .is-map .rows,
  .frame:not(.is-map) canvas {
    display: none;
  }
  .is-map .reach {
    cursor: grab;
  }
  .is-map .reach.dragging {
    cursor: grabbing;
  }
  .is-map .reach:focus-visible {
    outline-offset: -3px;
  }
  .mark {
    position: absolute;
    left: 0;
    top: 0;
    pointer-events: none;
    border: 3px solid var(--_signal);
    border-radius: var(--r-cell, 2px);
    box-shadow: 0 0 0 1.5px var(--_ground);
  }
  .mark.thin {
    border-width: 2px;
  }
  .detail {
    position: absolute;
    left: 0;
    top: 0;
    padding: 0.4em 0.5em;
    background: var(--_ground);
    border: 1px solid var(--_edge);
    border-radius: var(--r-box, 4px);
    pointer-events: none;
  }
  .detail svg {
    position: static;
    display: block;
    inline-size: 100%;
    block-size: auto;
  }
  .foot {
    display: flex;
    justify-content: space-between;
    align-items: center;
    gap: 0.25rem 1rem;
  }
  .stacked .foot {
    flex-wrap: wrap;
  }
  .plate {
    flex: 1 1 14em;
    font-size: calc(0.92 * var(--_label));
    min-block-size: 2lh;
    color: var(--_ink-2);
    font-variant-numeric: tabular-nums;
  }
  /* or the map would grow and shrink with what it names */
  .boxed.is-map .plate {
    block-size: 3lh;
    overflow: hidden;
  }
  .controls {
    flex-wrap: nowrap;
  }
  .controls button {
    white-space: nowrap;
  }
  @media print {
    .is-map .rows {
      display: block;
    }
    canvas,
    .reach,
    .mark,
    .detail {
      display: none;
    }
  }
`
