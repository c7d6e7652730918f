import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { REPOSITORY, heapdeck, temporaryFolder, writeFiles } from '../support/heapdeck.ts'
import { compile, whyNoGlibc } from '../support/native.ts'

const why = whyNoGlibc()

test.runIf(why)('no program is recorded', () => {
  console.warn(`no program is recorded: ${why}`)
})

/** Every call that is recorded; the break moved by sbrk and brk; a child; and an end that no exit handler sees. */
const ALL_CALLS = `
#define _GNU_SOURCE
#include <malloc.h>
#include <stdlib.h>
#include <unistd.h>
int main(void) {
  void *a = malloc(100), *b = calloc(3, 70), *c = realloc(a, 5000), *d = memalign(64, 900);
  void *e = aligned_alloc(64, 640), *f, *g = valloc(9000), *h = pvalloc(5000);
  brk((char *)sbrk(0) + 5000);
  posix_memalign(&f, 256, 1000);
  posix_memalign(&f, 12, 5);
  void *big = realloc(malloc(300000), 900000), *list = reallocarray(NULL, 10, 30);
  list = reallocarray(list, 100, 30);
  free(b), malloc_trim(0), mallopt(M_TOP_PAD, 4096);
  void *aligned = memalign(65536, 300000);
  sbrk(4096);
  free(big), free(c), free(d), free(e), free(g), free(h), free(list), free(NULL), free(aligned);
  malloc(1ul << 60);
  list = realloc(realloc(malloc(50), 0), 60);
  if (fork() == 0) {
    malloc(77);
    _exit(0);
  }
  malloc(6);
  _exit(3);
}
`

const THREADS = `
#include <pthread.h>
#include <stdlib.h>
static void *work(void *p) {
  for (int k = 0; k < 100; k++) free(malloc(1000));
  return p;
}
int main(void) {
  pthread_t other;
  void *mine = malloc(5000);
  pthread_create(&other, NULL, work, NULL);
  pthread_join(other, NULL);
  free(mine);
}
`

function program(source: string, ...options: string[]): string {
  const folder = writeFiles(temporaryFolder(onTestFinished), { 'program.c': source })
  compile(join(folder, 'program.c'), join(folder, 'program'), '-O0', ...options)
  return folder
}

const PRINTS_FOUND = /^heapdeck: (.*)\nheapdeck: next: heapdeck replay --stats (\S+)\n$/

