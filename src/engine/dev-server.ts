/** What the dev server answers its own pages by, beside the pages themselves. */

/** In which a page sends the token that stands in it. */
export const TOKEN_HEADER = 'x-heapdeck-token'

/** Followed by a path in the deck's folder. */
export const SOURCE = '/@heapdeck/source/'
export const PICTURE = '/@heapdeck/picture'
export const OUTLINE = '/@heapdeck/outline'
export const PREVIEW = '/@heapdeck/preview'
/** Opens a place of the deck in the author's own editor. */
export const OWN_EDITOR = '/@heapdeck/own-editor'
/** The editor's scripts. */
export const EDITOR = '/@heapdeck/editor/'
