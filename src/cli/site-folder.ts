/** Where a site is built, and looked for, unless somebody says otherwise. */
export const SITE = 'dist'