describe.skipIf(why)('a program is recorded, and its replay answers what the process was answered', () => {
  test('with every call there is', () => {
    const folder = program(ALL_CALLS)
    const { status, stderr } = heapdeck(['record', '--', './program'], folder)
    expect(status).toBe(0)
    expect(stderr).toContain('heapdeck: ./program ended with status 3\n')
    expect(stderr).toContain('heapdeck: next: heapdeck replay --stats program.trace.txt\n')
    const trace = readFileSync(join(folder, 'program.trace.txt'), 'utf8')
    expect(lettersOf(trace)).toEqual(['A', 'a', 'c', 'f', 'm', 'o', 'p', 'r', 's', 't', 'v'])
    expect(trace).not.toMatch(/^m \d+ 77 /m)
    expect(replayed(folder, 'program.trace.txt')).toMatch(
      /^program\.trace\.txt: (\d+) of \1 results match\n$/,
    )
  })

  test('under a shell, as a script, with tunables, into a gzipped file', () => {
    const folder = writeFiles(temporaryFolder(onTestFinished), {
      script: '#!/usr/bin/env bash\nexec ls -l /usr\n',
    })
    spawnSync('chmod', ['+x', join(folder, 'script')])
    vi.stubEnv('GLIBC_TUNABLES', 'glibc.malloc.tcache_count=0:glibc.malloc.mxfast=0x40')
    onTestFinished(() => void vi.unstubAllEnvs())
    const { status, stderr } = heapdeck(['record', '-o', 'ls.txt.gz', './script'], folder)
    expect(status).toBe(0)
    expect(stderr).toMatch(PRINTS_FOUND)
    const header = JSON.parse(
      gunzipSync(readFileSync(join(folder, 'ls.txt.gz')))
        .toString()
        .split('\n')[0]!,
    )
    expect(header).toMatchObject({
      label: 'ls',
      libc: 'glibc 2.36',
      env: { tcacheCount: 0, mxfast: 64 },
      note: expect.stringMatching(/^recorded from \S+\/ls$/),
    })
    expect(replayed(folder, 'ls.txt.gz')).toMatch(/^ls\.txt\.gz: (\d+) of \1 results match\n$/)
  })

  test('up to where it was killed', () => {
    const folder = temporaryFolder(onTestFinished)
    const { stderr } = heapdeck(['record', '-o', 'sh.txt', '--', 'sh', '-c', 'kill -9 $$'], folder)
    expect(stderr).toContain('sh ended with SIGKILL')
    expect(stderr).toContain('the recording ends before the program does')
    expect(replayed(folder, 'sh.txt')).toMatch(/^sh\.txt: (\d+) of \1 results match\n$/)
  })

  test('unless other threads call malloc: these are counted, and left out with --main-only', () => {
    const folder = program(THREADS, '-pthread')
    const refused = heapdeck(['record', '--', './program'], folder)
    expect(refused.status).toBe(1)
    expect(refused.stderr).toMatch(/other threads of the program called malloc 20\d times: .*--main-only/)
    const { status, stderr } = heapdeck(['record', '--main-only', '--', './program'], folder)
    expect(status).toBe(0)
    expect(stderr).toMatch(/20\d calls of other threads are left out.*an approximation/)
  })

  test('by hand', () => {
    const folder = program('#include <stdlib.h>\nint main(void) { free(malloc(100)); }')
    compile(join(REPOSITORY, 'lib/record.c'), join(folder, 'record.so'), '-shared', '-fPIC', '-ldl')
    spawnSync('./program', {
      cwd: folder,
      env: { ...process.env, LD_PRELOAD: join(folder, 'record.so'), HEAPDECK_RECORD: 'program.rec' },
    })
    expect(heapdeck(['record', '--convert', 'program.rec'], folder).stderr).toMatch(PRINTS_FOUND)
    expect(replayed(folder, 'program.trace.txt')).toBe('program.trace.txt: 2 of 2 results match\n')
  })

  test('unless there is no compiler', () => {
    const folder = temporaryFolder(onTestFinished)
    vi.stubEnv('CC', 'no-such-compiler')
    vi.stubEnv('TMPDIR', folder)
    onTestFinished(() => void vi.unstubAllEnvs())
    expect(heapdeck(['record', '--', 'true'], folder)).toEqual({
      status: 1,
      stdout: '',
      stderr:
        'heapdeck: the recorder is C and needs a compiler, and there is no "no-such-compiler": install gcc or clang\n',
    })
  })

  test('unless it is linked statically', ({ skip }) => {
    const folder = writeFiles(temporaryFolder(onTestFinished), { 'p.c': 'int main(void) { return 0; }' })
    const { status } = spawnSync('cc', ['-static', '-o', 'program', 'p.c'], { cwd: folder })
    skip(status !== 0, 'there is no libc to link statically')
    expect(heapdeck(['record', '--', './program'], folder)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining(
        'nothing of program was recorded: it did not start, is linked statically',
      ),
    })
  })

  test('unless it is not there', () => {
    const { status, stderr } = heapdeck(['record', '--', './no-such-program'])
    expect(status).toBe(1)
    expect(stderr).toContain('there is no program ./no-such-program')
  })
})

test.each([
  [['record', '-o', 'no-such-folder/x.txt', '--', 'true'], "no-such-folder/x.txt can't be written"],
  [['record', '-o', '.', '--', 'true'], '. is a folder: name a file'],
  [['record', '--convert', 'no-such-file'], 'there is no recording no-such-file'],
  [['record', '--convert', '/dev/null'], '/dev/null is no recording'],
])('%j is refused before anything runs', (words, message) => {
  const { status, stderr } = heapdeck(words)
  expect(status).toBe(1)
  expect(stderr).toContain(`heapdeck: ${message}`)
  expect(stderr).not.toMatch(/\n\s+at /)
})

test('without a program there is one line that says what to name', () => {
  const { status, stderr } = heapdeck(['record'])
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: 'heapdeck: name the program to record: heapdeck record -- PROGRAM ARGS...\n',
  })
})

const lettersOf = (trace: string): string[] =>
  [
    ...new Set(
      trace
        .split('\n')
        .slice(1)
        .map((line) => line[0] ?? ''),
    ),
  ]
    .filter(Boolean)
    .sort()

const replayed = (folder: string, file: string): string => heapdeck(['replay', file], folder).stdout
