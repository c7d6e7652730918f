import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { check } from 'prettier'
import { describe, expect, onTestFinished, test } from 'vitest'
import { filesIn } from '../../support/site.ts'
import { heapdeck, temporaryFolder, writeFiles } from '../../support/heapdeck.ts'

const folderOf = (): string => temporaryFolder(onTestFinished)
const read = (...path: string[]): string => readFileSync(join(...path), 'utf8')

const FILES = [
  '.gitignore',
  '.prettierignore',
  'README.md',
  'components/my-counter/counter-state.ts',
  'components/my-counter/my-counter.poster.ts',
  'components/my-counter/my-counter.test.js',
  'components/my-counter/my-counter.ts',
  'package.json',
  'slides.md',
  'theme.css',
  'tsconfig.json',
]

describe('heapdeck new', () => {
  test('makes a deck that has all it takes, and says what to do next', () => {
    const at = folderOf()
    const { status, stdout, stderr } = heapdeck(['new', 'free-lists'], at)
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toBe(
      [
        'free-lists: 4 slides, and a demo of your own in components/my-counter',
        '',
        'Next:',
        '',
        '  cd free-lists',
        '  npm install',
        '  npm start       the deck in a browser, live while you edit slides.md',
        '  npm test        the demo keeps its contract',
        '  npm run build   a static site in dist/',
        '',
      ].join('\n'),
    )
    expect(filesIn(join(at, 'free-lists')).sort()).toEqual(FILES)
    expect(read(at, 'free-lists/slides.md')).toContain('title: "Free lists"\n')
    expect(read(at, 'free-lists/README.md')).toMatch(/^# Free lists\n/)
    const { version } = JSON.parse(read('package.json')) as { version: string }
    expect(JSON.parse(read(at, 'free-lists/package.json'))).toMatchObject({
      name: 'free-lists',
      dependencies: { heapdeck: `^${version}` },
    })
  })

  test('the deck builds where nothing is installed, without a word of warning', () => {
    const at = folderOf()
    heapdeck(['new', 'talk'], at)
    const { status, stdout, stderr } = heapdeck(['build', '--no-pictures'], join(at, 'talk'))
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toMatch(/^dist: 5 pages/)
    const page = read(at, 'talk/dist/demo/index.html')
    expect(page).toContain('The counter stands at 3.')
    expect(page).not.toContain('For you alone')
  })

  test('a dress rehearsal of it finds nothing to say', () => {
    const at = folderOf()
    heapdeck(['new', 'talk'], at)
    const { status, stdout, stderr } = heapdeck(['check'], join(at, 'talk'))
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).not.toMatch(/warning|error/)
  })

  test('its files are as Prettier has them, and its slides are kept from it', async () => {
    const at = folderOf()
    heapdeck(['new', 'talk'], at)
    const style = { semi: false, singleQuote: true, printWidth: 110 }
    for (const file of FILES.filter((name) => /\.(ts|js|css|json)$/.test(name)))
      expect(await check(read(at, 'talk', file), { ...style, filepath: file }), file).toBe(true)
    expect(read(at, 'talk/.prettierignore')).toContain('*.md')
  })

  test('any folder’s name makes a package’s name and a title', () => {
    const at = folderOf()
    for (const [name, packageName, title] of [
      ['Über Äpfel', 'u-ber-a-pfel', 'Über Äpfel'],
      ['heapdeck', 'deck-heapdeck', 'Heapdeck'],
      ['*_{#x}', 'x', 'X'],
      ['講演', 'deck', '講演'],
    ] as const) {
      expect(heapdeck(['new', name], at).status).toBe(0)
      expect((JSON.parse(read(at, name, 'package.json')) as { name: string }).name).toBe(packageName)
      expect(read(at, name, 'slides.md')).toContain(`title: ${JSON.stringify(title)}\n`)
      expect(read(at, name, 'slides.md')).toContain(`\n# ${title} {#title .title}\n`)
    }
  })

  test('a folder that holds something is refused by what it holds, a file by its name', () => {
    const at = folderOf()
    writeFiles(at, { 'full/b.txt': '', 'full/a/c.txt': '', file: '' })
    expect(heapdeck(['new', 'full'], at)).toMatchObject({
      status: 1,
      stdout: '',
      stderr: 'heapdeck: full is not empty: it holds a, b.txt. Name a folder that is not there yet\n',
    })
    expect(readdirSync(join(at, 'full'))).toEqual(['a', 'b.txt'])
    expect(heapdeck(['new', 'file'], at).stderr).toBe('heapdeck: file is a file: name a folder\n')
    expect(heapdeck(['new', 'file/in'], at).status).toBe(1)
    expect(heapdeck(['new'], at).stderr).toContain('a folder is needed')
  })

  test('the folder may be this one, and may be a fresh repository', () => {
    const at = folderOf()
    mkdirSync(join(at, '.git'))
    writeFileSync(join(at, '.git/config'), '')
    const { status, stdout } = heapdeck(['new', '.'], at)
    expect(status).toBe(0)
    expect(stdout).not.toContain('cd ')
    expect(existsSync(join(at, 'slides.md'))).toBe(true)
  })

  test('--from puts the rest around an imported deck', () => {
    const at = folderOf()
    const notebook = {
      cells: [{ cell_type: 'markdown', metadata: {}, source: ['# From elsewhere\n', '\n', 'Words.'] }],
      metadata: {},
      nbformat: 4,
      nbformat_minor: 5,
    }
    writeFiles(at, { 'old.ipynb': JSON.stringify(notebook), 'bad.ipynb': '{' })
    const { status, stdout } = heapdeck(['new', 'talk', '--from', 'old.ipynb'], at)
    expect(status).toBe(0)
    expect(stdout).toMatch(/^talk: 1 slide, /)
    expect(read(at, 'talk/slides.md')).toContain('# From elsewhere')
    expect(filesIn(join(at, 'talk'))).toEqual(expect.arrayContaining(FILES))
    expect(heapdeck(['build', '--no-pictures'], join(at, 'talk')).status).toBe(0)
    const bad = heapdeck(['new', 'other', '--from', 'bad.ipynb'], at)
    expect(bad.status).toBe(1)
    expect(bad.stderr).toContain('bad.ipynb')
    expect(existsSync(join(at, 'other'))).toBe(false)
  })
})
