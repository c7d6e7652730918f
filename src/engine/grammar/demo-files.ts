/**
 * `scene=scenes/frag.ts` and `program=programs/frag.py` of a demo: a module and a text of the deck's folder, named from the
 * file that the demo stands in.
 */
import type { DemoFileRef } from '../deck.ts'
import { localPath } from './paths.ts'
import { quote } from './quote.ts'
import type { Refiner, Scope } from './scope.ts'
import { metaOf } from './token.ts'

const KINDS = {
  scene: { ending: /\.[cm]?[jt]s$/, rule: 'a scene is a module, .ts or .js, whose default export is data' },
  program: { ending: /[^/]\.\w+$/, rule: 'a program is a file with an ending, as .py' },
}

export const refineDemoFiles: Refiner = (tokens, scope) => {
  for (const token of tokens) {
    const demo = token.type === 'demo' ? metaOf(token).demo : undefined
    if (!demo) continue
    const { scene, program } = demo
    metaOf(token).demo = {
      ...demo,
      ...(scene ? { scene: findDemoFile('scene', scene, scope) } : {}),
      ...(program ? { program: findDemoFile('program', program, scope) } : {}),
    }
  }
  return tokens
}

function findDemoFile(
  kind: keyof typeof KINDS,
  { path, place }: DemoFileRef,
  { context, findFile }: Scope,
): DemoFileRef {
  const name = localPath(path)
  const { ending, rule } = KINDS[kind]
  const found =
    name === ''
      ? { problem: 'it names no file' }
      : ending.test(name)
        ? findFile(name, context.source.path)
        : { problem: rule }
  if (!('problem' in found)) return { path: found.path, place }
  context.error(place, `no ${kind} ${quote(path)}: ${found.problem}`)
  return { path: '', place }
}
