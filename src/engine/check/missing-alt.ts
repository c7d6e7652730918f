/** Pictures and demos that say nothing to those who can't see them. A background without words is decoration. */
import { attributeOf, allTokens } from '../tokens.ts'
import { errorOf, type Finding, type StaticRule } from './finding.ts'

const rule = 'missing-alt'
/** `IMG_1234.png`, `screenshot 2024-05-01`: the name of a file, not what is to be seen. */
const FILE_NAME =
  /\.(?:svg|png|jpe?g|gif|webp|avif)$|^(?:img|dsc|dscn|screenshot|screen shot|image|untitled)[\s_-]*[\d\s_.-]*$/i

export const missingAlt: StaticRule = {
  name: rule,
  words: 'pictures and demos without words for those who can’t see them',
  *check({ deck, demos }): Iterable<Finding> {
    for (const slide of deck.slides) {
      const at = { rule, slide }
      for (const block of [...slide.body, ...slide.transcript])
        for (const token of allTokens(block.tokens)) {
          if (token.type !== 'image') continue
          const place = token.meta?.place ?? block.range
          const src = attributeOf(token, 'src') ?? ''
          if (token.content.trim() === '')
            yield errorOf(
              at,
              place,
              `the picture ${src} has no description: write what is to be seen in its brackets`,
            )
          else if (FILE_NAME.test(token.content.trim()))
            yield errorOf(
              at,
              place,
              `“${token.content.trim()}” names a file, not what is to be seen: describe the picture`,
            )
        }
      for (const demo of slide.demos) {
        const stills = demos.stillsOf(demo)
        if (stills && [stills.first, stills.last].some(({ sentence }) => sentence.trim() === ''))
          yield errorOf(
            at,
            demo.place,
            `the demo ${demo.id} has no sentence: its poster says in words what is seen`,
          )
      }
    }
  },
}
