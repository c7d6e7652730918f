/** What the HTML standard has against a page. */
import { HtmlValidate, StaticConfigLoader } from 'html-validate'

const validator = new HtmlValidate(
  new StaticConfigLoader({
    root: true,
    extends: ['html-validate:recommended', 'html-validate:document'],
    rules: {
      // As the rest of the page is written; the standard takes either.
      'doctype-style': ['error', { style: 'lowercase' }],
      // Ids of the engine have a colon, which no author's id has: so the two never meet. The standard forbids blanks alone.
      'valid-id': ['error', { relaxed: true }],
      // The presenter's track of progress has two marks, what is done and what is planned: `<progress>` has one.
      'prefer-native-element': ['error', { exclude: ['progressbar'] }],
      // Scripts are the site's own, named by their hash.
      'require-sri': ['error', { target: 'crossorigin' }],
    },
  }),
)

/** Findings, a readable line each. */
export async function findingsIn(html: string, name: string): Promise<string[]> {
  const { results } = await validator.validateString(html, name)
  return results.flatMap(({ messages }) =>
    messages.map(
      ({ line, column, ruleId, message, selector }) =>
        `${name}:${line}:${column}: ${ruleId}: ${message} (${selector ?? ''})`,
    ),
  )
}
