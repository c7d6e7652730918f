/** A recording that is one JSON object: its fields, checked, and where they stand for whoever has to mend the file. */
import { textOf } from './text.ts'
import { TraceError } from './trace-error.ts'

/** How far white space before an item is passed over. */
const SPACE_LOOKED_AT = 1000

export class JsonTrace {
  private readonly text: string
  private readonly fields: Readonly<Record<string, unknown>>

  /** Throws a TraceError where the bytes are no JSON object. */
  constructor(bytes: Uint8Array) {
    this.text = textOf(bytes)
    let value: unknown
    try {
      value = JSON.parse(this.text)
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
      const offset = Number(/position (\d+)/.exec(error.message)?.[1] ?? this.text.length)
      throw this.errorAt(offset, 'this is not JSON')
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new TraceError(1, 1, 'a JSON object is expected')
    this.fields = value as Record<string, unknown>
  }

  /** The field as it is; undefined where there is none. */
  get(name: string): unknown {
    return this.fields[name]
  }

  string(name: string): string {
    const value = this.fields[name]
    if (typeof value !== 'string') throw this.wrong(name, 'text')
    return value
  }

  /** One of `known`. */
  oneOf<Known extends string>(name: string, known: readonly Known[]): Known {
    const value = this.fields[name]
    if (!known.includes(value as Known)) throw this.wrong(name, known.map((text) => `"${text}"`).join(' or '))
    return value as Known
  }

  /** A whole number from 0. */
  count(name: string): number {
    const value = this.fields[name]
    if (!isWhole(value) || value < 0) throw this.wrong(name, 'a whole number from 0')
    return value
  }

  wholeNumbers(name: string): readonly number[] {
    const value = this.fields[name]
    if (!Array.isArray(value) || !value.every(isWhole)) throw this.wrong(name, 'a list of whole numbers')
    return value
  }

  list(name: string): readonly unknown[] {
    const value = this.fields[name]
    if (!Array.isArray(value)) throw this.wrong(name, 'a list')
    return value
  }

  object(name: string): Readonly<Record<string, unknown>> {
    const value = this.fields[name]
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw this.wrong(name, 'an object')
    return value as Record<string, unknown>
  }

  /** The line that a field begins in, from 1. */
  lineOf(name: string): number {
    return this.wrong(name, '').line
  }

  /** The error to throw where a field is not what is expected of it. */
  wrong(name: string, expected: string): TraceError {
    const found = new RegExp(`"${name}"\\s*:`).exec(this.text)
    if (!found) return new TraceError(1, 1, `"${name}" is missing: ${expected} is expected`)
    return this.errorAt(found.index, `"${name}" is expected to be ${expected}`)
  }

  /** The same of a field in a field, all the names on the way. */
  wrongAt(path: readonly string[], expected: string): TraceError {
    let at = 0
    for (const name of path) {
      const key = new RegExp(`${JSON.stringify(name).replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')}\\s*:`, 'g')
      key.lastIndex = at
      const found = key.exec(this.text)
      if (!found) return this.errorAt(at, `"${path.join('.')}" is missing: ${expected} is expected`)
      at = found.index
    }
    return this.errorAt(at, `"${path.join('.')}" is expected to be ${expected}`)
  }

  /** The line that a field in a field begins in. */
  lineAt(path: readonly string[]): number {
    return this.wrongAt(path, '').line
  }

  /** The error to throw where an item of a list is wrong; behind the last one, where the list ends. */
  wrongItem(name: string, index: number, message: string): TraceError {
    const found = new RegExp(`"${name}"\\s*:\\s*\\[`).exec(this.text)
    if (!found) return this.wrong(name, 'a list')
    return this.errorAt(this.startOfItem(found.index + found[0].length, index), message)
  }

  private startOfItem(start: number, index: number): number {
    const tokens = /"(?:[^"\\]+|\\.)*"|[[\]{},]/g
    tokens.lastIndex = start
    let depth = 0
    let item = start
    for (let left = index; left > 0;) {
      const token = tokens.exec(this.text)
      if (!token) break
      if (token[0] === '[' || token[0] === '{') depth++
      else if (token[0] === ']' || token[0] === '}') depth--
      if (depth < 0) return token.index
      if (token[0] === ',' && depth === 0) {
        left--
        item = tokens.lastIndex
      }
    }
    return item + /^\s*/.exec(this.text.slice(item, item + SPACE_LOOKED_AT))![0].length
  }

  private errorAt(offset: number, message: string): TraceError {
    const before = this.text.slice(0, offset)
    return new TraceError(before.split('\n').length, offset - before.lastIndexOf('\n'), message)
  }
}

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value)
