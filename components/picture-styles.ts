import { css } from 'lit'
import { elementStyles } from './element-styles.ts'

/**
 * What pictures that are elements share: they are as large as their owner makes them, and their font size is that of the
 * labels, `--_label` of the demo that shows them. Their colours are the theme's, by custom properties.
 */
export const pictureStyles = css`
  ${elementStyles}
  :host {
    display: block;
    position: relative;
    min-inline-size: 0;
    font-size: var(--_label, 0.8125rem);
    --_signal: var(--signal, #3b7de0);
  }
  .picture,
  .picture svg {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
  }
`
