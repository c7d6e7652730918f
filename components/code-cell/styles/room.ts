import { css } from 'lit'

/**
 * A cell on a stage stays within its slide. What is too tall scrolls: its text, what it wrote and the texts of a draft share
 * the room that is left, each as much as it needs at most; the rest of it is always in sight.
 */
export const roomStyles = css`
  @media screen {
    .stage {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      align-content: start;
      min-block-size: 0;
    }
    .stage .in {
      display: contents;
    }
    /* What a theme draws beside the lines, and what shows the focus, is not cut. */
    .stage .source {
      --_beside: var(--cell-beside, calc(6 * var(--_u)));
      overflow: hidden auto;
      scrollbar-width: thin;
      margin: -5px calc(-1.2 * var(--_u)) -5px calc(-1 * var(--_beside));
      padding: 5px calc(1.2 * var(--_u)) 5px var(--_beside);
    }
    .stage .out {
      scrollbar-width: thin;
    }
    .stage .draft {
      display: grid;
      grid-template-rows: auto minmax(0, auto);
      min-block-size: calc(7 * var(--_u));
      padding-block: calc(0.3 * var(--_u));
    }
    .stage .draft ~ .out {
      max-block-size: min(3 * var(--_u), var(--cell-out, 3 * var(--_u)));
    }
    .stage .both {
      grid-template-rows: minmax(0, auto);
      gap: 0 calc(0.8 * var(--_u));
      min-block-size: 0;
      padding-block-start: calc(0.2 * var(--_u));
    }
    .stage .both > div {
      display: grid;
      grid-template: auto minmax(0, auto) / 1fr auto;
      align-content: start;
      align-items: center;
      min-block-size: 0;
    }
    .stage .both pre {
      grid-area: 2 / 1 / auto / -1;
      align-self: stretch;
      max-block-size: calc(6 * var(--_u));
      padding: calc(0.2 * var(--_u)) calc(0.4 * var(--_u));
      margin-block: calc(0.15 * var(--_u)) 0;
      scrollbar-width: thin;
    }
  }
`
