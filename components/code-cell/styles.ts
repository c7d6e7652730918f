/** How a cell looks, part by part. */
import { asksStyles } from './styles/asks.ts'
import { controlsStyles } from './styles/controls.ts'
import { footStyles } from './styles/foot.ts'
import { frameStyles } from './styles/frame.ts'
import { outputStyles } from './styles/output.ts'
import { printStyles } from './styles/print.ts'
import { roomStyles } from './styles/room.ts'

export { lightStyles } from './styles/text.ts'

export const cellStyles = [
  frameStyles,
  controlsStyles,
  outputStyles,
  footStyles,
  asksStyles,
  roomStyles,
  printStyles,
]
