/** The `heapdeck` command: finds the verb, says what it can do, and turns failures into one line and an exit status. */
import { parseArgs } from 'node:util'
import type { ExportOptions } from '../engine/export/index.ts'
import { EXPORT_FLAGS, exportOptions } from './export-options.ts'
import { UsageError } from './usage.ts'

const HELP = `heapdeck: slide decks whose demos are live

  heapdeck new DIR          a deck to begin with, and a demo of your own in it; with --from FILE around an imported one
  heapdeck dev [DECK]       the deck in a browser, live while you edit it
  heapdeck build [DECK]     a static site; with --presenter the speaker's view instead, with the private notes
  heapdeck preview [DIR]    the built site, as a static host serves it, and the speaker's view if one lies beside it
  heapdeck export [DECK] --format FORMAT
                            the deck as html (one file, alive without network), pdf, png, ipynb (a notebook), md, txt or vtt
  heapdeck check [DECK]     a dress rehearsal: text that is cut, small or faint, missing alt text, dead links, and more;
                            status 1 for errors, 2 when it could not be checked
  heapdeck import FILE      a deck of Marp, Slidev, reveal.js, remark, Quarto or pandoc, or a notebook, as a deck; FILE may be
                            the folder that it lies in

  heapdeck run PROG.py [-- ARGS...]    a program of Python 2.7 on the simulated computer: its output, its exit status
  heapdeck record -- PROGRAM ARGS...   run a program and write down its malloc calls, and what glibc answered
  heapdeck replay FILE...              play such traces, and recordings of CPython's allocators, on the simulated machine,
                                       and compare every answer

DECK is a folder that holds a slides.md (default: this folder, or talk), DIR a built site (default: dist), FILE a foreign
deck, or a trace, gzipped or not.

  --out DIR       where build writes (default: dist; with --presenter dist-presenter, which preview finds beside dist)
  -o, --out FILE  where export writes (a folder for png; default: named after the deck's folder),
                  where import does (a folder; default: named after the file), and
                  where record writes (default: PROGRAM.trace.txt; gzipped if FILE ends in .gz)
  --from FILE     new: of this notebook or other engine's deck
  --engine NAME   import: marp, slidev, reveal, remark, quarto, pandoc or ipynb, where the deck doesn't show it
  --main-only     record: leave out what other threads call, an approximation, instead of refusing
  --convert       record: FILE is what the recorder wrote, not a program; see its C source, lib/record.c
  --stats         replay, of traces of malloc: peak break and memory, what is free and can't be given back, and which block holds it
  --json          replay: all of it as JSON; run: instead of its output the process's memory at each wait for input
  --python 2.7.6 or 2.7.18
                  run: whose objects (default: 2.7.6; of 2.7.18 the start is an approximation)
  --malloc glibc-2.17 or glibc-2.36
                  run: whose malloc (default: glibc-2.17)
  --presenter     build: the speaker's view; export html: with it. Keep either to yourself
  --no-pictures   build without a browser's pictures of the slides, which links to them are shown with
  --range SLIDES  export: only these, by number or id, as in 2-5,thanks
  --steps all     export pdf, png: a page or picture for every step, not only the last
  --handout       export pdf: pages of paper with the slide and what is said
  --notes         export the handout, ipynb, md with the private notes: keep it to yourself
  --tape FILE     export vtt: the rehearsal that has the times, as the presenter view exports it
  --width N       export png: pixels from side to side (default: 1920)
  --wait SECONDS  export png: how long a demo may take to be ready (default: 30)
  --format human, json or github
                  check: how it says what it found (--json: as JSON; github: annotations of GitHub Actions)
  --strict        check: warnings are errors, for the status
  --links         check: ask other hosts whether links to them lead somewhere
  --accept        check: keep how the demos look now, in DECK/heapdeck.accepted.json
  --no-browser    check: without the rules that need a Chromium
  --port N        which port to listen on
  --host [NAME]   which address; without a name all of them
  --open          open a browser
  --help          this text
  --version       the version
`

export interface Arguments {
  /** The deck's folder or the built site, or undefined: the verb's default. */
  readonly folder: string | undefined
  /** All words behind the verb: the files of `replay`, the program of `record` with its arguments. */
  readonly words: readonly string[]
  readonly out: string | undefined
  /** What `new` begins with. */
  readonly from: string | undefined
  readonly presenter: boolean
  /** With pictures of the slides for links to them. */
  readonly pictures: boolean
  readonly port: number | undefined
  readonly host: string | boolean | undefined
  readonly open: boolean
  readonly json: boolean
  /** What stands behind `--`. */
  readonly rest: readonly string[]
  readonly python: string | undefined
  readonly malloc: string | undefined
  readonly stats: boolean
  readonly mainOnly: boolean
  readonly convert: boolean
  /** Whose deck `import` reads. */
  readonly engine: string | undefined
  readonly format: string | undefined
  /** What `check` was asked for. */
  readonly checking: CheckFlags
  /** What `export` was asked for, beyond the format. */
  readonly exporting: ExportOptions
}

