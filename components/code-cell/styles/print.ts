/** On paper nothing can be pressed. After all others. */
import { css } from 'lit'

export const printStyles = css`
  @media print {
    .acts,
    .time,
    .ask,
    .fold,
    button.more,
    .pages {
      display: none;
    }
    .foot {
      padding-block: 0.3rem;
    }
  }
`
