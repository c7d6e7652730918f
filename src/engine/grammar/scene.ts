/** `scene=scenes/frag.ts` of a demo: a module of the deck's folder, named from the file that the demo stands in. */
import type { SceneRef } from '../deck.ts'
import { localPath } from './paths.ts'
import { quote } from './quote.ts'
import type { Refiner, Scope } from './scope.ts'
import { metaOf } from './token.ts'

const MODULE = /\.[cm]?[jt]s$/

export const refineScenes: Refiner = (tokens, scope) => {
  for (const token of tokens) {
    const demo = token.type === 'demo' ? metaOf(token).demo : undefined
    if (demo?.scene) metaOf(token).demo = { ...demo, scene: findScene(demo.scene, scope) }
  }
  return tokens
}

function findScene({ path, place }: SceneRef, { context, findFile }: Scope): SceneRef {
  const name = localPath(path)
  const found =
    name === ''
      ? { problem: 'it names no file' }
      : MODULE.test(name)
        ? findFile(name, context.source.path)
        : { problem: 'a scene is a module, .ts or .js, whose default export is data' }
  if (!('problem' in found)) return { path: found.path, place }
  context.error(place, `no scene ${quote(path)}: ${found.problem}`)
  return { path: '', place }
}
