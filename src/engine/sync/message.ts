/** What windows say to each other. Whatever comes over a channel is a stranger's until `readMessage` has let it pass. */
import { PROTOCOL, type Party } from './call.ts'
import type { DeckState, DemoMark, Stamp } from './state.ts'

/** A demo that failed in some window, and stands there in its declared state. */
export interface Trouble {
  readonly demo: string
  readonly message: string
}

export type Message = Party & { readonly heapdeck: typeof PROTOCOL } & (
    | { readonly kind: 'hello' }
    | { readonly kind: 'state'; readonly stamp: Stamp; readonly state: DeckState }
    | { readonly kind: 'trouble'; readonly trouble: Trouble }
    | { readonly kind: 'bye' }
  )

/** The message that `data` is, or undefined: not ours, of another version, or malformed. */
export function readMessage(data: unknown): Message | undefined {
  if (!isRecord(data) || data['heapdeck'] !== PROTOCOL) return undefined
  const { kind, from, role, build } = data
  if (typeof from !== 'string' || typeof build !== 'string') return undefined
  if (role !== 'stage' && role !== 'presenter') return undefined
  const isWhole =
    kind === 'hello' ||
    kind === 'bye' ||
    (kind === 'state' && isStamp(data['stamp']) && isState(data['state'])) ||
    (kind === 'trouble' && isTrouble(data['trouble']))
  return isWhole ? (data as unknown as Message) : undefined
}

type Unknown = Readonly<Record<string, unknown>>

const isRecord = (value: unknown): value is Unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0

const isStamp = (value: unknown): boolean =>
  isRecord(value) && isCount(value['epoch']) && isCount(value['seq']) && typeof value['by'] === 'string'

const isTrouble = (value: unknown): boolean =>
  isRecord(value) && typeof value['demo'] === 'string' && typeof value['message'] === 'string'

const isMark = (value: unknown): value is DemoMark =>
  isRecord(value) && ('state' in value ? value['state'] !== undefined : isCount(value['step']))

const isState = (value: unknown): boolean =>
  isRecord(value) &&
  typeof value['slide'] === 'string' &&
  isCount(value['step']) &&
  isRecord(value['demos']) &&
  Object.values(value['demos']).every(isMark) &&
  /^(black|white)?$/.test(String(value['screen'])) &&
  Number.isSafeInteger(value['size']) &&
  typeof value['contrast'] === 'boolean'
