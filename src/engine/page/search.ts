/** Search's own script: the library, the index and the list of what is found, loaded with the first search. */
import type { DeckHost } from './host.ts'
import { SearchBox, type Parts } from './search/box.ts'
import css from './search/search.css?inline'
import type { Panel } from './tools/panel.ts'
import { adopt } from './tools/sheet.ts'

adopt(css)

/** Fills the panel that is open. `isAsked`: Enter was pressed meanwhile. */
export function fillSearch(host: DeckHost, panel: Panel, parts: Parts, isAsked: boolean): void {
  new SearchBox(host, panel, parts, isAsked).open()
}
