/** Chunks of code that knitr or Quarto would run: `{r, echo=FALSE}`, `{python}`, `{.python code-line-numbers="1|2"}`. */

export interface Chunk {
  readonly lang: string
  /** Line highlights, or ''. */
  readonly stages: string
  /** It has options that mean nothing here. */
  readonly options: boolean
  /** Running it gives something that is not in the file. */
  readonly runs: boolean
}

export function chunkOf(info: string): Chunk | undefined {
  const inner = /^(?:[\w+-]+\s*)?\{(.*)\}\s*$/.exec(info.trim())?.[1]?.trim()
  if (inner === undefined) return undefined
  const before = /^[\w+-]+/.exec(info.trim())?.[0] ?? ''
  const named = /(?:^|\s)\.([\w+#-]+)/.exec(inner)?.[1]
  const word = /^=?([\w+#-]+)/.exec(inner)?.[1] ?? ''
  const stages =
    /(?:code-line-numbers|data-line-numbers)=["']?([\d,|\s-]+)["']?/
      .exec(inner)?.[1]
      ?.replaceAll(/\s/g, '') ?? ''
  const runs = before === '' && named === undefined && !inner.startsWith('=') && !inner.startsWith('#')
  const lang = before || named || word || 'text'
  const rest = inner
    .replace(/^=?[\w+#-]+/, '')
    .replaceAll(/\.[\w+#-]+/g, '')
    .replaceAll(/(?:code|data)-line-numbers=(?:"[^"]*"|'[^']*'|\S+)/g, '')
  return {
    lang: lang.toLowerCase(),
    stages: /^\d[\d,|-]*$/.test(stages) ? stages : '',
    options: runs || rest.replaceAll(/[\s,]/g, '') !== '',
    runs,
  }
}
