import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { REPOSITORY } from './support/heapdeck.ts'

/** Which folders a folder may import, besides itself; the longest matching path counts. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  talk: ['components', 'src/engine/demo.ts'],
  'talk/scenes': ['src/machine'],
  components: ['src/engine/demo.ts', 'src/engine/session.ts', 'src/engine/cells', 'src/machine'],
  'src/cli': [
    'src/engine/site',
    'src/engine/export',
    'src/engine/import',
    'src/engine/check',
    'src/engine/new',
    'src/engine/*.ts',
    'src/machine',
  ],
  'src/machine': [
    'src/machine/boot',
    'src/machine/inspect',
    'src/machine/kernel',
    'src/machine/malloc',
    'src/machine/objects',
    'src/machine/pymalloc',
    'src/machine/python',
    'src/machine/replay',
    'src/machine/worker',
  ],
  // images are made by playing recordings
  'src/machine/boot': [
    'src/machine/*.ts',
    'src/machine/objects',
    'src/machine/pymalloc',
    'src/machine/malloc',
    'src/machine/kernel',
    'src/machine/replay',
  ],
  'src/machine/python': [
    'src/machine/*.ts',
    'src/machine/boot',
    'src/machine/python/compiler',
    'src/machine/python/library',
    'src/machine/python/syntax',
    'src/machine/python/text',
    'src/machine/objects',
    'src/machine/pymalloc',
    'src/machine/malloc',
    'src/machine/kernel',
  ],
  'src/machine/python/syntax': [],
  'src/machine/python/text': ['src/machine/objects'],
  'src/machine/python/compiler': [
    'src/machine/python/code.ts',
    'src/machine/python/syntax',
    'src/machine/python/text',
  ],
  'src/machine/python/library': [],
  'src/machine/kernel': ['src/machine/address.ts', 'src/machine/timeline.ts', 'src/machine/words.ts'],
  'src/machine/malloc': [
    'src/machine/kernel',
    'src/machine/address.ts',
    'src/machine/timeline.ts',
    'src/machine/words.ts',
  ],
  'src/machine/replay': [
    'src/machine/*.ts',
    'src/machine/objects',
    'src/machine/pymalloc',
    'src/machine/malloc',
    'src/machine/kernel',
  ],
  'src/machine/inspect': [
    'src/machine/*.ts',
    'src/machine/objects',
    'src/machine/pymalloc',
    'src/machine/malloc',
    'src/machine/kernel',
  ],
  'src/machine/worker': [
    'src/machine/*.ts',
    'src/machine/inspect',
    'src/machine/objects',
    'src/machine/malloc',
  ],
  'src/machine/pymalloc': [
    'src/machine/malloc',
    'src/machine/kernel',
    'src/machine/address.ts',
    'src/machine/timeline.ts',
    'src/machine/words.ts',
  ],
  'src/machine/objects': [
    'src/machine/pymalloc',
    'src/machine/malloc',
    'src/machine/kernel',
    'src/machine/address.ts',
    'src/machine/timeline.ts',
    'src/machine/words.ts',
  ],
  'src/engine': ['src/engine/cells/facts.ts'],
  'src/engine/cells': ['src/engine/*.ts'],
  'src/engine/grammar': ['src/engine/*.ts', 'src/engine/cells/facts.ts'],
  'src/engine/render': ['src/engine/*.ts', 'src/engine/cells/facts.ts', 'src/engine/cells/output-lines.ts'],
  'src/engine/sync': ['src/engine/*.ts'],
  'src/engine/offline': ['src/engine/*.ts'],
  'src/engine/page': [
    'src/engine/*.ts',
    'src/engine/page/editor/editing.ts',
    'src/engine/page/search',
    'src/engine/sync',
    'src/engine/render/page.ts',
    'src/engine/site/update.ts',
  ],
  'src/engine/page/search': [
    'src/engine/*.ts',
    'src/engine/page/*.ts',
    'src/engine/page/presenter',
    'src/engine/page/tools',
  ],
  'src/engine/page/editor': [
    'src/engine/*.ts',
    'src/engine/edit',
    'src/engine/page/*.ts',
    'src/engine/page/tools',
  ],
  'src/engine/page/cell-editor': ['src/engine/*.ts', 'src/engine/cells', 'src/engine/page/tools'],
  'src/engine/edit': ['src/engine/*.ts', 'src/engine/grammar/attributes.ts'],
  'src/engine/site': [
    'src/engine/*.ts',
    'src/engine/cells',
    'src/engine/edit',
    'src/engine/grammar',
    'src/engine/render',
  ],
  'src/engine/check': [
    'src/engine/*.ts',
    'src/engine/chromium',
    'src/engine/grammar',
    'src/engine/notebook',
    'src/engine/render',
    'src/engine/site',
  ],
  'src/engine/new': ['src/engine/*.ts', 'src/engine/site', 'src/engine/import'],
  // what an author gets: it stands in a folder of its own
  'src/engine/new/template': [],
  'src/engine/testing': ['src/engine/*.ts', 'src/engine/chromium', 'src/engine/site'],
  'src/engine/chromium': [],
  'src/engine/notebook': ['src/engine/*.ts'],
  'src/engine/import': ['src/engine/*.ts', 'src/engine/grammar', 'src/engine/notebook', 'src/engine/site'],
  'src/engine/export': [
    'src/engine/*.ts',
    'src/engine/cells/facts.ts',
    'src/engine/chromium',
    'src/engine/grammar',
    'src/engine/import',
    'src/engine/notebook',
    'src/engine/render',
    'src/engine/site',
  ],
}

/** Packages that a folder may import; node: is for those who may have Node. */
const PACKAGES: Record<string, RegExp> = {
  talk: /^$/,
  'talk/scenes': /^$/,
  components: /^lit(\/|$)/,
  'src/cli': /^node:/,
  'src/machine': /^$/,
  'src/machine/kernel': /^$/,
  'src/machine/inspect': /^$/,
  'src/machine/malloc': /^$/,
  'src/machine/pymalloc': /^$/,
  'src/machine/replay': /^$/,
  'src/machine/boot': /^$/,
  'src/machine/python': /^$/,
  'src/machine/python/syntax': /^$/,
  'src/machine/python/text': /^$/,
  'src/machine/python/compiler': /^$/,
  'src/machine/python/library': /^$/,
  'src/machine/worker': /^$/,
  'src/machine/objects': /^$/,
  'src/engine': /^$/,
  'src/engine/cells': /^$/,
  'src/engine/grammar': /^(markdown-it|yaml)$/,
  'src/engine/render': /^$/,
  'src/engine/sync': /^$/,
  'src/engine/offline': /^$/,
  'src/engine/page': /^$/,
  'src/engine/page/search': /^minisearch$/,
  'src/engine/page/editor': /^(@codemirror\/[\w-]+|@lezer\/[\w-]+)$/,
  'src/engine/page/cell-editor': /^@codemirror\/[\w-]+$/,
  'src/engine/edit': /^node-diff3$/,
  'src/engine/check': /^node:/,
  'src/engine/new': /^node:/,
  'src/engine/new/template': /^(lit(\/.*)?|heapdeck\/demo)$/,
  'src/engine/testing': /^(node:.*|heapdeck\/demo)$/,
  'src/engine/site': /^(node:.*|vite|image-size|@shikijs\/.*)$/,
  'src/engine/chromium': /^node:/,
  'src/engine/notebook': /^node:crypto$/,
  'src/engine/import': /^(node:.*|markdown-it|yaml)$/,
  'src/engine/export': /^node:/,
}

