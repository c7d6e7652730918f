/** Why something is not done: an HTTP status and one sentence for a person. */
export interface Refusal {
  readonly status: number
  readonly problem: string
}

export const refuse = (status: number, problem: string): Refusal => ({ status, problem })

export const isRefusal = (value: object): value is Refusal => 'problem' in value

/** Of what the file system said; `what` is the thing that should be written, as a person names it. */
export function refusalOf(error: unknown, what: string): Refusal {
  const { code } = error as NodeJS.ErrnoException
  if (code === undefined) throw error
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return refuse(507, `The disk is full: ${what} is as it was.`)
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ETXTBSY':
      return refuse(423, `${what} can't be written: it is read-only, or its folder is.`)
    case 'EISDIR':
    case 'ENOTDIR':
      return refuse(409, `In the place of ${what} or of its folder is something else.`)
    case 'ENAMETOOLONG':
      return refuse(400, `The name ${what} is too long.`)
    case 'ELOOP':
      return refuse(403, `${what} is a link that leads round in a circle.`)
    default:
      return refuse(500, `${what} can't be written (${code}).`)
  }
}
