/** A bare page with one component, the talk's inks and a strict policy: for tests and benchmarks of parts of a demo. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const POLICY = [
  "default-src 'none'",
  ...['script', 'style', 'font', 'img', 'connect', 'worker'].map((kind) => `${kind}-src 'self'`),
]
  .join('; ')
  .replace("img-src 'self'", "img-src 'self' data:")

/**
 * Builds the page into `folder`, as `index.html`. `modules`: paths in the repository, whose exports come to stand in the
 * page's `modules`, by path. `body`: HTML.
 * @param {string} folder
 * @param {readonly string[]} modules
 * @param {string} body
 */
export async function buildComponentPage(folder, modules, body) {
  const source = join(folder, 'source')
  mkdirSync(source, { recursive: true })
  const imports = modules.map(
    (path, index) => `import * as m${index} from ${JSON.stringify(join(ROOT, path))}`,
  )
  writeFileSync(
    join(source, 'main.js'),
    [
      `import ${JSON.stringify(join(ROOT, 'talk/theme.css'))}`,
      `import './page.css'`,
      ...imports,
      `window.modules = { ${modules.map((path, index) => `${JSON.stringify(path)}: m${index}`).join(', ')} }`,
    ].join('\n'),
  )
  writeFileSync(
    join(source, 'page.css'),
    'body { margin: 1rem; background: var(--stage); color: var(--ink); font-family: var(--sans); }',
  )
  writeFileSync(
    join(source, 'index.html'),
    `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,"><meta http-equiv="Content-Security-Policy" content="${POLICY}"><title>A component</title>
<script type="module" src="./main.js"></script><body><main><h1>A component</h1>${body}</main></body></html>`,
  )
  await build({
    configFile: false,
    root: source,
    base: './',
    logLevel: 'error',
    publicDir: false,
    worker: { format: 'es' },
    oxc: {
      decorator: { legacy: true },
      assumptions: { setPublicClassFields: true },
      typescript: { removeClassFieldsWithoutInitializer: true },
    },
    build: { outDir: folder, emptyOutDir: false, target: 'es2022', modulePreload: false, minify: true },
  })
}
