/**
 * Saving a file that others may be saving, too. It is written aside, in the same folder, brought to the disk, and renamed
 * into its place when what stands there is still what the writer had read. A crash at any moment leaves the old file or
 * the new one.
 *
 * Between that last look and the renaming lie a few system calls. A program that writes into the file itself in that time
 * (most editors rename, some don't) is seen afterwards and gets its file back; one that renames another file into the place
 * in that very time is not.
 */
import { createHash, randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fstatSync,
  linkSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { access, constants, mkdir, open, readFile, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { asideName } from './leftovers.ts'
import { refusalOf, type Refusal } from './refusal.ts'

export interface FileContent {
  readonly bytes: Uint8Array
  readonly hash: string
}

export type SaveResult =
  | { readonly kind: 'saved'; readonly hash: string }
  /** It is no longer what was read, but this. */
  | { readonly kind: 'changed'; readonly is: FileContent }
  | { readonly kind: 'gone' }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/** Names the contents of a file. */
export const hashOf = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex').slice(0, 32)

/** Throws what the file system says. */
export async function readContent(real: string): Promise<FileContent> {
  const bytes = await settled(() => readFile(real))
  return { bytes, hash: hashOf(bytes) }
}

/** One after the other for each file. */
export class Saves {
  private readonly last = new Map<string, Promise<unknown>>()

  /** `read`: the hash of what was read; null for a file that must not be there yet. `path` is how a person names it. */
  save(real: string, bytes: Uint8Array, read: string | null, path = basename(real)): Promise<SaveResult> {
    const before = this.last.get(real) ?? Promise.resolve()
    const result = before.catch(() => {}).then(() => save(real, bytes, read, path))
    this.last.set(real, result)
    return result.finally(() => {
      if (this.last.get(real) === result) this.last.delete(real)
    })
  }
}

async function save(real: string, bytes: Uint8Array, read: string | null, path: string): Promise<SaveResult> {
  const aside = join(dirname(real), asideName(randomBytes(6).toString('hex')))
  try {
    if (read === null) await mkdir(dirname(real), { recursive: true })
    else {
      const is = await readContent(real)
      if (is.hash !== read) return { kind: 'changed', is }
      await checkWritable(real)
    }
    await writeOut(aside, bytes, read === null ? undefined : await stat(real))
    const instead = read === null ? putNew(aside, real) : await replace(aside, real, read)
    if (instead) return { kind: 'changed', is: instead }
    await syncFolder(dirname(real))
    return { kind: 'saved', hash: hashOf(bytes) }
  } catch (error) {
    if (read !== null && (error as NodeJS.ErrnoException).code === 'ENOENT') return { kind: 'gone' }
    return { kind: 'refused', refusal: refusalOf(error, path) }
  } finally {
    await rm(aside, { force: true }).catch(() => {})
  }
}

/** A file that says it is read-only stays as it is, though its folder would let it be replaced. */
async function checkWritable(real: string): Promise<void> {
  const { mode } = await stat(real)
  if ((mode & 0o222) === 0) throw Object.assign(new Error('read-only'), { code: 'EACCES' })
  await access(real, constants.W_OK)
  await access(dirname(real), constants.W_OK)
}

async function writeOut(
  aside: string,
  bytes: Uint8Array,
  like: { mode: number; uid: number; gid: number } | undefined,
): Promise<void> {
  const file = await open(aside, 'wx')
  try {
    await file.writeFile(bytes)
    if (like) {
      const { uid, gid } = await file.stat()
      // Whoever may not give files away keeps them.
      if (uid !== like.uid || gid !== like.gid) await file.chown(like.uid, like.gid).catch(() => {})
      await file.chmod(like.mode & 0o7777)
    }
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Never over a file that came meanwhile: what that has is the result. */
function putNew(aside: string, real: string): FileContent | undefined {
  try {
    linkSync(aside, real)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return contentNow(real)
    // A file system without hard links.
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EOPNOTSUPP') throw error
    if (existsSync(real)) return contentNow(real)
    renameSync(aside, real)
  }
  return undefined
}

/** What is in the file instead of `read`, if anything. */
async function replace(aside: string, real: string, read: string): Promise<FileContent | undefined> {
  const old = openSync(real, 'r')
  try {
    // From here to the renaming nothing else of this process runs.
    const before = fstatSync(old, { bigint: true })
    const bytes = readFileSync(old)
    const is = { bytes, hash: hashOf(bytes) }
    if (is.hash !== read) return is
    if (statSync(real, { bigint: true }).ino !== before.ino) return contentNow(real)
    renameSync(aside, real)
    const after = fstatSync(old, { bigint: true })
    if (after.mtimeNs === before.mtimeNs && after.size === before.size) return undefined
    // Somebody wrote into the old file, which has no name any more.
    const theirs = await settled(() => contentOf(old))
    writeFileSync(aside, theirs, { mode: Number(before.mode) & 0o7777 })
    renameSync(aside, real)
    return { bytes: theirs, hash: hashOf(theirs) }
  } finally {
    closeSync(old)
  }
}

function contentNow(real: string): FileContent {
  const bytes = readFileSync(real)
  return { bytes, hash: hashOf(bytes) }
}

/** From its start, wherever it was read up to. */
function contentOf(file: number): Uint8Array {
  const bytes = new Uint8Array(fstatSync(file).size)
  let at = 0
  for (let read = 1; read > 0 && at < bytes.length; at += read)
    read = readSync(file, bytes, at, bytes.length - at, at)
  return bytes.subarray(0, at)
}

/** Some editors empty a file before they write it, or take it away for a moment: then it is looked at again. */
async function settled(read: () => Uint8Array | Promise<Uint8Array>): Promise<Uint8Array> {
  for (let tries = 0; ; tries++) {
    const isLast = tries === 5
    try {
      const bytes = await read()
      if (bytes.length > 0 || isLast) return bytes
    } catch (error) {
      if (isLast || (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** So that the new name outlives a power failure; not every system lets a folder be opened. */
async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, 'r')
    await folder.sync().finally(() => folder.close())
  } catch {
    // The file itself is on the disk.
  }
}