export interface CheckFlags {
  readonly strict: boolean
  readonly links: boolean
  readonly accept: boolean
  readonly browser: boolean
}

const VERBS: Record<string, () => Promise<(given: Arguments) => Promise<number>>> = {
  new: async () => (await import('./new.ts')).newAs,
  dev: async () => (await import('./dev.ts')).dev,
  build: async () => (await import('./build.ts')).build,
  preview: async () => (await import('./preview.ts')).preview,
  export: async () => (await import('./export.ts')).exportAs,
  import: async () => (await import('./import.ts')).importAs,
  check: async () => (await import('./check.ts')).check,
  run: async () => (await import('./run.ts')).run,
  record: async () => (await import('./record.ts')).record,
  replay: async () => (await import('./replay.ts')).replay,
}

/** Verbs that take any number of words. */
const TAKES_WORDS = /^(run|record|replay)$/

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
    // The status 1 of a check says that it found something.
    return words[0] === 'check' ? 2 : 1
  }
}

const isPlain = (error: unknown): error is Error =>
  error instanceof Error &&
  (/^(UsageError|BuildError|ExportError|ImportError|NewDeckError|RangeProblem|ChromiumError)$/.test(
    error.name,
  ) ||
    /^(ERR_PARSE_ARGS|EADDRINUSE|EADDRNOTAVAIL|ENOTFOUND|EACCES|EROFS|ENOSPC|EDQUOT|EFBIG|EISDIR|ENOTDIR|EEXIST)/.test(
      (error as { code?: string }).code ?? '',
    ))

function say(text: string, status = 0): number {
  process[status === 0 ? 'stdout' : 'stderr'].write(text.endsWith('\n') ? text : `${text}\n`)
  return status
}

function readArguments(words: readonly string[]) {
  // `--host` alone means every address: parseArgs has no optional values. Behind `--` nothing is ours.
  const ours = words.includes('--') ? words.indexOf('--') : words.length
  const args = words.flatMap((word, index) =>
    index < ours && word === '--host' && (words[index + 1] ?? '-').startsWith('-') ? ['--host='] : [word],
  )
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      out: { type: 'string', short: 'o' },
      from: { type: 'string' },
      engine: { type: 'string' },
      port: { type: 'string' },
      host: { type: 'string' },
      open: { type: 'boolean' },
      presenter: { type: 'boolean' },
      'no-pictures': { type: 'boolean' },
      json: { type: 'boolean' },
      python: { type: 'string' },
      malloc: { type: 'string' },
      strict: { type: 'boolean' },
      links: { type: 'boolean' },
      accept: { type: 'boolean' },
      'no-browser': { type: 'boolean' },
      stats: { type: 'boolean' },
      'main-only': { type: 'boolean' },
      convert: { type: 'boolean' },
      ...EXPORT_FLAGS,
      help: { type: 'boolean', short: 'h' },
      version: { type: 'boolean', short: 'v' },
    },
  })
  const [verb, folder, ...rest] = positionals
  const behind = words.slice(ours + 1)
  if (rest.length > 0 && !TAKES_WORDS.test(verb ?? ''))
    throw new UsageError(`too many words: ${rest.join(' ')}`)
  const port = values.port === undefined ? undefined : Number(values.port)
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port < 65536))
    throw new UsageError(`--port ${values.port} is no port: a number from 0 to 65535 is needed`)
  const given: Arguments = {
    folder,
    words: positionals.slice(1, verb === 'run' ? positionals.length - behind.length : undefined),
    rest: behind,
    python: values.python,
    malloc: values.malloc,
    out: values.out,
    from: values.from,
    presenter: values.presenter ?? false,
    pictures: values['no-pictures'] !== true,
    port,
    host: values.host === '' ? true : values.host,
    open: values.open ?? false,
    json: values.json ?? false,
    stats: values.stats ?? false,
    mainOnly: values['main-only'] ?? false,
    convert: values.convert ?? false,
    engine: values.engine,
    format: values.format,
    checking: {
      strict: values.strict ?? false,
      links: values.links ?? false,
      accept: values.accept ?? false,
      browser: values['no-browser'] !== true,
    },
    exporting: exportOptions(values),
  }
  return { verb, given, values }
}
