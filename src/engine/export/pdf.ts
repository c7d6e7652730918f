/** `--format pdf`: a page a slide, a page a step, or a handout; printed by a Chromium. */
import type { Problem } from '../deck.ts'
import type { Chromium } from '../chromium/index.ts'
import type { PaperReport } from '../paper-report.ts'
import { errorAt, warningAt } from '../problems.ts'
import { makePaper, serveLoopback, type Paper } from '../site/index.ts'
import { startChromium } from './draw-with.ts'
import { counted, ExportError, type Format } from './format.ts'
import { withFacts } from './pdf-info.ts'

export const pdf: Format<Chromium> = {
  kind: 'file',
  extension: 'pdf',
  options: ['steps', 'handout', 'notes'],
  begin({ handout, notes, steps }) {
    if (notes && !handout) throw new ExportError('--notes needs --handout: a slide has no place for them')
    if (handout && steps === 'all')
      throw new ExportError('--handout shows every step at once: leave out --steps all')
    return startChromium()
  },
  async run({ loaded, slides, options, tell, write }, chromium) {
    const { handout = false, notes = false, steps = 'last' } = options
    const { title, author, description } = loaded.deck.meta
    // The page opens while the paper is made.
    const [page, paper] = await Promise.all([
      chromium.newPage(),
      makePaper(loaded, slides, { steps, isHandout: handout, notes }),
    ])
    const served = await serveLoopback((path) => paper.files.get(path))
    try {
      tell(`laying out ${paper.pages.length} pages`)
      await page.open(served.url)
      const report = await page.evaluate<PaperReport>('heapdeck.ready')
      tell(`printing ${paper.pages.length} pages`)
      const facts = { Title: title, Author: author, Subject: description, Creator: 'heapdeck' }
      write('', withFacts(await page.print(), facts))
      return {
        words: handout ? 'handout' : counted(paper.pages.length, 'page'),
        problems: problemsOf(report, paper),
        remarks: notes ? ['It holds the private notes: it is not for handing out.'] : [],
      }
    } finally {
      await served.close()
    }
  },
}

function problemsOf({ overflowing, missing }: PaperReport, { pages }: Paper): Problem[] {
  const slides = new Set(overflowing.map((index) => pages[index]!.slide))
  return [
    ...[...slides].map(({ range, id }) =>
      warningAt(range, `slide "${id}" has more than fits on its page: what is beyond is cut off`),
    ),
    ...[...new Set(missing)].map((src) =>
      errorAt(pages[0]!.slide.range, `the picture ${src} can't be drawn`),
    ),
  ]
}