const files = ['talk', 'components', 'src'].flatMap((folder) =>
  readdirSync(join(REPOSITORY, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(REPOSITORY, join(entry.parentPath, entry.name))),
)
const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s[^'"()]*?from\s*['"]([^'"]+)['"]|(?:(?:^|\n)\s*import\s*|[^\w.]import\s*\(\s*)['"]([^'"]+)['"]/g

const houseOf = (file: string): string =>
  Object.keys(MAY_IMPORT)
    .filter((folder) => file.startsWith(`${folder}/`))
    .sort((a, b) => b.length - a.length)[0] ?? ''

const allows = (rule: string, target: string): boolean =>
  rule.endsWith('*.ts') ? dirname(target) === dirname(rule) : target === rule || target.startsWith(`${rule}/`)

test('imports run one way: talk, components, then engine or machine, and never back', () => {
  const broken: string[] = []
  for (const file of files) {
    const house = houseOf(file)
    for (const [, from, dynamic] of readFileSync(join(REPOSITORY, file), 'utf8').matchAll(IMPORT)) {
      const source = (from ?? dynamic)!
      if (!source.startsWith('.')) {
        if (!PACKAGES[house]!.test(source)) broken.push(`${file} imports the package ${source}`)
        continue
      }
      const target = relative(REPOSITORY, join(REPOSITORY, dirname(file), source))
      const inside = houseOf(target) === house
      if (!inside && !MAY_IMPORT[house]!.some((rule) => allows(rule, target)))
        broken.push(`${file} imports ${target}`)
    }
  }
  expect(broken).toEqual([])
})

test('folders of the machine are imported through their index', () => {
  const through = files
    .filter((file) => !file.startsWith('src/machine/'))
    .flatMap((file) =>
      [...readFileSync(join(REPOSITORY, file), 'utf8').matchAll(/from '([^']*\/machine\/[^']*)'/g)].map(
        (match) => match[1]!,
      ),
    )
  expect(
    through.filter((source) => !/\/machine\/((boot|python(\/syntax)?)\/)?index\.ts$/.test(source)),
  ).toEqual([])
})

test('scenes are data: beyond their own folder they import types alone', () => {
  const broken = files
    .filter((file) => file.startsWith('talk/scenes/'))
    .flatMap((file) =>
      [...readFileSync(join(REPOSITORY, file), 'utf8').matchAll(IMPORT)]
        .filter(
          ([statement, from]) => !/^\s*(import|export) type\b/.test(statement) && !from?.startsWith('./'),
        )
        .map(([statement]) => `${file}: ${statement.trim()}`),
    )
  expect(broken).toEqual([])
})
