/**
 * Code to coloured tokens, with Shiki's grammars and its JavaScript engine (no WebAssembly, no download). One theme of
 * three inks, which become classes: a page under a strict policy has no inline colours.
 */
import { createJavaScriptRegexEngine } from '@shikijs/engine-javascript'
import { codeToTokensBase, createShikiPrimitive } from '@shikijs/primitive'
import type { CodeToken } from '../render/index.ts'
import { colouredLines } from '../cells/index.ts'
import type { LanguageSupport } from '../session.ts'

type Lines = readonly (readonly CodeToken[])[]

const KINDS = { '#000001': '', '#000002': 'k', '#000003': 'l', '#000004': 'c' } as const
const THEME = {
  name: 'heapdeck',
  type: 'light' as const,
  fg: '#000001',
  bg: '#ffffff',
  settings: [
    {
      scope: ['keyword', 'storage', 'keyword.operator.logical', 'entity.name.tag'],
      settings: { foreground: '#000002' },
    },
    { scope: ['keyword.operator', 'storage.modifier.import'], settings: { foreground: '#000001' } },
    {
      scope: ['keyword.operator.logical.python', 'keyword.operator.new', 'keyword.operator.expression'],
      settings: { foreground: '#000002' },
    },
    { scope: ['string', 'constant', 'constant.numeric'], settings: { foreground: '#000003' } },
    { scope: ['comment', 'punctuation.definition.comment'], settings: { foreground: '#000004' } },
  ],
}

export class Highlighter {
  private readonly shiki = createShikiPrimitive({
    themes: [THEME],
    langs: [],
    engine: createJavaScriptRegexEngine({ forgiving: true }),
  })
  private readonly known = new Map<string, boolean>()
  private readonly cache = new Map<string, Lines>()
  /** What runs a language knows it best, and an editor colours by it. */
  private readonly taught = new Map<string, LanguageSupport>()

  /** Languages whose colours come from elsewhere, in the place of those taught before. */
  teach(languages: ReadonlyMap<string, LanguageSupport>): void {
    for (const language of [...this.taught.keys(), ...languages.keys()]) {
      if (this.taught.get(language) === languages.get(language)) continue
      for (const key of this.cache.keys()) if (key.startsWith(`${language}\n`)) this.cache.delete(key)
    }
    this.taught.clear()
    for (const [language, support] of languages) this.taught.set(language, support)
  }

  /** Makes languages ready; resolves to those that nobody knows. */
  async load(languages: Iterable<string>): Promise<string[]> {
    for (const language of new Set(languages)) {
      if (this.known.has(language)) continue
      this.known.set(language, isPlain(language) || (await this.loadOne(language)))
    }
    return [...this.known].filter(([, known]) => !known).map(([language]) => language)
  }

  /** Whether code in this language needs no loading any more. */
  knows(language: string): boolean {
    return this.known.has(language)
  }

  private async loadOne(language: string): Promise<boolean> {
    if (!/^[\w+#-]+$/.test(language)) return false
    try {
      const { default: grammars } = await import(/* @vite-ignore */ `@shikijs/langs/${language}`)
      this.shiki.loadLanguageSync(grammars)
      return true
    } catch {
      return false
    }
  }

  /** Lines of tokens; plain text for a language that was not loaded. */
  highlight = (code: string, language: string): Lines => {
    const key = `${language}\n${code}`
    let lines = this.cache.get(key)
    if (!lines) this.cache.set(key, (lines = this.tokenize(code, language)))
    return lines
  }

  private tokenize(code: string, language: string): Lines {
    const support = this.taught.get(language)
    if (support)
      return colouredLines(code, support.tokens(code)).map((line) =>
        line.map(({ kind, text }) => ({ kind: isKind(kind) ? kind : '', text })),
      )
    if (isPlain(language) || !this.known.get(language))
      return code.split('\n').map((text) => [{ kind: '' as const, text }])
    const options = {
      lang: language,
      theme: THEME.name,
      tokenizeMaxLineLength: 2000,
      tokenizeTimeLimit: 2000,
    }
    return codeToTokensBase(this.shiki, code, options).map((line) =>
      line.map(({ content, color }) => ({ kind: KINDS[color as keyof typeof KINDS] ?? '', text: content })),
    )
  }
}

const isKind = (kind: string): kind is CodeToken['kind'] => /^[klc]$/.test(kind)

const isPlain = (language: string): boolean => /^(|text|txt|plain|plaintext)$/.test(language)
