#!/usr/bin/env node
/**
 * Writes the images from which simulated interpreters start (src/machine/boot/images), from the recorded starts of tests/recorded.
 * To be run after every change to what lies below objects in src/machine.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { runnerImport } from 'vite'

const root = new URL('..', import.meta.url)
const load = async (path) => (await runnerImport(new URL(path, root).pathname)).module
const { readPythonBoot } = await load('src/machine/replay/index.ts')
const { buildImage } = await load('src/machine/boot/build-image.ts')

/** Name of the image: the recording, the interpreter, whether there is a tcache. */
const IMAGES = {
  'python-2.7.6-glibc-2.17': ['boot-g217', '2.7.6', true],
  'python-2.7.6-glibc-2.36': ['boot-g236', '2.7.6', true],
  'python-2.7.6-glibc-2.36-no-tcache': ['boot-g236', '2.7.6', false],
  'python-2.7.18-glibc-2.17': ['boot-g217', '2.7.18', true],
  'python-2.7.18-glibc-2.36': ['boot-g236', '2.7.18', true],
  'python-2.7.18-glibc-2.36-no-tcache': ['boot-g236', '2.7.18', false],
}

for (const [name, [recording, python, tcache]] of Object.entries(IMAGES)) {
  const bytes = gunzipSync(readFileSync(new URL(`tests/recorded/boot/${recording}.json.gz`, root)))
  const end = JSON.parse(bytes.toString('utf8')).state.python
  const image = buildImage(readPythonBoot(bytes), end, python, tcache)
  writeFileSync(new URL(`src/machine/boot/images/${name}.json`, root), `${JSON.stringify(image)}\n`)
}
