/** What a page asks about a process of Python where it stands. */
import type { Address } from '../address.ts'
import { whereIs, whyResident, type Where, type WhyResident } from '../inspect/index.ts'
import type { NumberBlocks } from '../objects/number-blocks.ts'
import { intBlocks, intDensity, type IntBlock, type PythonMoment } from '../python-snapshot.ts'

export type Question =
  | { readonly kind: 'where'; readonly address: Address }
  | { readonly kind: 'why'; readonly address: Address }
  /** Some blocks of ints, from the `from`-th on, the newest first. */
  | { readonly kind: 'int blocks'; readonly from: number; readonly count: number }
  /** How many ints live in each block, the newest first. */
  | { readonly kind: 'int density' }

export interface Answers {
  readonly where: Where
  readonly why: WhyResident
  readonly 'int blocks': readonly IntBlock[]
  readonly 'int density': Uint8Array
}

export function answerTo(run: PythonMoment, question: Question): Answers[Question['kind']] {
  const ints = run.machine.python.objects.ints as NumberBlocks
  switch (question.kind) {
    case 'where':
      return whereIs(run.machine, question.address)
    case 'why':
      return whyResident(run.machine, question.address, run.namespaces)
    case 'int blocks':
      return intBlocks(ints, question.from, question.count)
    case 'int density':
      return intDensity(ints)
  }
}
