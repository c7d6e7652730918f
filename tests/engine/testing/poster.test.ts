import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { DemoPoster } from '../../../src/engine/demo.ts'
import { checkPoster, loadPoster } from '../../../src/engine/testing/index.ts'
import {
  copyFolder,
  REPOSITORY,
  SECOND_DECK,
  TALK,
  temporaryFolder,
  writeFiles,
} from '../../support/heapdeck.ts'

const TEMPLATE = join(REPOSITORY, 'src/engine/new/template')

const good: DemoPoster = {
  steps: 1,
  moments: { start: { version: 1, count: 0 } },
  stateAt: (step) => ({ version: 1, count: step }),
  poster: (state) => ({
    svg: '<svg viewBox="0 0 1 1"></svg>',
    sentence: `The count is ${(state as { count: number }).count}.`,
  }),
}

/** What is wrong with a poster, a line each. */
function faultsOf(poster: DemoPoster, written?: Parameters<typeof checkPoster>[1]): readonly string[] {
  try {
    checkPoster(poster, written)
    return []
  } catch (error) {
    expect((error as Error).name).toBe('ContractError')
    return (error as { faults: readonly string[] }).faults
  }
}

describe('checkPoster', () => {
  test('finds nothing in demos that keep the contract', async () => {
    expect(faultsOf(good)).toEqual([])
    const template = temporaryFolder(onTestFinished)
    copyFolder(TEMPLATE, template)
    const folders = [
      join(SECOND_DECK, 'components/step-counter'),
      join(template, 'components/my-counter'),
    ] as const
    for (const folder of folders) expect(faultsOf(await loadPoster(folder))).toEqual([])
  })

  test('tells what an author wrote that is not declared, and what a declared value does', () => {
    const poster: DemoPoster = {
      ...good,
      attributes: [{ name: 'of', label: 'Of', type: 'number', least: 0, most: 9, default: '3' }],
      stateAt(step, { attributes }) {
        if (attributes['of'] === '9') throw new Error('nine is too many')
        return { version: 1, count: step }
      },
    }
    expect(faultsOf(poster, { attributes: { off: '3' } })).toEqual([
      'its attributes do not name "off"',
      'stateAt(0) with of=9 throws: nine is too many',
      'stateAt(1) with of=9 throws: nine is too many',
    ])
  })

  test('tells all that is wrong at once, a sentence each', () => {
    let calls = 0
    const bad: DemoPoster = {
      steps: 1,
      attributes: [
        { name: 'Size', label: '', type: 'number', least: 5, most: 1, default: '7' },
        { name: 'id', label: 'Name', type: 'text' },
        { name: 'kind', label: 'Kind', type: 'choice', choices: [['a', 'A']], default: 'b' },
      ],
      moments: { 'the end': { count: 1 }, dated: { version: 1, at: new Date(0) as unknown as string } },
      stateAt: (step) => ({ version: 1, count: step + calls++ }),
      poster: () => ({
        svg: `<svg role="img"><style>a{}</style>${calls}</svg>`,
        sentence: '<b>Bold</b>',
      }),
    }
    expect(faultsOf(bad).slice(0, 13)).toEqual([
      'the attribute "Size" can\'t be written: lower-case words with a dash between, none of the engine\'s own',
      'the attribute "Size" has no label',
      'the attribute "Size" is at least 5 and at most 1',
      'the attribute "Size" has the default "7", which it does not allow',
      'the attribute "id" can\'t be written: lower-case words with a dash between, none of the engine\'s own',
      'the attribute "kind" has the default "b", which it does not allow',
      'stateAt(0) is another state each time',
      "the picture of stateAt(0) can't stand in a page: it has a <style>, which can't stand in a page",
      'the picture of stateAt(0) names itself with role or aria-…: its sentence does that',
      'the sentence of stateAt(0) is not plain: "<b>Bold</b>"',
      'stateAt(1) is another state each time',
      "the picture of stateAt(1) can't stand in a page: it has a <style>, which can't stand in a page",
      'the picture of stateAt(1) names itself with role or aria-…: its sentence does that',
    ])
    expect(faultsOf(bad)).toContain('the moment "the end" has no version')
    expect(faultsOf(bad)).toContain('the moment "dated" is no JSON: at is a Date')
  })

  test('a picture that is another each time, has no size, or changes the state', () => {
    let drawn = 0
    const poster: DemoPoster = {
      ...good,
      steps: 0,
      moments: {},
      poster(state) {
        ;(state as { count: number }).count = 7
        return { svg: `<svg><text>${drawn++}</text></svg>`, sentence: '' }
      },
    }
    expect(faultsOf(poster)).toEqual([
      'the picture of stateAt(0) changes the state',
      'the picture of stateAt(0) is another each time',
      'the picture of stateAt(0) has no viewBox',
      'stateAt(0) has no sentence',
    ])
  })

  test('a module that lacks an export, or has steps that are none', () => {
    const { poster: _, ...without } = good
    expect(faultsOf(without as DemoPoster)).toEqual(['it exports no function poster'])
    expect(faultsOf({ ...good, steps: 1.5 })).toEqual([
      'its steps are 1.5: a whole number from 0 on is needed',
    ])
  })
})

describe('loadPoster', () => {
  test('runs the module as a build does, with its own imports', async () => {
    const folder = temporaryFolder(onTestFinished)
    writeFiles(folder, {
      'components/a-demo/a-demo.ts': '',
      'components/a-demo/half.ts': 'export const half = (n: number): number => n / 2',
      'components/a-demo/a-demo.poster.ts':
        "import { half } from './half.ts'\nexport const steps: number = half(8)",
    })
    expect((await loadPoster(join(folder, 'components/a-demo'))).steps).toBe(4)
  })

  test('says what is missing', async () => {
    const folder = temporaryFolder(onTestFinished)
    writeFiles(folder, { 'a-demo/a-demo.ts': '' })
    await expect(loadPoster(join(folder, 'a-demo'))).rejects.toThrow('there is no a-demo.poster.ts')
    await expect(loadPoster(join(folder, 'b-demo'))).rejects.toThrow('holds no demo')
    await expect(loadPoster(new URL('nothing-here', `file://${TALK}/`))).rejects.toThrow('holds no demo')
  })
})
