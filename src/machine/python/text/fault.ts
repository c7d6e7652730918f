/**
 * A Python exception as a plain value: what an operation on plain values throws where Python raises. Whoever catches it
 * makes the exception object.
 */
export class Fault extends Error {
  /** The exception's name: `ValueError`. */
  readonly type: string
  /** The C library's number, where the exception has two arguments: this and the message. */
  readonly errno: number | undefined

  constructor(type: string, message: string, errno?: number) {
    super(message)
    this.type = type
    this.errno = errno
  }
}
