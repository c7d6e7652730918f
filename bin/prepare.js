// Builds the package's JavaScript into lib/, unless what lies there is of these very sources. Run by npm (`prepare`)
// and by bin/heapdeck.js in a checkout, so that a stale build never runs.
import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const lib = join(root, 'lib')
const STAMP = 'stamp'
/** What MiniSearch's licence asks for; its full text is in NOTICE. */
const MINISEARCH = '/*! Holds MiniSearch, copyright 2022 Luca Ongaro, MIT: github.com/lucaong/minisearch */'
/** What the licences of CodeMirror, and of node-diff3, ask for; their full text is in NOTICE. */
const CODEMIRROR =
  '/*! Holds CodeMirror and Lezer, copyright Marijn Haverbeke and others, MIT: codemirror.net */'
const CODEMIRROR_AND_DIFF3 =
  '/*! Holds CodeMirror and Lezer, copyright Marijn Haverbeke and others, MIT: codemirror.net; node-diff3, copyright Bryan Housel, MIT */'

/** One hash of all that lib/ is made of. */
function stampOf() {
  const hash = createHash('sha256')
  const add = (path) => hash.update(path.slice(root.length)).update(readFileSync(path))
  for (const file of ['package.json', 'bin/prepare.js']) add(join(root, file))
  for (const folder of ['src/cli', 'src/engine', 'src/machine'])
    for (const path of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort())
      add(path)
  return hash.digest('hex')
}

const stampIn = (folder) =>
  existsSync(join(folder, STAMP)) ? readFileSync(join(folder, STAMP), 'utf8') : undefined

/** Puts `fresh` in the place of lib/, which other starts may be reading: aside first, then away. */
function swap(fresh) {
  const old = `${fresh}.old`
  if (existsSync(lib)) renameSync(lib, old)
  renameSync(fresh, lib)
  rmSync(old, { recursive: true, force: true })
}

/** In one file the modules with these names are those of `one-file/`. */
const inOneFile = (page) => ({
  name: 'heapdeck:one-file',
  enforce: 'pre',
  resolveId: (source) =>
    /^\.\.?\/(addresses|supply)\.ts$/.test(source)
      ? join(page, 'one-file', source.replace(/^.*\//, ''))
      : null,
})

/** Makes lib/ fresh; resolves to whether it had to be built. */
export async function prepare() {
  if (!existsSync(join(root, 'src/cli'))) return false
  const stamp = stampOf()
  if (stampIn(lib) === stamp) return false
  const { build } = await import('vite')
  const engine = join(root, 'src/engine')
  const fresh = join(root, `lib.${process.pid}.tmp`)
  const common = { configFile: false, root, logLevel: 'warn', publicDir: false }
  try {
    await build({
      ...common,
      build: {
        outDir: fresh,
        emptyOutDir: false,
        ssr: true,
        target: 'node20',
        minify: false,
        rolldownOptions: {
          input: {
            heapdeck: join(root, 'src/cli/heapdeck.ts'),
            demo: join(root, 'src/engine/demo.ts'),
            testing: join(root, 'src/engine/testing/index.ts'),
          },
          output: { entryFileNames: '[name].js', chunkFileNames: '[name].[hash].js' },
        },
      },
    })
    for (const [path, format, minify] of [
      ['page/head', 'iife', true],
      ['page/boot', 'iife', true],
      ['page/paper', 'iife', true],
      ['page/lost', 'iife', true],
      ['page/measure', 'iife', true],
      ['page/stage', 'es', true],
      ['page/tools', 'es', true],
      ['page/in-step', 'es', true],
      ['page/search', 'es', true],
      ['page/presenter', 'es', true],
      ['page/read', 'es', true],
      ['page/dev', 'es', false],
      ['page/swap', 'es', false],
      ['offline/worker', 'iife', true],
      ['offline/gone', 'iife', true],
      ['page/one-file/head', 'iife', true],
      ['page/one-file/for-audience', 'iife', true],
      ['page/one-file/for-speaker', 'iife', true],
    ])
      await build({
        ...common,
        plugins: path.startsWith('page/one-file/') ? [inOneFile(join(engine, 'page'))] : [],
        build: {
          outDir: join(fresh, 'page'),
          emptyOutDir: false,
          target: 'es2022',
          minify,
          modulePreload: false,
          // As a library a module would keep its blanks.
          rolldownOptions: { output: { minify, postBanner: /search$|for-/.test(path) ? MINISEARCH : '' } },
          lib: {
            entry: join(engine, `${path}.ts`),
            formats: [format],
            name: 'heapdeckPage',
            fileName: () => `${path.replace(/^\w+\//, '')}.js`,
          },
        },
      })
    // The dev server's pages alone have it; what it seldom needs is in pieces of its own.
    await build({
      ...common,
      build: {
        outDir: join(fresh, 'page/editor'),
        emptyOutDir: false,
        target: 'es2022',
        modulePreload: false,
        rolldownOptions: {
          input: { editor: join(engine, 'page/editor/editor.ts') },
          preserveEntrySignatures: 'strict',
          output: {
            format: 'es',
            minify: true,
            entryFileNames: '[name].js',
            chunkFileNames: '[name].[hash].js',
            postBanner: CODEMIRROR_AND_DIFF3,
          },
        },
      },
    })
    // What a cell's text is edited with: one file, loaded when somebody begins to.
    await build({
      ...common,
      build: {
        outDir: join(fresh, 'page/cell-editor'),
        emptyOutDir: false,
        target: 'es2022',
        modulePreload: false,
        rolldownOptions: {
          input: { editor: join(engine, 'page/cell-editor/cell-editor.ts') },
          preserveEntrySignatures: 'strict',
          output: { format: 'es', minify: true, entryFileNames: '[name].js', postBanner: CODEMIRROR },
        },
      },
    })
    mkdirSync(join(fresh, 'page'), { recursive: true })
    cpSync(join(engine, 'page/styles'), join(fresh, 'page'), { recursive: true })
    cpSync(join(engine, 'new/template'), join(fresh, 'template'), { recursive: true })
    cpSync(join(root, 'src/cli/record/record.c'), join(fresh, 'record.c'))
    writeFileSync(join(fresh, STAMP), stamp)
    swap(fresh)
  } catch (error) {
    // Another start may have built the same meanwhile.
    if (stampIn(lib) !== stamp) throw error
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
  return true
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await prepare()
