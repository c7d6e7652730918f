import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from './usage.ts'

/** The deck's folder that was named, or the default, this one if it holds a deck and else `talk`; a file `DECK/slides.md` means its folder. */
export function deckFolder(named: string | undefined): string {
  const folder = (named ?? (existsSync('slides.md') ? '.' : 'talk'))
    .replace(/[\\/]slides\.md$/, '')
    .replace(/^slides\.md$/, '.')
  if (!existsSync(join(folder, 'slides.md')))
    throw new UsageError(`${folder} holds no slides.md: name a folder that does`)
  return folder
}
