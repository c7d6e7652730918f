/** Underlines what was edited since a cell ran. */
import { partsThatDiffer, type ColouredPart, type Part } from '../../src/engine/cells/index.ts'
import type { CellView } from './view.ts'

/** The text that ran; undefined: none did, or it is being run. */
export const ranText = ({ run }: CellView): string | undefined => run?.lineage.at(-1)?.text

export function editedParts(view: CellView): readonly Part[] {
  const ran = ranText(view)
  return ran === undefined ? [] : partsThatDiffer(view.text, ran)
}

/** Lines of coloured text, cut where parts begin and end; those of the parts are `edited`, too. */
export function withEdited(
  lines: readonly (readonly ColouredPart[])[],
  parts: readonly Part[],
): ColouredPart[][] {
  let at = 0
  return lines.map((line) => {
    const cut = line.flatMap((piece) => {
      at += piece.text.length
      return piecesOf(piece, at - piece.text.length, parts)
    })
    at++
    return cut
  })
}

function piecesOf({ kind, text }: ColouredPart, start: number, parts: readonly Part[]): ColouredPart[] {
  const end = start + text.length
  const inside = parts.filter(({ from, to }) => from < end && to > start)
  const edges = inside.flatMap(({ from, to }) => [from, to]).filter((edge) => edge > start && edge < end)
  return [start, ...edges].map((from, index): ColouredPart => {
    const to = edges[index] ?? end
    const isEdited = inside.some((part) => part.from <= from && part.to >= to)
    return { kind: isEdited ? `${kind} edited`.trim() : kind, text: text.slice(from - start, to - start) }
  })
}
