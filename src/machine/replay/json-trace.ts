/** A recording that is one JSON object: its fields, checked, and where they stand for whoever has to mend the file. */
import { textOf } from './text.ts'
import { TraceError } from './trace-error.ts'

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

  private errorAt(offset: number, message: string): TraceError {
    const before = this.text.slice(0, offset)
    return new TraceError(before.split('\n').length, offset - before.lastIndexOf('\n'), message)
  }
}

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value)
