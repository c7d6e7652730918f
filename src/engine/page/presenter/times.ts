/** The dialog about time: what pacing goes by, and the last rehearsal, which can be kept in a file. */
import { clockWords, USUAL_RATE } from '../../pacing.ts'
import { parseRehearsal, summarize, toRehearsal, type SummaryRow } from '../../rehearsal.ts'
import type { Desk } from './desk.ts'
import { make } from './elements.ts'
import type { Timing } from './timing.ts'

export class TimesDialog {
  private readonly desk: Desk
  private readonly timing: Timing
  private readonly dialog: HTMLDialogElement
  /** What the last import came to. */
  private said = ''

  /** Puts the dialog behind its button. */
  static install(desk: Desk, timing: Timing): TimesDialog {
    return new TimesDialog(desk, timing)
  }

  private constructor(desk: Desk, timing: Timing) {
    this.desk = desk
    this.timing = timing
    this.dialog = make('dialog', { className: 'times', 'aria-labelledby': 'heapdeck:times' })
    desk.find('.desk').append(this.dialog)
    desk.find('button.times').addEventListener('click', () => {
      this.said = ''
      this.draw()
      this.dialog.showModal()
    })
  }

  private draw(): void {
    const close = make('button', { onclick: () => this.dialog.close() }, 'Close')
    this.dialog.replaceChildren(
      make('header', {}, make('h2', { id: 'heapdeck:times' }, 'Times'), close),
      this.pacing(),
      make('h3', {}, this.timing.isRehearsal ? 'This rehearsal' : 'The last rehearsal'),
      this.summary(),
      this.actions(),
      make('p', { role: 'status', className: 'said-so' }, this.said),
    )
  }

  private pacing(): HTMLElement {
    const { pacing } = this.timing
    const { duration } = this.desk.speaker.deck
    const choice = (words: string, isChosen: boolean, choose: () => void, ...more: Node[]): HTMLElement =>
      make(
        'label',
        {},
        make('input', { type: 'radio', name: 'heapdeck:pacing', checked: isChosen, onchange: choose }),
        words,
        ...more,
      )
    const rate = make('input', {
      type: 'number',
      min: '30',
      max: '400',
      value: String(pacing.rate ?? USUAL_RATE),
      'aria-label': 'Words a minute',
      onchange: () => byRate(),
    })
    const byRate = (): void => {
      const words = Math.min(400, Math.max(30, Math.round(Number(rate.value)) || USUAL_RATE))
      rate.value = String(words)
      this.timing.choose({ by: 'words', rate: words })
      this.draw()
    }
    const isByRate = pacing.by === 'words' && pacing.rate !== undefined
    return make(
      'fieldset',
      {},
      make('legend', {}, 'The plan goes by'),
      choice('the last rehearsal, and by what is said where there was none', pacing.by === 'rehearsal', () =>
        this.choose({ by: 'rehearsal', rate: pacing.rate }),
      ),
      choice(
        duration
          ? `what is said, spread over ${duration} minutes`
          : `what is said, at ${USUAL_RATE} words a minute`,
        pacing.by === 'words' && !isByRate,
        () => this.choose({ by: 'words' }),
      ),
      choice(
        'what is said, at my own rate: ',
        isByRate,
        byRate,
        rate,
        document.createTextNode(' words a minute'),
      ),
    )
  }

  private choose(pacing: Timing['pacing']): void {
    this.timing.choose(pacing)
    this.draw()
    this.dialog.querySelector<HTMLInputElement>('input:checked')?.focus()
  }

  private summary(): HTMLElement {
    const { rows, planned, took } = summarize(
      this.desk.facts,
      this.timing.planOfRehearsal,
      this.timing.newest,
    )
    if (rows.every((row) => row.took === undefined))
      return make('p', {}, 'None is kept in this browser. Rehearse, and the next talk is paced by it.')
    const line = (cells: (string | Node)[], tag: 'td' | 'th' = 'td', className = ''): HTMLElement =>
      make('tr', { className }, ...cells.map((cell) => make(tag, {}, cell)))
    const head = line(['Slide', 'Planned', 'Took', 'Difference', 'Remark'], 'th')
    const body = rows.map((row) =>
      line(
        [
          `${row.number} ${row.title}`,
          clockWords(row.planned),
          row.took === undefined ? '' : clockWords(row.took),
          row.took === undefined ? '' : difference(row.took - row.planned),
          remark(row),
        ],
        'td',
        row.isLong ? 'long' : '',
      ),
    )
    const total = line(['Total', clockWords(planned), clockWords(took), difference(took - planned), ''])
    const table = make(
      'table',
      { 'aria-label': 'Where the rehearsal ran long' },
      make('thead', {}, head),
      make('tbody', {}, ...body),
      make('tfoot', {}, total),
    )
    return make(
      'div',
      { className: 'scroll', tabIndex: 0, role: 'region', 'aria-label': 'Times by slide' },
      table,
    )
  }

  private actions(): HTMLElement {
    const { isRehearsal, times } = this.timing
    const there = new URL(location.href)
    if (isRehearsal) there.searchParams.delete('rehearse')
    else there.searchParams.set('rehearse', '')
    const file = make('input', {
      type: 'file',
      accept: '.json,application/json',
      className: 'off',
      tabIndex: -1,
    })
    file.setAttribute('aria-label', 'Rehearsal to import, a file')
    file.addEventListener('change', () => void this.import(file))
    return make(
      'p',
      { className: 'group' },
      make('a', { className: 'button', href: there.href }, isRehearsal ? 'Stop rehearsing' : 'Rehearse'),
      make('button', { disabled: Object.keys(times).length === 0, onclick: () => this.export() }, 'Export'),
      make('button', { onclick: () => file.click() }, 'Import'),
      file,
    )
  }

  private export(): void {
    const title = document.querySelector('main')!.dataset['title'] ?? ''
    const text = JSON.stringify(toRehearsal(title, new Date(), this.timing.times), null, 1)
    const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
    make('a', { href: url, download: 'rehearsal.json' }).click()
    // A browser may begin to read it a moment later.
    setTimeout(() => URL.revokeObjectURL(url), 60_000)
  }

  private async import(file: HTMLInputElement): Promise<void> {
    const chosen = file.files?.[0]
    if (!chosen) return
    const read = parseRehearsal(await chosen.text())
    if ('problem' in read) this.said = read.problem
    else {
      const { slides } = read.rehearsal
      const known = this.desk.facts.filter(({ id }) => Object.hasOwn(slides, id)).length
      if (known === 0) this.said = 'This rehearsal is of another deck: it knows none of these slides.'
      else {
        this.timing.takeOver(slides)
        this.said = `Imported: ${known} of ${this.desk.facts.length} slides.`
      }
    }
    this.draw()
  }
}

const difference = (seconds: number): string =>
  Math.abs(seconds) < 1 ? '0:00' : `${seconds > 0 ? '+' : '−'}${clockWords(Math.abs(seconds))}`

const remark = ({ isLong, took }: SummaryRow): string =>
  isLong ? 'ran long' : took === undefined ? 'not rehearsed' : ''
