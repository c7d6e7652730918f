import { history, undo } from '@codemirror/commands'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  FileWriter,
  withEdits,
  type Clock,
  type Disk,
  type Drafts,
} from '../../../../src/engine/edit/index.ts'
import { OpenFile } from '../../../../src/engine/page/editor/open-file.ts'

const drafts: Drafts = { get: async () => undefined, put: async () => {}, drop: async () => {} }
/** Time stands still: nothing is saved before it is asked for. */
const clock: Clock = { now: () => 0, after: () => () => {} }

function diskOf(text: string): Disk & { text: string } {
  let version = 0
  return {
    text,
    async read() {
      return { bytes: new TextEncoder().encode(this.text), hash: String(version) }
    },
    async write(_, bytes) {
      this.text = new TextDecoder().decode(bytes)
      return { hash: String(++version) }
    },
  }
}

const openOn = async (disk: Disk): Promise<OpenFile> =>
  new OpenFile(await FileWriter.open('slides.md', { disk, drafts, clock }), history(), () => {})

const typing = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  gone: fc.nat(4),
  insert: fc.string({ maxLength: 4 }).map((text) => text.replaceAll('\r', '')),
  next: fc.constantFrom('nothing', 'save', 'undo'),
})

test('what is not saved is one edit of what is, whatever was typed, saved and undone', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(typing, { maxLength: 20 }), async (all) => {
      const disk = diskOf('One\ntwo\nthree\n')
      const open = await openOn(disk)
      for (const { at, gone, insert, next } of all) {
        const { length } = open.state.doc
        const from = Math.floor(at * length)
        open.dispatch({ changes: { from, to: Math.min(length, from + gone), insert } })
        if (next === 'save') await open.writer.flush()
        if (next === 'undo') undo({ state: open.state, dispatch: (one) => open.commit([one]) })
        const { edit } = open
        expect(withEdits(open.writer.saved.text, edit ? [edit] : [])).toBe(open.text)
        expect(open.writer.copy.text).toBe(open.text)
      }
      await open.writer.flush()
      expect(disk.text).toBe(open.text)
      expect(open.edit).toBeNull()
    }),
    { numRuns: 300 },
  )
})

test('what another saved elsewhere in the file comes into the text, and undo leaves it there', async () => {
  const disk = diskOf('One\ntwo\nthree\nfour\nfive\n')
  const open = await openOn(disk)
  open.dispatch({ changes: { from: 0, to: 3, insert: 'Mine' } })
  await open.writer.flush()
  disk.text = disk.text.replace('five', 'theirs')
  const changed = await disk.read('')
  disk.read = async () => ({ ...(changed as { bytes: Uint8Array }), hash: 'theirs' })
  await open.writer.diskChanged()
  expect(open.text).toBe('Mine\ntwo\nthree\nfour\ntheirs\n')
  undo({ state: open.state, dispatch: (one) => open.commit([one]) })
  expect(open.text).toBe('One\ntwo\nthree\nfour\ntheirs\n')
})
