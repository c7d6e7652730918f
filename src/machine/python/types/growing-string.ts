/**
 * The string that `%` writes to: longer than its format at first, longer still where that does not do, and cut in the end.
 * Follows Objects/stringobject.c: PyString_Format and unicodeobject.c: PyUnicode_Format of 2.7.6.
 */
import { codePointLength, type Conversion } from '../text/index.ts'
import { NULL, type Ref } from '../../objects/index.ts'
import type { Vm } from '../vm.ts'
import { resizeStr, resizeUnicode } from './string-memory.ts'

/** Characters more than are known to be wanted. */
const SPARE = 100

export class GrowingString {
  readonly isUnicode: boolean
  private readonly vm: Vm
  private text = ''
  private room: number
  private left: number
  private string: Ref

  /** For a format of so many characters. */
  constructor(vm: Vm, formatLength: number, isUnicode: boolean) {
    this.vm = vm
    this.isUnicode = isUnicode
    this.room = this.left = formatLength + SPARE
    const { strs } = vm.python
    this.string = isUnicode ? vm.types2.unicodes.ofLength(this.room) : strs.ofLength(this.room)
  }

  /** Characters of the format as they are; `behind` says how many come behind them there. */
  literal(text: string, behind: number): void {
    const missing = text.length - this.left
    // character by character: the first that has no room makes some for all that follow
    if (missing > 0) this.grow(missing + behind - 1, text.length - missing)
    this.add(text)
  }

  /** What a conversion has made, as wide as it asks. A number's sign is no part of what needs its width. */
  converted({ width, sign }: Conversion, text: string, behind: number, isNumber: boolean): void {
    const signs = isNumber && (sign !== '' || text.trimStart().startsWith('-')) ? 1 : 0
    const length = codePointLength(text)
    const wanted = length > (width as number) ? length - signs : length
    if (this.left - signs < wanted) this.grow(wanted + behind, 0)
    this.add(text)
  }

  /** The string, which is the caller's from now on. */
  finish(): Ref {
    this.resize(codePointLength(this.text))
    const { string } = this
    this.string = NULL
    return string
  }

  drop(): void {
    this.vm.decref(this.string)
    this.string = NULL
  }

  /** Room for so many characters and some to spare, behind what is there and `used` more. */
  private grow(wanted: number, used: number): void {
    this.room += wanted + SPARE - (this.left - used)
    this.left = wanted + SPARE + used
    this.resize(this.room)
  }

  private resize(length: number): void {
    const change = this.isUnicode ? resizeUnicode : resizeStr
    this.string = change(this.vm, this.string, length, this.text)
  }

  private add(text: string): void {
    this.text += text
    this.left -= codePointLength(text)
  }
}
