/** Rows in which a cell asks for something. */
import { css } from 'lit'

export const asksStyles = css`
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
  .waiting input {
    flex: 1 1 6rem;
    caret-color: var(--_signal);
  }
  .guess input {
    inline-size: 8rem;
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
  .stage .ask {
    min-block-size: calc(2.2 * var(--_u));
    font-size: calc(0.95 * var(--_u));
    padding-block: calc(0.2 * var(--_u));
  }
  @media (max-width: 40rem) and (orientation: portrait) {
    .stage .ask {
      font-size: 0.875rem;
    }
  }
  @media (max-width: 40rem) {
    .guess label {
      flex-basis: 100%;
    }
  }
`
