import { css } from 'lit'

/** A picture that stands alone in its element: as high as its place, or as `--_height` says where the place gives none. */
export const aloneStyles = css`
  .alone {
    display: block;
  }
  .alone > .picture {
    block-size: var(--_height, auto);
  }
  .alone.boxed > .picture {
    block-size: 100%;
  }
`
