/** The package.json of a new deck. */

/** `folder`: its name; `versions`: those that this very engine is, and has. */
export function packageText(
  folder: string,
  versions: { readonly heapdeck: string; readonly lit: string },
): string {
  const name = folder
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60)
  return `${JSON.stringify(
    {
      name: name === '' || TAKEN.has(name) ? `deck${name && `-${name}`}` : name,
      version: '0.0.0',
      private: true,
      type: 'module',
      scripts: {
        start: 'heapdeck dev . --open',
        test: 'node --test',
        check: 'heapdeck check .',
        build: 'heapdeck build .',
        preview: 'heapdeck preview',
        export: 'heapdeck export .',
      },
      dependencies: { heapdeck: `^${versions.heapdeck}`, lit: `^${versions.lit}` },
    },
    null,
    2,
  )}\n`
}

/** A package may not depend on one of its own name. */
const TAKEN = new Set(['heapdeck', 'lit', 'node-modules', 'favicon-ico'])
