import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { startPreview } from '../../../src/engine/site/index.ts'
import { buildTo, startDev, temporaryFolder, writeFiles } from '../../support/heapdeck.ts'

const lost = async (url: string) => {
  const response = await fetch(url, { headers: { accept: 'text/html' } })
  const html = await response.text()
  return {
    status: response.status,
    heading: /<h1>(.*?)<\/h1>/.exec(html)?.[1],
    root: /data-root="([^"]*)"/.exec(html)?.[1],
  }
}

test('where no page is, preview and the dev server show the page that says so, as a host does', async () => {
  const folder = temporaryFolder(onTestFinished)
  writeFiles(folder, { 'deck/slides.md': '---\ntitle: Fish\n---\n\n# One\n' })
  const out = join(folder, 'out')
  buildTo(join(folder, 'deck'), out)
  const [preview, dev] = await Promise.all([startPreview(out, { port: 0 }), startDev(join(folder, 'deck'))])
  onTestFinished(async () => {
    await Promise.all([preview.close(), dev.stop()])
  })
  for (const { url } of [preview, dev])
    for (const path of ['two/', 'one/two/three.html'])
      expect(await lost(url + path)).toEqual({ status: 404, heading: 'There is no page here', root: '/' })
})

test('preview has nothing to remark on the folder of a site', async () => {
  const out = temporaryFolder(onTestFinished)
  writeFiles(out, { 'index.html': '<!doctype html><title>Fish</title>' })
  const warned = vi.spyOn(console, 'warn').mockReturnValue()
  const preview = await startPreview(out, { port: 0 })
  onTestFinished(() => preview.close())
  expect(warned.mock.calls).toEqual([])
  expect((await fetch(preview.url)).status).toBe(200)
})
