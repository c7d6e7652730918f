import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { checkElement, checkPoster, loadPoster } from '../../../src/engine/testing/index.ts'
import {
  copyFolder,
  heapdeck,
  REPOSITORY,
  SCENE_DECK,
  SECOND_DECK,
  temporaryFolder,
  writeFiles,
} from '../../support/heapdeck.ts'

/** What is wrong with an element, a line each. */
async function faultsOf(
  folder: string,
  written?: Parameters<typeof checkElement>[1],
): Promise<readonly string[]> {
  try {
    expect(await checkElement(folder, written)).toEqual({})
    return []
  } catch (error) {
    expect((error as Error).name).toBe('ContractError')
    return (error as { faults: readonly string[] }).faults
  }
}

const POSTER = `
  export const steps = 1
  export const moments = { end: { version: 1, count: 9 } }
  export const stateAt = (step) => ({ version: 1, count: step })
  export const poster = () => ({ svg: '<svg viewBox="0 0 1 1"></svg>', sentence: 'A demo.' })`

/** A demo of plain JavaScript with this in its class; without, it is one that keeps its contract. */
function demoWith(body: string): string {
  const folder = temporaryFolder(onTestFinished)
  const good = {
    state: `get state() { return this.is ?? { version: 1, count: 0 } }
      set state(state) {
        if (state.version !== 1) throw new RangeError('no state')
        this.is = state
      }`,
    ready: 'get ready() { return Promise.resolve() }',
    pause: 'pause() {}',
    resume: 'resume() {}',
  }
  const own = Object.entries(good).flatMap(([name, code]) =>
    new RegExp(`\\b${name}\\b`).test(body) ? [] : [code],
  )
  writeFiles(folder, {
    'a-demo/a-demo.poster.js': POSTER,
    'a-demo/a-demo.js': `customElements.define('a-demo', class extends HTMLElement { ${[...own, body].join('\n')} })`,
  })
  return join(folder, 'a-demo')
}

test('demos that keep the contract pass: the fixtures’, with a scene and a worker, and the one of the page about demos', async () => {
  expect(await faultsOf(demoWith(''))).toEqual([])
  expect(
    await faultsOf(join(SECOND_DECK, 'components/step-counter'), { attributes: { start: '3' } }),
  ).toEqual([])
  const scene = { currency: 'crowns', items: [{ name: 'tea', price: 3 }] }
  expect(await faultsOf(join(SCENE_DECK, 'components/price-list'), { scene })).toEqual([])
})

test('the demo of docs/write-a-demo.md is one, and stands on its slide', async () => {
  const page = readFileSync(join(REPOSITORY, 'docs/write-a-demo.md'), 'utf8')
  const [poster, element] = [...page.matchAll(/```ts\n([^]*?)```/g)].map(([, code]) => code!)
  const [slide] = [...page.matchAll(/```markdown\n([^]*?)```/g)].map(([, code]) => code!)
  const folder = temporaryFolder(onTestFinished)
  const demo = 'components/my-counter'
  writeFiles(folder, {
    [`${demo}/my-counter.poster.ts`]: poster!,
    [`${demo}/my-counter.ts`]: element!,
    'slides.md': `# Demo\n\n${slide}\n\n::: transcript\n[the end](#counter:end)\n:::\n`,
  })
  checkPoster(await loadPoster(join(folder, demo)), { attributes: { start: '3' } })
  expect(await faultsOf(join(folder, demo), { attributes: { start: '3' } })).toEqual([])
  expect(heapdeck(['build', folder, '--no-pictures', '--out', join(folder, 'dist')])).toMatchObject({
    status: 0,
    stderr: '',
  })
})

test('the template’s element keeps its contract', async () => {
  const folder = temporaryFolder(onTestFinished)
  copyFolder(join(REPOSITORY, 'src/engine/new/template/components'), folder)
  expect(await faultsOf(join(folder, 'my-counter'), { attributes: { start: '3', by: '2' } })).toEqual([])
})

test('tells what an element does not keep', async () => {
  expect(await faultsOf(demoWith("constructor() { super(); throw new Error('no start') }"))).toEqual([
    'This demo stopped: no start',
  ])
  expect(await faultsOf(demoWith('pause() { throw new Error("can’t pause") }'))).toEqual(['can’t pause'])
  expect(
    await faultsOf(
      demoWith(`get state() { return this.is ?? null }
        set state(state) {
          this.is = { version: 1, count: (this.is?.count ?? 0) + 1 }
          this.dispatchEvent(new Event('change', { bubbles: true, composed: true }))
        }`),
    ),
  ).toEqual([
    'the moment "end" is another state when it is come to again',
    'the state that it gives at the moment "end" is not the one that it takes',
    'step 1 is another state when it is come to again',
    'the state that it gives at step 1 is not the one that it takes',
    'step 0 is another state when it is come to again',
    'the state that it gives at step 0 is not the one that it takes',
    'it tells a change when its state is set, at step 0: nobody made one',
    'it tells a change when its state is set, at step 1: nobody made one',
    'it tells a change when its state is set, at the moment "end": nobody made one',
    'it takes {"version":"no such version"} for a state: what it can’t read must throw a RangeError',
    'after a pause its states are others',
  ])
})

test('says why it could not be tried where no browser is', async () => {
  const before = { ...process.env }
  onTestFinished(() => void Object.assign(process.env, before))
  process.env['PATH'] = ''
  delete process.env['CHROMIUM']
  const { skipped } = await checkElement(demoWith(''))
  expect(skipped ?? 'no browser is found').toContain('no browser is found')
})
