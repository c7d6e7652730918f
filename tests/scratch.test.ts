import { test } from 'vitest'
import { Chromium, findChromium } from '../src/engine/chromium/index.ts'
import { loadDeck, makePaper, serveLoopback } from '../src/engine/site/index.ts'
test('x', async () => {
  for (const deck of (process.env['DECKS'] ?? '').split(',')) {
    const t: [string, number][] = []
    let last = performance.now()
    const mark = (w: string) => { t.push([w, Math.round(performance.now() - last)]); last = performance.now() }
    const loaded = await loadDeck(deck); mark('load')
    const c = new Chromium(findChromium()!)
    const paper = await makePaper(loaded, loaded.deck.slides, { steps: 'last', isHandout: false, notes: false }); mark('paper')
    const served = await serveLoopback((p) => paper.files.get(p))
    const page = await c.newPage(); mark('page')
    await page.open(served.url); mark('open')
    await page.evaluate('heapdeck.ready'); mark('ready')
    const b = await page.print(); mark('print')
    await c.close(); await served.close(); mark('close')
    console.log(deck, String(paper.files.get('index.html')).length, b.length, t.map(([w, n]) => `${w} ${n}`).join(', '))
  }
}, 600000)
