/** The `heapdeck` command: finds the verb, says what it can do, and turns failures into one line and an exit status. */
import { parseArgs } from 'node:util'
import { UsageError } from './usage.ts'

const HELP = `heapdeck: slide decks whose demos are live

  heapdeck dev [DECK]       the deck in a browser, live while you edit it
  heapdeck build [DECK]     a static site; with --presenter the speaker's view instead, with the private notes
  heapdeck preview [DIR]    the built site, as a static host serves it, and the speaker's view if one lies beside it

DECK is a folder that holds a slides.md (default: talk), DIR a built site (default: dist).

  --out DIR       where build writes (default: dist; with --presenter dist-presenter, which preview finds beside dist)
  --presenter     build the speaker's view: keep it to yourself
  --port N        which port to listen on
  --host [NAME]   which address; without a name all of them
  --open          open a browser
  --help          this text
  --version       the version
`

export interface Arguments {
  /** The deck's folder or the built site, or undefined: the verb's default. */
  readonly folder: string | undefined
  readonly out: string | undefined
  readonly presenter: boolean
  readonly port: number | undefined
  readonly host: string | boolean | undefined
  readonly open: boolean
}

const VERBS: Record<string, () => Promise<(given: Arguments) => Promise<number>>> = {
  dev: async () => (await import('./dev.ts')).dev,
  build: async () => (await import('./build.ts')).build,
  preview: async () => (await import('./preview.ts')).preview,
}

/** Runs the command; resolves to its exit status. */
export async function main(words: readonly string[], version: string): Promise<number> {
  try {
    const { verb, given, values } = readArguments(words)
    if (values.version) return say(version)
    if (values.help || !verb) return say(HELP, verb || values.help ? 0 : 1)
    const load = VERBS[verb]
    if (!load)
      throw new UsageError(`there is no "heapdeck ${verb}": the verbs are ${Object.keys(VERBS).join(', ')}`)
    return await (
      await load()
    )(given)
  } catch (error) {
    if (!isPlain(error)) throw error
    process.stderr.write(`heapdeck: ${error.message}\n`)
    return 1
  }
}

const isPlain = (error: unknown): error is Error =>
  error instanceof Error &&
  (/^(UsageError|BuildError)$/.test(error.name) ||
    /^(ERR_PARSE_ARGS|EADDRINUSE|EADDRNOTAVAIL|ENOTFOUND|EACCES|EROFS|ENOSPC)/.test(
      (error as { code?: string }).code ?? '',
    ))

function say(text: string, status = 0): number {
  process[status === 0 ? 'stdout' : 'stderr'].write(text.endsWith('\n') ? text : `${text}\n`)
  return status
}

function readArguments(words: readonly string[]) {
  // `--host` alone means every address: parseArgs has no optional values.
  const args = words.flatMap((word, index) =>
    word === '--host' && (words[index + 1] ?? '-').startsWith('-') ? ['--host='] : [word],
  )
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      out: { type: 'string' },
      port: { type: 'string' },
      host: { type: 'string' },
      open: { type: 'boolean' },
      presenter: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
      version: { type: 'boolean', short: 'v' },
    },
  })
  const [verb, folder, ...rest] = positionals
  if (rest.length > 0) throw new UsageError(`too many words: ${rest.join(' ')}`)
  const port = values.port === undefined ? undefined : Number(values.port)
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port < 65536))
    throw new UsageError(`--port ${values.port} is no port: a number from 0 to 65535 is needed`)
  const given: Arguments = {
    folder,
    out: values.out,
    presenter: values.presenter ?? false,
    port,
    host: values.host === '' ? true : values.host,
    open: values.open ?? false,
  }
  return { verb, given, values }
}
