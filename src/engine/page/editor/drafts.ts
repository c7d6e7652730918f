/**
 * What was typed and not saved, in the browser's own database: it outlives the tab, the browser and the server. Each page
 * keeps its own; what a page left behind that is open no more can be had by the next one. Where the browser refuses,
 * nothing is kept, and typing goes on.
 */
import type { Draft, Drafts } from '../../edit/index.ts'

const DATABASE = 'heapdeck-drafts'
const STORE = 'drafts'
/** Held by each page for as long as it is open. */
const lockOf = (owner: string): string => `${DATABASE} ${owner}`

/** Of the deck of this name. */
export async function openDrafts(deck: string): Promise<Drafts> {
  const database = await openDatabase()
  if (!database) return NONE
  const me = randomName()
  // Absent where the page is no secure context: then every other page counts as closed.
  void navigator.locks?.request(lockOf(me), () => new Promise(() => {}))
  const store = (mode: IDBTransactionMode): IDBObjectStore =>
    database.transaction(STORE, mode).objectStore(STORE)
  return {
    async get(file) {
      const all = IDBKeyRange.bound([deck, file], [deck, file, []])
      const drafts: Draft[] = await done(store('readonly').getAll(all))
      const held = (await navigator.locks?.query())?.held ?? []
      const open = new Set(held.map(({ name }) => name))
      return drafts
        .filter(({ owner }) => owner !== me && !open.has(lockOf(owner!)))
        .toSorted((one, other) => other.at - one.at)[0]
    },
    async put(file, draft) {
      await done(store('readwrite').put({ ...draft, owner: me }, [deck, file, me]))
    },
    async drop(file, owner = me) {
      await done(store('readwrite').delete([deck, file, owner]))
    },
  }
}

const NONE: Drafts = {
  get: () => Promise.resolve(undefined),
  put: () => Promise.resolve(),
  drop: () => Promise.resolve(),
}

async function openDatabase(): Promise<IDBDatabase | undefined> {
  try {
    const opening = indexedDB.open(DATABASE, 1)
    opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore(STORE))
    return await done(opening)
  } catch {
    return undefined
  }
}

function done<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error ?? new Error('the database refuses')))
  })
}

/** `crypto.randomUUID` is for secure contexts only. */
const randomName = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  )
